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

    def leave(self, data, part=1, parts=1, **more):
        return self.platform.post('/v1/evacuations', self.token, op=OP, part=part, parts=parts, sealed=base64.b64encode(data).decode(), **more)

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
        # What the workstation could not read is confirmed under signature, so that nothing is destroyed in silence.
        self.assertEqual((self.leave(b'second', 2, 2, lost=3).message['lost'], 'lost' in first), (3, False))
        for lost in (0, -1, 10001, '1'):
            self.assertEqual(self.leave(b'x', lost=lost).problem, 'schema', lost)

    def test_commands(self):
        """The administrator reads what came; what nobody can open is named and harms nothing"""
        self.assertEqual(self.leave(b'x').problem, 'not-permitted')
        self.withdraw()
        self.leave(b'not sealed')
        self.leave(b'first', 1, 3, lost=2)
        self.platform.end()
        listed = [f'evacuated\t{self.station}\t{OP}\t1\t1\t10\t0\twaits', f'evacuated\t{self.station}\t{OP}\t1\t3\t5\t2\tpart']
        code, out = self.command('--evacuated')
        self.assertEqual((code, sorted(out.splitlines())), (0, sorted(listed)))
        code, out = self.command('--put-in', self.station)
        self.assertEqual((code, out.split('\t')[:3], out.count('\n')), (0, ['put-in', OP, 'unreadable'], 1))
        out = os.path.join(self.platform.folder, 'out')
        for words in (('--withdraw', 'nowhere'), ('--put-in', 'nowhere'), ('--reinstate', 'nowhere'), ('--take-out', 'nowhere', '--into', out)):
            self.assertEqual(self.command(*words)[0], 3)
        self.assertFalse(os.path.exists(out))
        for words in (('--take-out', self.station), ('--into', out)):
            self.assertEqual(self.command(*words)[0], 2)
        code, told = self.command('--take-out', self.station, '--into', out)
        self.assertEqual((code, told.split('\t')[:3], os.stat(out).st_mode & 0o777), (0, ['taken-out', OP, 'unreadable'], 0o700))
        self.assertEqual(self.command('--take-out', self.station, '--into', out)[0], 3)     # nothing is written over
        self.assertEqual(self.command('--withdraw', self.station)[0], 0)
        self.platform.start()
        self.assertEqual(self.leave(b'not sealed').status, 200)

    def test_reinstated(self):
        """Withdrawn by mistake: in service again with the token that it had, and what it handed over stays to be read. A later withdrawal counts from nothing"""
        self.withdraw()
        self.leave(b'whole')
        self.assertEqual(self.ask().message['handed'], 1)
        # The same operation once more, in other parts: it is one all the same.
        for part in (1, 2):
            self.leave(b'half', part, 2)
        code, _ = self.command('--reinstate', self.station)
        self.assertEqual(code, 3)       # whoever serves has the store
        self.platform.end()
        self.assertEqual(self.command('--reinstate', self.station), (0, f'reinstated\t{self.station}\t1\n'))
        self.assertEqual(self.command('--reinstate', self.station), (3, ''))     # in service: nothing was withdrawn
        self.assertIn(f'\t{OP}\t1\t1\t5\t0\twaits', self.command('--evacuated')[1])
        self.platform.start()
        self.assertEqual(self.platform.post('/v1/handshake', self.token, incarnation=INCARNATION, sequence=0, stuck=0).status, 200)
        self.assertEqual((self.ask().problem, self.leave(b'whole').problem), ('not-found', 'not-permitted'))
        self.withdraw()
        self.assertEqual(self.ask().message['handed'], 0)
        self.assertEqual(self.leave(b'whole').status, 200)
        self.assertEqual(self.ask().message['handed'], 1)


if __name__ == '__main__':
    tap.run(Withdrawal)
