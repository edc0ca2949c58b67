#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keyring's states as a clerk sees them, with the real gnome-keyring: no service, unlocked, locked (wrong password), wiped. Each is a drawn state with
a way on, and nothing is lost: the draft is there again when the key is."""
import argparse
import glob
import os
import shutil
import subprocess

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait


class Keyring:
    def __init__(self):
        self.daemon = None

    def start(self, password):
        control = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'keyring-test')
        shutil.rmtree(control, ignore_errors=True)
        self.daemon = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets', '--control-directory=' + control],
                                       stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.daemon.stdin.write(password.encode())
        self.daemon.stdin.close()
        wait('the keyring answers', lambda: subprocess.run(
            ['gdbus', 'call', '--session', '-d', 'org.freedesktop.secrets', '-o', '/org/freedesktop/secrets', '-m', 'org.freedesktop.Secret.Service.ReadAlias',
             'default'], capture_output=True).returncode == 0)

    def stop(self):
        if self.daemon:
            self.daemon.terminate()
            self.daemon.wait(10)
            self.daemon = None


def steps(args):
    keyring = Keyring()
    with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots')) as counter:
        app = counter.app
        try:
            app.start()
            app.see('密钥环服务没有应答', 60)
            app.shot('no-service')
            if glob.glob(os.path.join(counter.data, 'blobs', '*')):
                raise Failed('something was stored without a key')
            keyring.start('first')
            app.press('再试一次')
            app.see('先选事项', 60)
            app.key('F2')
            counter.choose_item('小餐饮', '小餐饮经营许可')
            counter.enter_applicant(mistype=False)
            counter.answer(['1'])
            app.see('草稿已保存')
            app.close()

            keyring.stop()
            keyring.start('wrong')
            app.start()
            app.see('密钥环已锁定', 60)
            app.shot('locked')
            keyring.stop()
            keyring.start('first')
            app.press('再试一次')
            app.see('先选事项', 60)
            app.key('alt+2')
            app.see('林**')
            app.shot('draft-is-there')
            app.close()

            keyring.stop()
            shutil.rmtree(os.path.join(os.environ['XDG_DATA_HOME'], 'keyrings'))
            keyring.start('first')
            app.start()
            app.see('密钥环里没有本工作站的密钥', 60)
            app.shot('wiped')
            app.close()
            code, out, err = counter.ctl('store', 'recover', '--help')
            if code != 0:
                raise Failed(f'yichuangctl store recover --help: {code} {err}')
        finally:
            keyring.stop()


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--output', required=True)
    arguments = parser.parse_args()
    raise SystemExit(drive.main_wrapper(lambda: steps(arguments)))
