#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Behind build-aux/run with a display: an unlocked keyring and a loaded demonstration scanner around the app. Each time the app has emptied the
feeder, the next material's sheets are put in, as a person at the counter would; behind a scan that was stopped the same ones once more. Says on the
terminal what lies there. Ends with the app."""
import argparse
import glob
import os
import shutil
import subprocess
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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--folder', required=True)
    parser.add_argument('--item', required=True)
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
    try:
        load(scanner, folders[0])
        app = subprocess.Popen([os.path.join(args.prefix, 'bin/yichuang')], env={**os.environ, 'SANE_CONFIG_DIR': scanner.sane})
        run(app, scanner, folders)
    finally:
        scanner.stop()
        keyring.terminate()
    return app.returncode


if __name__ == '__main__':
    raise SystemExit(main())
