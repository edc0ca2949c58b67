#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Behind build-aux/run with a display: an unlocked keyring and a loaded demonstration scanner around the app. Each time the app has emptied the
feeder, the next material's sheets are put in, as a person at the counter would. Ends with the app."""
import argparse
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
    facts = drive.generate_pages(pages, args.item)
    folders = sorted(d.path for d in os.scandir(pages) if d.is_dir())
    scanner = drive.Scanner(os.path.join(args.prefix, 'libexec/yichuang/escl-scanner'), os.path.join(args.folder, 'scanner'), folders[0])
    keyring = start_keyring(args.folder)
    print(f"示范申请人：{facts['name']} {facts['number']} {facts['phone']}；单位：{facts['firm']} {facts['code']}")
    try:
        app = subprocess.Popen([os.path.join(args.prefix, 'bin/yichuang')], env={**os.environ, 'SANE_CONFIG_DIR': scanner.sane})
        fed = 0
        while app.poll() is None:
            time.sleep(1)
            with open(scanner.log, encoding='utf-8', errors='replace') as f:
                jobs = f.read().count('POST /eSCL/ScanJobs')
            if jobs > fed:
                fed = jobs
                time.sleep(4)
                scanner.feed(folders[fed % len(folders)], ppm=40)
    finally:
        scanner.stop()
        keyring.terminate()
    return app.returncode


if __name__ == '__main__':
    raise SystemExit(main())
