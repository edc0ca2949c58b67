#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A workstation that its administrator has withdrawn, before the real yichuang-platform on loopback: what it is still told and may still do, that what it
handed over survives a kill, and what the administrator's commands say. What is in the parts is tested where they are made: test-evacuate.c.
Run: test_platform_withdrawal.py SOURCE_ROOT PLATFORM"""
import base64
import os
import signal
import subprocess
import sys
import unittest

import tap
from platform_rig import INCARNATION, Platform

root, program = sys.argv[1:3]
OTHER = '0193a000-0000-7000-8000-00000000000b'
OP = '0193a000-0000-7000-8000-0000000000f1'
NONCE = '5a' * 32


class Withdrawal(unittest.TestCase):
    def setUp(self):
        self.platform = Platform(program, root)
        self.addCleanup(self.platform.close)
        told = self.platform.enrol()
        self.token, self.station = told['token'], told['lease']['station']

    def command(self, *words):
        out = subprocess.run([program, '--store', os.path.join(self.platform.folder, 'store'), *words], capture_output=True, text=True)
        return out.returncode, out.stdout

    def withdraw(self):
        self.platform.end()
        self.assertEqual(self.command('--withdraw', self.station), (0, f'withdrawn\t{self.station}\n'))
        self.platform.start()

    def ask(self, nonce=NONCE, incarnation=INCARNATION):
        return self.platform.post('/v1/withdrawal', self.token, incarnation=incarnation, nonce=nonce)

    def leave(self, data, part=1, parts=1):
        return self.platform.post('/v1/evacuations', self.token, op=OP, part=part, parts=parts, sealed=base64.b64encode(data).decode())

    def test_in_service(self):
        """A workstation in service is told nothing, and hands over nothing"""
        self.assertEqual(self.ask().problem, 'not-found')
        self.assertEqual(self.leave(b'x').problem, 'not-permitted')
        # Whoever serves has the store.
        code, _ = self.command('--withdraw', self.station)
        self.assertEqual(code, 3)
        self.assertEqual(self.ask().problem, 'not-found')

    def test_withdrawn(self):
        """Withdrawn: every other call is refused, the word is given anew for each question"""
        self.withdraw()
        for method, path in (('GET', '/v1/changes?after=0'), ('GET', f'/v1/cases/{OTHER}'), ('GET', '/v1/events')):
            self.assertEqual(self.platform.ask(method, path, self.token).problem, 'revoked')
        for path, members in (('/v1/handshake', {'incarnation': INCARNATION, 'sequence': 0, 'stuck': 0}), ('/v1/lease', {'incarnation': INCARNATION}), ('/v1/ops', {})):
            self.assertEqual(self.platform.post(path, self.token, **members).problem, 'revoked')
        one, other = self.ask().message, self.ask('a5' * 32).message
        self.assertEqual((one['nonce'], one['incarnation'], other['nonce']), (NONCE, INCARNATION, 'a5' * 32))
        self.assertNotEqual(one['signature'], other['signature'])
        self.assertEqual(one['escrow'], other['escrow'])
        self.assertGreater(one['since'], 0)
        self.assertEqual(self.ask(incarnation=OTHER).problem, 'cloned')
        self.assertEqual(self.platform.post('/v1/withdrawal', '0' * 64, incarnation=INCARNATION, nonce=NONCE).problem, 'signed-out')

    def test_kept(self):
        """What was answered for is there after a kill; the same bytes get the same receipt, others one of their own"""
        self.withdraw()
        escrow, first = self.ask().message['escrow'], self.leave(b'first').message
        self.platform.end(signal.SIGKILL)
        self.platform.start()
        self.assertEqual(self.ask().message['escrow'], escrow)
        self.assertEqual(self.leave(b'first').message, first)
        self.assertNotEqual(self.leave(b'other').message['sha256'], first['sha256'])
        for data, part, parts in ((b'', 1, 1), (b'x', 2, 1), (b'x', 0, 1), (b'x' * (2 * 1024 * 1024 + 1), 1, 1)):
            self.assertEqual(self.leave(data, part, parts).problem, 'schema', (part, parts))
        self.assertEqual(self.leave(b'x' * (4 * 1024 * 1024)).problem, 'too-large')

    def test_commands(self):
        """The administrator reads what came; what nobody can open is named and harms nothing"""
        self.assertEqual(self.leave(b'x').problem, 'not-permitted')
        self.withdraw()
        self.leave(b'not sealed')
        self.leave(b'first', 1, 3)
        self.platform.end()
        listed = [f'evacuated\t{self.station}\t{OP}\t1\t1\t10\twaits', f'evacuated\t{self.station}\t{OP}\t1\t3\t5\tpart']
        code, out = self.command('--evacuated')
        self.assertEqual((code, sorted(out.splitlines())), (0, sorted(listed)))
        code, out = self.command('--put-in', self.station)
        self.assertEqual((code, out.split('\t')[:3], out.count('\n')), (0, ['put-in', OP, 'unreadable'], 1))
        for words in (('--withdraw', 'nowhere'), ('--put-in', 'nowhere')):
            self.assertEqual(self.command(*words)[0], 3)
        self.assertEqual(self.command('--withdraw', self.station)[0], 0)
        self.platform.start()
        self.assertEqual(self.leave(b'not sealed').status, 200)


if __name__ == '__main__':
    tap.run(Withdrawal)
