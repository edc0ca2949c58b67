# SPDX-License-Identifier: GPL-3.0-or-later
"""The project's fault proxy between a window and the platform (tests/rigs/fault-proxy.c has its words)."""
import subprocess

from yc_drive import Failed, wait


class Proxy:
    def __init__(self, program, port):
        self.process = subprocess.Popen([program, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.port = int(self.process.stdout.readline().split()[1])

    def ask(self, words):
        self.process.stdin.write(words + '\n')
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def tell(self, words):
        said = self.ask(words)
        if said != 'ok':
            raise Failed(f'the proxy said {said} to {words}')

    def exchanges(self):
        return int(self.ask('stats').split()[2])

    def see(self, n):
        """@n exchanges more have begun."""
        goal = self.exchanges() + n
        wait(f'{n} exchanges pass', lambda: self.exchanges() >= goal, 60)

    def close(self):
        self.process.stdin.close()
        self.process.wait(20)
