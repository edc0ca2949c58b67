#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both ends of an upload against somebody else's: tus-js-client brings pages to the real platform, and our client brings pages to @tus/server. The
peers are what build-aux/setup installs. Run: test_peers.py SOURCE_ROOT PLATFORM FAULT_PROXY UPLOAD_FILE"""
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

root, program, proxy_program, upload_file = sys.argv[1:5]
sys.path[:0] = [os.path.join(root, 'tests/integration'), os.path.join(root, 'tests/peers')]
# pylint: disable=wrong-import-position
import peers
import tap
from platform_rig import Platform

CASE = '01939c1e-5a00-7000-8000-0000000000c1'
SIZE = 5 * (1 << 20) + 4321
DATA = random.Random(7).randbytes(SIZE)
NAMES = {'sha256': hashlib.sha256(DATA).hexdigest(), 'sm3': hashlib.new('sm3', DATA).hexdigest()}
MODULES = os.path.join(peers.folder(), 'package.json')
NODE = os.path.join(peers.folder(), 'node_modules/node/bin/node')


class Peer(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='yichuang-peers-')
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.file = os.path.join(self.folder, 'page')
        with open(self.file, 'wb') as f:
            f.write(DATA)
        self.assertTrue(os.path.exists(NODE), f'{NODE} is not there: run build-aux/setup')

    def start(self, command):
        """A process that says its port first."""
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        word, port = process.stdout.readline().split()
        self.assertEqual(word, 'port')
        return process, int(port)

    @staticmethod
    def end(process):
        process.kill()
        process.communicate()

    def places(self, lines):
        return [int(line.split()[1]) for line in lines if line.startswith('at ')]


class ToOurPlatform(Peer):
    def setUp(self):
        super().setUp()
        self.platform = Platform(program, root)
        self.addCleanup(self.platform.close)
        self.token = self.platform.enrol()['token']

    def send(self, upload=None, stop=None, token=None, **metadata):
        job = {'modules': MODULES, 'base': self.platform.uri.geturl(), 'token': token or self.token, 'file': self.file, 'upload': upload, 'stop': stop,
               'metadata': {'case': CASE, **NAMES, **metadata}}
        out = subprocess.run([NODE, os.path.join(root, 'tests/peers/send.mjs')], input=json.dumps(job), capture_output=True, text=True, timeout=300)
        return out.stdout.split('\n')[:-1]

    def path(self, lines):
        self.assertTrue(lines[0].startswith('created '), lines)
        return lines[0].split()[1]

    def seal(self, url, **names):
        return self.platform.post('/v1/blobs/' + url.rsplit('/', 1)[1] + ':seal', self.token, **(names or NAMES))

    def probe(self):
        return self.platform.post(f'/v1/cases/{CASE}/blobs:probe', self.token, blobs=[NAMES['sha256']])

    def test_whole(self):
        """tus-js-client: a page goes up in pieces and is sealed"""
        lines = self.send()
        self.assertEqual(lines[-1], 'done', lines)
        self.assertEqual(self.places(lines), [1 << 20, 2 << 20, 3 << 20, 4 << 20, 5 << 20, SIZE])
        self.assertEqual(self.seal(self.path(lines)).status, 200)
        self.assertEqual(self.probe().message['blobs'], [NAMES['sha256']])

    def test_resumed(self):
        """tus-js-client: stopped in the middle, it goes on where the platform stands, also behind kill -9"""
        first = self.send(stop=2 << 20)
        upload = self.path(first)
        self.assertEqual(self.places(first), [1 << 20, 2 << 20])
        self.assertEqual(self.seal(upload).problem, 'offset')
        second = self.send(upload, stop=3 << 20)
        self.assertEqual(self.places(second), [3 << 20])
        self.platform.end(9)
        self.platform.start()
        third = self.send(self.platform.uri.geturl() + 'v1/blobs/' + upload.rsplit('/', 1)[1])
        self.assertEqual(third[-1], 'done', third)
        self.assertEqual(self.places(third), [4 << 20, 5 << 20, SIZE])
        self.assertEqual(self.seal(upload).status, 200)
        self.assertEqual(self.probe().message['blobs'], [NAMES['sha256']])

    def test_refused(self):
        """tus-js-client: is told what is not to be had"""
        self.assertEqual(self.send(token='0' * 64)[-1], 'failed 401')
        self.assertEqual(self.send(sha256='x')[-1], 'failed 400')
        # An upload that is not there is begun anew by this client.
        lines = self.send(self.platform.uri.geturl() + 'v1/blobs/' + CASE)
        self.assertEqual((lines[-1], len(self.places(lines))), ('done', 6), lines)

    def test_other_bytes(self):
        """tus-js-client: bytes that are not those of the digest are not sealed"""
        with open(self.file, 'r+b') as f:
            f.write(b'other')
        lines = self.send()
        self.assertEqual(lines[-1], 'done', lines)
        self.assertEqual(self.seal(self.path(lines)).problem, 'body-mismatch')
        self.assertEqual(self.probe().message['blobs'], [])


class FromOurClient(Peer):
    def setUp(self):
        super().setUp()
        self.store = os.path.join(self.folder, 'store')
        os.mkdir(self.store)
        _, port = self.start([NODE, os.path.join(root, 'tests/peers/receive.mjs'), MODULES, self.store])
        self.proxy, self.port = self.start([proxy_program, str(port)])

    def tell(self, line):
        self.proxy.stdin.write(line + '\n')
        self.proxy.stdin.flush()
        self.assertEqual(self.proxy.stdout.readline().strip(), 'ok')

    def upload(self, *name):
        out = subprocess.run([upload_file, f'http://127.0.0.1:{self.port}', self.file, CASE, *name], stdout=subprocess.PIPE, text=True, timeout=300, check=True)
        return out.stdout.split('\n')[:-1]

    def assert_stored(self, name):
        with open(os.path.join(self.store, os.path.basename(name)), 'rb') as f:
            self.assertEqual(f.read(), DATA)

    def test_whole(self):
        """@tus/server: a page of ours goes up in pieces and is what it was"""
        lines = self.upload()
        self.assertEqual(lines[-1], 'end done 200')
        self.assertEqual(self.places(lines), [1 << 20, 2 << 20, 3 << 20, 4 << 20, 5 << 20, SIZE])
        self.assert_stored(lines[0].split()[1])

    def test_cut(self):
        """@tus/server: cut in any piece, ours asks and goes on where the server stands"""
        for rule in ('cut request 700000 rst', 'cut request 700000 fin', 'cut answer 0 rst', 'cut request 300 rst'):
            with self.subTest(rule=rule):
                self.tell('pass')
                self.tell('pass')
                self.tell(rule)
                lines = self.upload()
                name = lines[0].split()[1]
                self.assertEqual((self.places(lines), lines[-1]), ([1 << 20], 'end again 0'))
                again = self.upload(name)
                self.assertEqual(again[-1], 'end done 200')
                self.assertFalse([line for line in again if line.startswith(('placed', 'forgotten'))])
                self.assertGreaterEqual(self.places(again)[0], 1 << 20)
                self.assert_stored(name)

    def test_gone(self):
        """@tus/server: an upload that is not there any more is begun anew"""
        self.tell('pass')
        self.tell('pass')
        self.tell('cut request 0 rst')
        name = self.upload()[0].split()[1]
        for ending in ('', '.json'):
            os.unlink(os.path.join(self.store, os.path.basename(name) + ending))
        again = self.upload(name)
        self.assertEqual(again[-1], 'end done 200')
        self.assertEqual(again[0], 'forgotten')
        self.assert_stored([line for line in again if line.startswith('placed')][0].split()[1])


if __name__ == '__main__':
    tap.run(ToOurPlatform, FromOurClient)
