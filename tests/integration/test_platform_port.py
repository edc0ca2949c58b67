#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections to yichuang-platform, the real program on loopback: TLS handshakes that never end, more lines than it holds, and no file descriptor left. Run:
test_platform_port.py SOURCE_ROOT PLATFORM"""
import http.client
import os
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

import tap
from platform_rig import Platform

root, program = sys.argv[1:3]
MAX_LINES = 500     # of yc-platform-server.c


def make_certificate(folder):
    key, certificate = os.path.join(folder, 'key.pem'), os.path.join(folder, 'certificate.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', certificate,
                    '-days', '3650', '-subj', '/CN=sample', '-addext', 'subjectAltName=IP:127.0.0.1'], check=True, capture_output=True)
    return key, certificate


def make_hello(certificate):
    """What a client says first."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.create_default_context(cafile=certificate).wrap_bio(incoming, outgoing, server_hostname='127.0.0.1')
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def count_descriptors(platform):
    return len(os.listdir(f'/proc/{platform.process.pid}/fd'))


def is_cut(line, seconds):
    """The other end has closed @line within @seconds; what it says before is read away."""
    line.settimeout(seconds)
    try:
        while line.recv(4096):
            pass
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


class Tls(unittest.TestCase):
    patience = 2

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        key, self.certificate = make_certificate(self.folder.name)
        self.platform = Platform(program, root, patience=self.patience, words=['--tls-certificate', self.certificate, '--tls-key', key])
        trust = ssl.create_default_context(cafile=self.certificate)
        self.platform.connect = lambda: http.client.HTTPSConnection('127.0.0.1', self.platform.uri.port, timeout=60, context=trust)
        self.hello = make_hello(self.certificate)

    def tearDown(self):
        self.platform.close()
        self.folder.cleanup()

    def assert_serves(self):
        self.assertEqual(self.platform.ask('GET', '/v1/hello').status, 200)

    def test_silent(self):
        """A handshake that stops anywhere is cut, and others are served meanwhile"""
        self.assert_serves()
        before = count_descriptors(self.platform)
        parts = {'nothing': b'', 'a byte': self.hello[:1], 'half a hello': self.hello[:len(self.hello) // 2], 'a hello': self.hello,
                 'a length without its record': b'\x16\x03\x01\x40\x00', 'no TLS': b'GET /v1/hello HTTP/1.1\r\n\r\n'}
        lines = {name: self.platform.socket() for name in parts}
        for name, line in lines.items():
            line.sendall(parts[name])
        self.assert_serves()
        for name, line in lines.items():
            with self.subTest(sent=name):
                self.assertTrue(is_cut(line, 10 * self.patience))
            line.close()
        self.assert_serves()
        self.assertLess(count_descriptors(self.platform), before + len(parts))


class ManySilent(Tls):
    patience = 60

    def test_silent(self):
        """Handshakes that never end count as lines: more than it holds are cut at once, and it serves again when one goes"""
        lines = [self.platform.socket() for _ in range(MAX_LINES)]
        try:
            end = time.monotonic() + 60
            while count_descriptors(self.platform) < MAX_LINES and time.monotonic() < end:
                time.sleep(.05)
            self.assertGreaterEqual(count_descriptors(self.platform), MAX_LINES)
            with self.platform.socket() as more:
                self.assertTrue(is_cut(more, 20))        # far less than its patience
            for line in lines[:10]:
                line.close()
            end = time.monotonic() + 60
            while True:
                try:
                    self.assert_serves()
                    break
                except OSError:
                    if time.monotonic() > end:
                        raise
        finally:
            for line in lines:
                line.close()


class Descriptors(unittest.TestCase):
    def test_none_left(self):
        """Without a descriptor it pauses instead of asking for ever, and goes on when there is one again"""
        platform = Platform(program, root)
        try:
            self.assertEqual(platform.ask('GET', '/v1/hello').status, 200)
            pid = platform.process.pid

            def spent():
                with open(f'/proc/{pid}/stat', encoding='ascii') as f:
                    fields = f.read().rsplit(')', 1)[1].split()
                return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

            resource.prlimit(pid, resource.RLIMIT_NOFILE, (count_descriptors(platform) + 3, 4096))
            lines = [platform.socket() for _ in range(12)]      # the system takes them; the program cannot
            before = spent()
            time.sleep(3)
            busy = spent() - before
            print(f'# {busy:.2f} s of the processor in 3 s without a descriptor', flush=True)
            self.assertLess(busy, 1)
            for line in lines[:11]:
                line.close()
            self.assertEqual(platform.ask('GET', '/v1/hello').status, 200)
            lines[11].sendall(b'GET /v1/hello HTTP/1.1\r\nHost: x\r\nYichuang-Contract: 1\r\n\r\n')     # who waited in the backlog
            lines[11].settimeout(30)
            self.assertIn(b' 200 ', lines[11].recv(4096))
            lines[11].close()
            status, err = platform.end()
            self.assertEqual(status, 0)
            # Once for the shortage, not once for each look.
            self.assertLess(err.count('no connection can be taken'), 12, err)
        finally:
            platform.close()


if __name__ == '__main__':
    tap.run(Tls, ManySilent, Descriptors)
