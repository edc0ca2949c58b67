#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event stream of yichuang-platform, the real program on loopback: who may listen, what a stream says while nothing happens, how it ends. What
wakes it is tested where operations are made: test-sync.c. Run: test_platform_events.py SOURCE_ROOT PLATFORM"""
import sys
import unittest

import tap
from platform_rig import Platform

root, program = sys.argv[1:3]
OTHER = '0193a000-0000-7000-8000-00000000000b'
FIRST = [b'event: change\n', b'id: 0\n', b'data:\n', b'\n']


class Stream:
    def __init__(self, platform, token, headers=None):
        self.line = platform.connect()
        self.line.request('GET', '/v1/events', headers={'Yichuang-Contract': '1', 'Authorization': f'Bearer {token}', **(headers or {})})
        self.answer = self.line.getresponse()

    def read(self, n):
        return [self.answer.readline() for _ in range(n)]

    def close(self):
        self.line.close()


class Events(unittest.TestCase):
    def setUp(self):
        self.platform = Platform(program, root, words=['--heartbeat', '1'])
        self.addCleanup(self.platform.close)
        self.token = self.platform.enrol()['token']

    def listen(self, token=None):
        stream = Stream(self.platform, token or self.token)
        self.addCleanup(stream.close)
        return stream

    def test_who(self):
        """Only a workstation listens"""
        session = self.platform.sign_in(self.token, 'wangjing').message['token']
        for token in (None, '0' * 64, session):
            answer = self.platform.ask('GET', '/v1/events', token)
            self.assertEqual((answer.status, answer.problem), (401, 'signed-out'))
        self.assertEqual(self.platform.ask('GET', '/v1/events', self.token, headers={'Yichuang-Contract': '2'}).problem, 'contract')

    def test_quiet(self):
        """A stream begins with a wake-up and is kept alive by comments"""
        stream = self.listen()
        headers = stream.answer.headers
        self.assertEqual((stream.answer.status, headers['Content-Type'], headers['Yichuang-Contract']), (200, 'text/event-stream', '1'))
        self.assertEqual((headers['Transfer-Encoding'], headers['Cache-Control'], headers['Connection']), ('chunked', 'no-store', 'close'))
        self.assertEqual(stream.read(4), FIRST)
        self.assertEqual(stream.read(4), [b':\n', b'\n'] * 2)
        self.assertEqual(self.platform.ask('GET', '/v1/changes?after=0', self.token).status, 200)

    def test_newest(self):
        """The newest stream of a workstation ends the older one, and only that"""
        self.platform.end()
        self.platform.start()
        other = self.listen(self.platform.enrol(OTHER)['token'])
        older = self.listen()
        self.assertEqual(older.read(4), FIRST)
        newer = self.listen()
        self.assertEqual(newer.read(4), FIRST)
        rest = older.answer.read()
        self.assertEqual(rest.replace(b':\n\n', b''), b'')
        self.assertIn(b':\n', newer.read(2))
        self.assertEqual(other.read(4), FIRST)

    def test_stop(self):
        """A stop ends the streams whole and at once"""
        streams = [self.listen()]
        self.assertEqual(streams[0].read(4), FIRST)
        status, err = self.platform.end()
        self.assertEqual((status, err), (0, ''))
        # An end that breaks off would be IncompleteRead.
        self.assertEqual(streams[0].answer.read().replace(b':\n\n', b''), b'')

    def test_gone(self):
        """Clients that go away leave nothing behind, and the next comments hurt nobody"""
        for _ in range(20):
            stream = Stream(self.platform, self.token)
            self.assertEqual(stream.read(4), FIRST)
            stream.close()
        last = self.listen()
        self.assertEqual(last.read(4), FIRST)
        self.assertEqual(last.read(4), [b':\n', b'\n'] * 2)
        status, err = self.platform.end()
        self.assertEqual((status, err), (0, ''))


if __name__ == '__main__':
    tap.run(Events)
