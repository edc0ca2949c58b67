#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages to the real platform by tus 1.0, with a client of the standard library: cut lines, a killed server, wrong bytes, foreign uploads; what lies on
the disk tells nothing. Run: test_platform_pages.py SOURCE_ROOT PLATFORM"""
import base64
import hashlib
import os
import random
import signal
import sys
import threading
import time
import unittest

import tap
from platform_rig import Platform

root, program = sys.argv[1:3]
CASE, OTHER_CASE = '0193a000-0000-7000-8000-000000000c01', '0193a000-0000-7000-8000-000000000c02'
OTHER = '0193a000-0000-7000-8000-00000000000b'
TUS = {'Tus-Resumable': '1.0.0'}
MIB = 1 << 20


def sm3(data):
    return hashlib.new('sm3', data).hexdigest()


def names(data):
    return {'sha256': hashlib.sha256(data).hexdigest(), 'sm3': sm3(data)}


def metadata(**values):
    return ','.join(f'{k} {base64.b64encode(v.encode()).decode()}' for k, v in values.items())


class Case(unittest.TestCase):
    def setUp(self):
        self.platform = Platform(program, root)
        self.token = self.platform.enrol()['token']

    def tearDown(self):
        self.platform.close()

    def create(self, data, case=CASE, token=None, **headers):
        return self.platform.ask('POST', '/v1/blobs', token or self.token, headers={
            **TUS, 'Upload-Length': str(len(data)), 'Upload-Metadata': metadata(case=case, **names(data)), 'Content-Length': '0', **headers})

    def place(self, data, **more):
        answer = self.create(data, **more)
        self.assertEqual(answer.status, 201, answer)
        self.assertIn('Upload-Expires', answer.headers)
        return answer.headers['Location']

    def head(self, path, token=None):
        return self.platform.ask('HEAD', path, token or self.token, headers=TUS)

    def offset(self, path):
        answer = self.head(path)
        for _ in range(100):
            if answer.status != 409:
                break
            time.sleep(0.1)
            answer = self.head(path)
        self.assertEqual(answer.status, 200, answer)
        return int(answer.headers['Upload-Offset'])

    def patch(self, path, offset, data, token=None, **headers):
        return self.platform.ask('PATCH', path, token or self.token, data, {**TUS, 'Upload-Offset': str(offset), 'Yichuang-Digest': None,
                                                                           'Content-Type': 'application/offset+octet-stream', **headers})

    def send(self, path, data, offset=0):
        waits = 0
        while offset < len(data):
            answer = self.patch(path, offset, data[offset:offset + MIB])
            # A line that was cut just now may be read only behind the question for the offset: it has its turn first.
            if answer.status == 409 and waits < 100:
                waits += 1
                time.sleep(0.1)
                offset = self.offset(path)
                continue
            self.assertEqual(answer.status, 204, answer)
            offset = int(answer.headers['Upload-Offset'])

    def seal(self, path, data):
        return self.platform.post(f'{path}:seal', self.token, **names(data))

    def probe(self, case, *digests):
        return self.platform.post(f'/v1/cases/{case}/blobs:probe', self.token, blobs=list(digests))

    def cut(self, path, offset, data, n, reset=False):
        """Announces all of the rest and sends only n bytes of it."""
        line = self.platform.socket()
        line.sendall(f'PATCH {path} HTTP/1.1\r\nHost: x\r\nYichuang-Contract: 1\r\nTus-Resumable: 1.0.0\r\nAuthorization: Bearer {self.token}\r\n'
                     f'Content-Type: application/offset+octet-stream\r\nUpload-Offset: {offset}\r\nContent-Length: {len(data) - offset}\r\n\r\n'.encode()
                     + data[offset:offset + n])
        if reset:
            line.setsockopt(1, 13, b'\x01\0\0\0\0\0\0\0')    # SO_LINGER with no time: a reset
        return line


class Refused(Case):
    def test_creation(self):
        """A creation that says too little, too much or nonsense is refused"""
        data = b'page'
        good = dict(case=CASE, **names(data))
        for problem, headers in [('contract', {'Tus-Resumable': '0.2.2'}), ('contract', {'Tus-Resumable': None}), ('schema', {'Upload-Length': None}),
                                 ('schema', {'Upload-Length': '0'}), ('schema', {'Upload-Length': '-1'}), ('schema', {'Upload-Length': '1e3'}),
                                 ('too-large', {'Upload-Length': str(1 << 40)}), ('schema', {'Upload-Metadata': None}), ('schema', {'Upload-Metadata': 'x'}),
                                 ('schema', {'Upload-Metadata': metadata(**{**good, 'case': 'x'})}), ('schema', {'Upload-Metadata': metadata(**{**good, 'sm3': 'x'})}),
                                 ('schema', {'Upload-Metadata': metadata(**good, more='x')}), ('schema', {'Upload-Metadata': metadata(case=CASE)}),
                                 ('schema', {'Upload-Metadata': 'case,sha256,sm3'}), ('schema', {'Upload-Metadata': metadata(**{**good, 'sha256': good['sha256'].upper()})})]:
            with self.subTest(headers=headers):
                answer = self.create(data, **headers)
                self.assertEqual(answer.problem, problem, answer)

    def test_pieces(self):
        """A piece at another offset, of another type, or of more than was announced does not get in"""
        data = os.urandom(1000)
        path = self.place(data)
        answer = self.patch(path, 7, data[7:])
        self.assertEqual((answer.problem, answer.message['current']), ('offset', {'offset': 0}))
        for headers in ({'Content-Type': 'application/octet-stream'}, {'Upload-Offset': None}, {'Upload-Offset': '-1'}):
            self.assertEqual(self.patch(path, 0, data, **headers).problem, 'schema')
        self.assertEqual(self.patch(path, 0, data + b'x').problem, 'too-large')
        self.assertEqual(self.seal(path, data).problem, 'offset')
        self.assertEqual(self.offset(path), 0)
        self.send(path, data)
        self.assertEqual(self.seal(path, data + b'x').problem, 'body-mismatch')
        self.assertEqual(self.seal(path, data).status, 200)

    def test_other_bytes(self):
        """Other bytes than were announced are found by the seal and forgotten"""
        data = os.urandom(100000)
        path = self.place(data)
        self.send(path, data[:50000] + bytes([data[50000] ^ 1]) + data[50001:])
        self.assertEqual(self.seal(path, data).problem, 'body-mismatch')
        self.assertEqual(self.head(path).status, 404)
        self.assertEqual(self.probe(CASE, names(data)['sha256']).message['blobs'], [])

    def test_foreign(self):
        """An upload belongs to its workstation; no session brings pages"""
        data = b'page'
        path, second = self.place(data), None
        self.platform.end()
        self.platform.start()
        second = self.platform.enrol(OTHER)['token']
        session = self.platform.sign_in(self.token, 'wangjing').message['token']
        self.assertEqual(self.head(path, second).status, 404)
        self.assertEqual(self.patch(path, 0, data, second).problem, 'not-found')
        self.assertEqual(self.platform.ask('DELETE', path, second, headers=TUS).problem, 'not-found')
        self.assertEqual(self.patch(path, 0, data, session).problem, 'signed-out')
        self.assertEqual(self.create(data, token=session).problem, 'signed-out')
        self.assertEqual(self.patch(path, 0, data, 'x' * 64).problem, 'signed-out')
        self.assertEqual(self.patch('/v1/blobs/' + CASE, 0, data).problem, 'not-found')
        self.assertEqual(self.offset(path), 0)


class Whole(Case):
    def test_options(self):
        """The platform says what it knows of tus"""
        answer = self.platform.ask('OPTIONS', '/v1/blobs')
        self.assertEqual((answer.status, answer.headers['Tus-Version'], answer.headers['Tus-Resumable']), (204, '1.0.0', '1.0.0'))
        self.assertEqual(answer.headers['Tus-Extension'], 'creation,expiration,termination')
        self.assertEqual(int(answer.headers['Tus-Max-Size']), 200 * MIB)

    def test_all(self):
        """A page arrives in pieces, is sealed once and again, and lies in its case only, telling nothing on the disk"""
        data = b'PLAINTEXT-OF-A-PAGE' * 150000
        path = self.place(data)
        self.send(path, data)
        self.assertEqual(self.offset(path), len(data))
        for _ in range(2):
            self.assertEqual(self.seal(path, data).message, {'contract': 1, **names(data)})
        self.assertEqual(self.probe(CASE, '0' * 64, names(data)['sha256']).message['blobs'], [names(data)['sha256']])
        self.assertEqual(self.probe(OTHER_CASE, names(data)['sha256']).message['blobs'], [])
        found = 0
        for base, _, files in os.walk(self.platform.folder):
            for name in files:
                with open(os.path.join(base, name), 'rb') as f:
                    self.assertNotIn(b'PLAINTEXT-OF', f.read())
                self.assertNotIn(names(data)['sha256'], name)
                found += os.path.basename(base) == 'blobs'
                self.assertNotEqual(os.path.basename(base), 'parts')
        self.assertEqual(found, 1)

    def test_many(self):
        """A workstation brings more pages in a week than may be open at once, and each is told once more that it is sealed"""
        paths = []
        for i in range(203):
            data = b'page %d' % i
            paths.append((self.place(data), data))
            self.send(paths[-1][0], data)
            self.assertEqual(self.seal(*paths[-1]).status, 200, i)
        self.assertEqual(self.seal(*paths[0]).status, 200)

    def test_begun_again(self):
        """Whose answer is lost begins again: what was begun of the same page before is gone, so that nobody runs into the limit by it"""
        data = os.urandom(5000)
        first = self.place(data)
        self.assertEqual(self.patch(first, 0, data[:3000]).status, 204)
        for _ in range(203):
            path = self.place(data)
        self.assertEqual(self.head(first).status, 404)
        self.assertEqual(os.listdir(os.path.join(self.platform.folder, 'store', 'parts')), [])
        self.send(path, data)
        self.assertEqual(self.seal(path, data).status, 200)

    def test_limit(self):
        """Not more than two hundred pages are begun and left at once"""
        first = self.place(b'page 0')
        for i in range(1, 200):
            self.place(b'page %d' % i)
        self.assertEqual(self.create(b'one more').problem, 'busy')
        self.assertEqual(self.platform.ask('DELETE', first, self.token, headers=TUS).status, 204)
        self.place(b'one more')

    def test_chunked(self):
        """A piece without a length in front is as good"""
        data = os.urandom(3 * MIB + 5)
        path = self.place(data)
        line = self.platform.connect()
        line.request('PATCH', path, iter([data[i:i + 77777] for i in range(0, len(data), 77777)]), encode_chunked=True, headers={
            'Yichuang-Contract': '1', **TUS, 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream', 'Transfer-Encoding': 'chunked',
            'Authorization': f'Bearer {self.token}'})
        answer = line.getresponse()
        self.assertEqual((answer.status, int(answer.headers['Upload-Offset'])), (204, len(data)))
        line.close()
        self.assertEqual(self.seal(path, data).status, 200)

    def test_drop(self):
        """An upload that is given up is gone, and its part with it"""
        data = os.urandom(5000)
        path = self.place(data)
        self.assertEqual(self.patch(path, 0, data[:3000]).status, 204)
        self.assertEqual(self.platform.ask('DELETE', path, self.token, headers=TUS).status, 204)
        self.assertEqual(self.head(path).status, 404)
        self.assertEqual(os.listdir(os.path.join(self.platform.folder, 'store', 'parts')), [])


class AtOnce(Case):
    """Calls on one upload, one of which works already. Where they meet is seen from outside only, so each is tried until they did."""

    def bring(self, data):
        path = self.place(data)
        self.send(path, data)
        return path

    def begin_seal(self, path, data):
        """Returns the thread and the list that gets the answer"""
        answers = []
        thread = threading.Thread(target=lambda: answers.append(self.seal(path, data)))
        thread.start()
        return thread, answers

    def assert_sealed(self, n, path, data):
        """@n: so many pages lie there, and nothing beside them"""
        store = os.path.join(self.platform.folder, 'store')
        digest = names(data)['sha256']
        self.assertEqual(self.probe(CASE, digest).message['blobs'], [digest])
        self.assertEqual(self.seal(path, data).status, 200)
        self.assertEqual((len(os.listdir(os.path.join(store, 'blobs'))), os.listdir(os.path.join(store, 'parts'))), (n, []))

    def assert_waits(self, answer):
        self.assertEqual((answer.status, answer.problem, answer.headers['Retry-After']), (409, 'in-progress', '1'))

    def test_two_seals(self):
        """Of two seals of one page the second is told to wait"""
        met = 0
        for n in range(1, 21):
            data = os.urandom(6 * MIB)
            path = self.bring(data)
            seals = [self.begin_seal(path, data) for _ in range(2)]
            for thread, _ in seals:
                thread.join()
            answers = sorted((answers[0] for _, answers in seals), key=lambda answer: answer.status)
            self.assertEqual(answers[0].status, 200, answers)
            # The second may have come behind the first, and is told once more.
            if answers[1].status != 200:
                self.assert_waits(answers[1])
                met += 1
            self.assert_sealed(n, path, data)
            if met == 3:
                break
        self.assertGreater(met, 0)

    def test_end_during_a_seal(self):
        """An upload is not given up while it is sealed"""
        met = 0
        for n in range(1, 21):
            data = os.urandom(6 * MIB)
            path = self.bring(data)
            thread, sealed = self.begin_seal(path, data)
            while thread.is_alive() and self.head(path).status != 409:
                pass
            ended = self.platform.ask('DELETE', path, self.token, headers=TUS)
            thread.join()
            self.assertEqual(sealed[0].status, 200, sealed)
            # Else the seal was over before.
            if ended.status != 204:
                self.assert_waits(ended)
                self.assert_sealed(n, path, data)
                met += 1
            if met == 2:
                break
        self.assertGreater(met, 0)


class Cut(Case):
    def test_two(self):
        """While one connection brings a page another one is told to wait, and others are served"""
        data = os.urandom(100000)
        path = self.place(data)
        line = self.cut(path, 0, data, 1000)
        for _ in range(200):
            if self.head(path).status == 409:
                break
            time.sleep(0.05)
        self.assertEqual(self.patch(path, 0, data).problem, 'in-progress')
        self.assertEqual(self.seal(path, data).problem, 'in-progress')
        self.assertEqual(self.platform.ask('GET', '/v1/hello').status, 200)
        line.close()

    def test_cuts(self):
        """After cuts at any byte the offset is what was kept, and the whole is right"""
        seed = random.randrange(1 << 32)
        dice = random.Random(seed)
        data = dice.randbytes(4 * MIB + 12345)
        path, offset, kept, sent = self.place(data), 0, 0, 0
        for i in range(25):
            n = dice.choice([0, 1, 65535, 65536, 65537, MIB, dice.randrange(2 * MIB)])
            if offset + n >= len(data):
                break
            self.cut(path, offset, data, n, reset=i % 2 == 1).close()
            # What an earlier line has brought may still be on its way to the disk.
            sent = max(sent, offset + n)
            now = self.offset(path)
            self.assertTrue(offset <= now <= sent, f'seed {seed}: {offset} {now} {n} {sent}')
            kept += now - offset
            offset = now
        self.assertGreater(kept, 0, f'seed {seed}')
        self.send(path, data, offset)
        self.assertEqual(self.seal(path, data).status, 200, f'seed {seed}')

    def test_killed(self):
        """After kill -9 of the platform in the middle of pieces what was answered is there, and the rest comes after it"""
        data = os.urandom(6 * MIB + 99)
        path, answered = self.place(data), 0
        for _ in range(3):
            answer = self.patch(path, answered, data[answered:answered + MIB])
            self.assertEqual(answer.status, 204, answer)
            answered = int(answer.headers['Upload-Offset'])
            line = self.cut(path, answered, data, MIB + 70000)
            self.platform.end(signal.SIGKILL)
            line.close()
            self.platform.start()
            now = self.offset(path)
            self.assertTrue(answered <= now <= answered + MIB + 70000)
            answered = now
        self.send(path, data, answered)
        self.assertEqual(self.seal(path, data).status, 200)
        self.platform.end(signal.SIGKILL)
        self.platform.start()
        self.assertEqual(self.probe(CASE, names(data)['sha256']).message['blobs'], [names(data)['sha256']])

    def test_stop(self):
        """A stop in the middle of a piece keeps what came and ends in time"""
        data = os.urandom(300000)
        path = self.place(data)
        line = self.cut(path, 0, data, 200000)
        time.sleep(0.5)
        self.assertEqual(self.platform.end()[0], 0)
        line.close()
        self.platform.start()
        self.assertLessEqual(self.offset(path), 200000)


if __name__ == '__main__':
    tap.run(Refused, Whole, AtOnce, Cut)
