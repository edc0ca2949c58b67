# SPDX-License-Identifier: GPL-3.0-or-later
"""Notifications of the desktop, as who sits before it reads and clicks them. On tests/rigs/notification-service.py."""
import json
import os
import subprocess
import threading

from yc_drive import ROOT, wait


class Notices:
    def __init__(self):
        self.shown = []
        self.process = subprocess.Popen(['/usr/bin/python3', os.path.join(ROOT, 'tests/rigs/notification-service.py')], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self._read, daemon=True).start()
        wait('the service of notifications is on the bus', lambda: any('ready' in x for x in self.shown))

    def _read(self):
        for line in self.process.stdout:
            self.shown.append(json.loads(line))

    def see(self, title, seconds=60):
        """The newest whose title begins so."""
        return wait(f'a notification "{title}"', lambda: next((x for x in reversed(self.shown) if x.get('title', '').startswith(title)), None), seconds)

    def click(self, notice):
        self.process.stdin.write(f'activate {notice["id"]}\n')
        self.process.stdin.flush()

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
