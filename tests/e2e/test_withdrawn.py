#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A workstation that was withdrawn while a case waited in its queue: it hands the case over, destroys its keys and files, says so in the window and again
after a start, and begins anew when somebody has read it. The administrator puts the case in. The real window, the real platform's program, a real keyring."""
import json
import os
import signal
import sqlite3
import subprocess

import yc_drive as drive
from test_line import accept, start_hall
from test_two_roles import ask_platform, join
from yc_counter import Counter

CLERK = 'wangjing'


def command(args, *words):
    program = os.path.join(args.prefix, 'bin/yichuang-platform')
    out = subprocess.run([program, '--store', os.path.join(args.output, 'platform/store'), *words], capture_output=True, text=True, check=False)
    if out.returncode != 0:
        raise drive.Failed(f'{words}: {out.returncode} {out.stderr}')
    return out.stdout.splitlines()


def read_device(args, column):
    with sqlite3.connect(f'file:{os.path.join(args.output, "platform/store/platform.db")}?mode=ro', uri=True) as db:
        return db.execute(f'SELECT {column} FROM device').fetchone()[0]


def be_withdrawn(args, counter, platform):
    """While the line is away the case is accepted and the workstation withdrawn; when it is there again nobody touches a key."""
    app = counter.app
    platform.end(signal.SIGKILL)
    accept(counter)
    app.see('1 件待传', 60)
    station = read_device(args, 'station')
    if command(args, '--withdraw', station) != [f'withdrawn\t{station}']:
        raise drive.Failed('not withdrawn')
    platform.start()
    app.see('本机数据已销毁', 150)
    app.see('还没有送达的 1 条步骤已加密移交平台', 30)
    app.shot('destroyed')
    return station


def has_key(incarnation):
    """The keyring knows the store's key."""
    return subprocess.run(['secret-tool', 'lookup', 'incarnation', incarnation], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def check_nothing_left(counter, incarnation):
    left = sorted(os.listdir(counter.data))
    if left != ['lock', 'withdrawn.json']:
        raise drive.Failed(f'left of the store: {left}')
    with open(os.path.join(counter.data, 'withdrawn.json'), encoding='utf-8') as f:
        note = json.load(f)
    if not note['done'] or note['handed'] != 1 or note['incarnation'] != incarnation or has_key(incarnation):
        raise drive.Failed(f'the note says {note}')


def begin_anew(counter):
    """The next start says it again; then a person begins anew, by keyboard, and the computer may be enrolled with a new code."""
    app = counter.app
    app.start()
    app.see('本机数据已销毁', 60)
    app.see('还没有送达的 1 条步骤已加密移交平台', 30)
    app.shot('told-again')
    app.key('Return')
    app.see('本工作站还没有登记', 60)
    app.shot('anew')


def steps(args):
    platform = start_hall(args)
    try:
        with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots'), enrolled=False) as counter:
            counter.app.start()
            join(counter.app, platform, CLERK, '王静')
            counter.app.see('联网 · 全部送达', 60)
            incarnation = read_device(args, 'incarnation')
            if not has_key(incarnation):
                raise drive.Failed('the keyring does not know the store')
            station = be_withdrawn(args, counter, platform)
            print('handed over and destroyed', flush=True)
            check_nothing_left(counter, incarnation)
            counter.app.close()
            begin_anew(counter)
            counter.app.close()
            platform.end()
            put = command(args, '--put-in', station)
            if [line.split('\t')[2] for line in put] != ['done']:
                raise drive.Failed(f'put in: {put}')
            platform.start()
            told = ask_platform(platform)
            if [state for state, _ in told] != ['S40']:
                raise drive.Failed(f'the platform has {told}')
            print('put in by the administrator', flush=True)
    finally:
        platform.close()


if __name__ == '__main__':
    drive.main(steps)
