#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keyring's states as a clerk sees them, with the real gnome-keyring and its real prompt: no service, unlocked, locked (unlocked from the window, wrong
password and called off, too), wiped (opened again with the recovery key). Each is a drawn state with a way on, and nothing is lost: the draft is there again
when the key is."""
import glob
import os
import shutil
import signal
import subprocess

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait


PROMPTER = '/usr/libexec/gcr-prompter'


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


def send_away():
    """A session whose caller asked for an unlocked keyring has one already: here it goes, with what it keeps, so that nothing depends on who calls."""
    pid = os.environ.pop('KEYRING_PID', '')
    if pid:
        os.kill(int(pid), signal.SIGTERM)
        wait('the session has no keyring any more', lambda: 'true' not in subprocess.run(
            ['gdbus', 'call', '--session', '-d', 'org.freedesktop.DBus', '-o', '/org/freedesktop/DBus', '-m', 'org.freedesktop.DBus.NameHasOwner',
             'org.freedesktop.secrets'], capture_output=True, text=True).stdout)
    shutil.rmtree(os.path.join(os.environ['XDG_DATA_HOME'], 'keyrings'), ignore_errors=True)


class Prompt:
    """The keyring's own window that asks for the password; it comes when the program asks the service to unlock."""

    def __enter__(self):
        self.process = subprocess.Popen([PROMPTER], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait('the prompter answers', lambda: subprocess.run(['gdbus', 'wait', '--session', '--timeout', '5', 'org.gnome.keyring.SystemPrompter'],
                                                            capture_output=True).returncode == 0)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

    def windows(self):
        return drive.xdo('search', '--onlyvisible', '--pid', self.process.pid).split()

    def answer(self, password):
        window = wait('the prompt is shown', self.windows)[-1]
        drive.xdo('windowfocus', '--sync', window)
        drive.xdo('type', '--delay', 30, password)
        drive.xdo('key', 'Return')

    def call_off(self):
        drive.xdo('windowfocus', '--sync', wait('the prompt is shown', self.windows)[-1])
        drive.xdo('key', 'Escape')
        wait('the prompt is gone', lambda: not self.windows())


def unlock(app):
    """The button of the locked state; a wrong password and a prompt that is called off leave the state as it was."""
    with Prompt() as prompt:
        app.press('解锁')
        prompt.answer('not-the-password')
        app.shot('prompt')
        prompt.call_off()
        app.see('密钥环已锁定', 60)
        app.see('用本机账户的密码解锁密钥环')
        app.shot('still-locked')
    with Prompt() as prompt:
        app.press('解锁')
        prompt.answer('first')
        app.see('先选事项', 60)
        app.shot('unlocked')


def recover(counter):
    """The recovery key opens the cases; clerks get new signing keys with the enrolment file that they came with."""
    app = counter.app
    code, out, err = counter.ctl('store', 'recover', '--key-file', os.path.join(drive.ROOT, 'data/demo/recovery-private-key.hex'))
    if code != 0 or '再次导入登记文件' not in out:
        raise Failed(f'yichuangctl store recover: {code} {out} {err}')
    app.start()
    app.see('人员的签名密钥已随密钥环丢失', 60)
    app.see('办件已恢复')
    app.shot('recovered-without-clerks')
    app.press('选择登记文件…')
    app.choose_file(os.path.join(counter.prefix, 'share/yichuang/demo/enrolment.json'))
    app.see('先选事项', 60)
    app.key('alt+2')
    app.see('林**')
    app.key('Return')
    app.see('经过')
    app.see('林秀梅')
    app.shot('recovered')
    app.close()
    code, out, err = counter.ctl('store', 'verify')
    if code != 0:
        raise Failed(f'yichuangctl store verify: {code} {out} {err}')


def steps(args):
    send_away()
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
            unlock(app)
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
            recover(counter)
        finally:
            keyring.stop()


if __name__ == '__main__':
    drive.main(steps)
