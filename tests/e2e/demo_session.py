#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Behind build-aux/run with a display: an unlocked keyring and a loaded demonstration scanner around the app. Each time the app has emptied the
feeder, the next material's sheets are put in, as a person at the counter would; behind a scan that was stopped the same ones once more. Says on the
terminal what lies there. With --platform the reference platform runs beside it, and a second window for the back office: both begin with joining the
platform, by the address and the codes that stand on the terminal. Ends with the app."""
import argparse
import glob
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

import yc_drive as drive


def start_keyring(folder):
    control = os.path.join(folder, 'keyring')
    os.makedirs(control, mode=0o700, exist_ok=True)
    daemon = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets', '--control-directory=' + control],
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    daemon.stdin.write(b'demonstration')
    daemon.stdin.close()
    drive.wait('the keyring answers', lambda: os.path.exists(os.path.join(control, 'control')))
    return daemon


SHEETS = {'application-form': '申请表', 'business-licence': '营业执照', 'id-card': '居民身份证', 'health-certificates': '健康证明', 'floor-plan': '平面图',
          'management-rules': '卫生管理制度', 'tolerance-promise': '签好的容缺受理承诺书', 'commitment-letter': '签好的告知承诺书'}


POSTS = {'clerk': '窗口人员', 'approver': '审批人员', 'virtual': '远程虚拟窗口', 'supervisor': '主管'}


def ended_jobs(log):
    """For each scan job that has ended, how many pages the program asked for: one more than there were sheets tells that the feeder is empty."""
    asked = []
    ended = 0
    with open(log, encoding='utf-8', errors='replace') as f:
        for line in f:
            if 'POST\t/eSCL/ScanJobs\t' in line:
                asked.append(0)
            elif '/NextDocument' in line and asked:
                asked[-1] += 1
            elif 'DELETE\t/eSCL/ScanJobs/' in line:
                ended = len(asked)
    return asked[:ended]


def load(scanner, folder):
    scanner.feed(folder, ppm=40)
    print(f"进纸器里现在是：{SHEETS.get(os.path.basename(folder)[3:], os.path.basename(folder))}", flush=True)


def run(app, scanner, folders):
    at, seen = 0, 0
    while app.poll() is None:
        jobs = ended_jobs(scanner.log)
        for pages in jobs[seen:]:
            at += pages > len(glob.glob(os.path.join(folders[at % len(folders)], '*.jpg')))
            load(scanner, folders[at % len(folders)])
        seen = len(jobs)
        time.sleep(.5)


class Platform:
    """The reference platform with its demonstration hall, always at the same port: a workstation that joined finds it again the next time."""

    def __init__(self, prefix, folder):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        port_file = os.path.join(folder, 'port')
        if not os.path.exists(port_file):
            with socket.socket() as s, open(port_file, 'w', encoding='utf-8') as f:
                s.bind(('127.0.0.1', 0))
                f.write(str(s.getsockname()[1]))
        with open(port_file, encoding='utf-8') as f:
            port = f.read().strip()
        self.process = subprocess.Popen([os.path.join(prefix, 'bin/yichuang-platform'), '--store', os.path.join(folder, 'store'), '--port', port, '--demo',
                                         '--demo-codes', '2'], stdout=subprocess.PIPE, text=True)
        self.codes, self.people, self.address = [], [], None
        for line in self.process.stdout:
            words = line.rstrip('\n').split('\t')
            if words[0] == 'enrolment-code':
                self.codes.append(words[1])
            elif words[0] == 'account':
                self.people.append(words[1:])
            elif words[0] == 'listening':
                self.address = words[1]
                break
        if self.address is None:
            raise SystemExit('平台没有启动，原因见上。')

    def tell(self):
        print(f'平台地址：{self.address}\n登记码：窗口 {self.codes[0]}，后台 {self.codes[1]}（已经接入过的不用再输）\n账号：')
        for account, name, role, _, password in self.people:
            print(f'  {POSTS[role]}：{account}（{name}），密码 {password}')
        print('一个窗口用窗口人员登录，另一个用审批人员登录。', flush=True)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def open_apps(args, scanner, platform):
    """The counter's window; with the platform the office's, too, with a store of its own."""
    program = os.path.join(args.prefix, 'bin/yichuang')
    environment = {**os.environ, 'SANE_CONFIG_DIR': scanner.sane}
    if platform is None:
        return [subprocess.Popen([program], env=environment)]
    apps = []
    for name in ('counter', 'office'):
        data = os.path.join(args.folder, name)
        os.makedirs(data, mode=0o700, exist_ok=True)
        apps.append(subprocess.Popen([program, '--separate'], env={**environment, 'XDG_DATA_HOME': data}))
    return apps


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))      # ends what was started, too
    parser = argparse.ArgumentParser()
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--folder', required=True)
    parser.add_argument('--item', required=True)
    parser.add_argument('--platform', action='store_true')
    args = parser.parse_args()
    data = os.path.join(os.environ['XDG_DATA_HOME'], 'yichuang')
    os.makedirs(data, mode=0o700, exist_ok=True)
    enrolment = os.path.join(data, 'enrolment.json')
    if not os.path.exists(enrolment):
        shutil.copy(os.path.join(args.prefix, 'share/yichuang/demo/enrolment.json'), enrolment)
    pages = os.path.join(args.folder, 'pages-' + args.item)
    print('正在准备样例材料……', flush=True)
    facts = drive.generate_pages(pages, args.item)
    folders = sorted(d.path for d in os.scandir(pages) if d.is_dir())
    scanner = drive.Scanner(os.path.join(args.prefix, 'libexec/yichuang/escl-scanner'), os.path.join(args.folder, 'scanner'), folders[0])
    keyring = start_keyring(args.folder)
    print(f"示范申请人：{facts['name']} {facts['number']} {facts['phone']}；单位：{facts['firm']} {facts['code']}", flush=True)
    platform, apps = None, []
    try:
        load(scanner, folders[0])
        if args.platform:
            platform = Platform(args.prefix, os.path.join(args.folder, 'platform'))
            platform.tell()
        apps = open_apps(args, scanner, platform)
        run(apps[0], scanner, folders)
        for app in apps[1:]:
            app.wait()
    finally:
        for app in apps:
            if app.poll() is None:
                app.terminate()
        if platform is not None:
            platform.stop()
        scanner.stop()
        keyring.terminate()
    return apps[0].returncode


if __name__ == '__main__':
    raise SystemExit(main())
