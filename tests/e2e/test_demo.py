#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What build-aux/run starts where there is a display: the app signed in as the demonstration clerk, with a scanner in whose feeder the sheets of one
material after the other lie. A scan that is stopped gets the same sheets again. And with --platform: address, codes and accounts on the terminal let the
window join."""
import json
import os
import re
import subprocess
import sys

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait

ITEM = 'small-catering'


class Demonstration(drive.App):
    """The app is the child of the script under test."""

    def pids(self):
        return subprocess.run(['pgrep', '-P', str(self.process.pid), '-x', 'yichuang'], capture_output=True, text=True, check=False).stdout.split()

    @property
    def pid(self):
        return int(min(wait('the script starts the app', self.pids, 60), key=int))


class Visitor(Counter):
    """Brings no scanner of its own."""

    def __init__(self, prefix, folder, *options):
        os.makedirs(folder, exist_ok=True)
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'demo_session.py')
        self.folder, self.scanner = folder, None
        self.app = Demonstration(sys.executable, {}, os.path.join(folder, 'screenshots'))
        self.app.start(script, '--prefix', prefix, '--folder', folder, '--item', ITEM, *options)
        with open(os.path.join(folder, 'pages-' + ITEM, 'facts.json'), encoding='utf-8') as f:
            self.facts = json.load(f)

    def __exit__(self, kind, error, trace):
        if error is not None and self.app.alive():
            self.app.shot('failed')
            self.app.process.terminate()
        if error is None:
            self.check_nothing_in_clear()

    def loaded(self, times, sheets):
        """The terminal has named these sheets so often."""
        def count():
            with open(self.app.output.name, encoding='utf-8', errors='replace') as f:
                return f.read().count('进纸器里现在是：' + sheets) == times
        wait(f'{sheets} lie in the feeder for time {times}', count, 60)


def told(visitor, word):
    """What stands behind a word on the terminal."""
    with open(visitor.app.output.name, encoding='utf-8', errors='replace') as f:
        return re.search(word + r'([^\s，]+)', f.read()).group(1)


def with_platform(args):
    """The counter's window joins by what the terminal says; the office's stands beside it."""
    with Visitor(args.prefix, os.path.join(args.output, 'with-platform'), '--platform') as visitor:
        app = visitor.app
        app.see('本工作站还没有登记', 60)
        wait('both windows are there', lambda: len(app.pids()) == 2 and all(drive.xdo('search', '--onlyvisible', '--pid', x) for x in app.pids()), 60)
        drive.xdo('windowactivate', '--sync', app.window)
        drive.xdo('windowfocus', '--sync', app.window)
        app.click(app.find('push button', '接入平台…'))
        app.see('平台地址')
        app.type(told(visitor, '平台地址：'))
        app.key('Return')
        app.type(told(visitor, '登记码：窗口 '))
        app.key('Return')
        app.see('工号', 60)
        app.type('wangjing')
        app.key('Return')
        app.type(told(visitor, '窗口人员：wangjing（王静），密码 '))
        app.key('Return')
        app.see('联网 · 全部送达', 60)
        app.shot('joined')
        app.process.terminate()
        app.process.wait(60)


def steps(args):
    with_platform(args)
    first_visit(args)


def first_visit(args):
    with Visitor(args.prefix, args.output) as visitor:
        app = visitor.app
        app.see('王静', 60)
        app.see('先选事项')
        app.shot('signed-in')
        visitor.loaded(1, '申请表')
        visitor.choose_item('小餐饮', '小餐饮经营许可')
        visitor.enter_applicant(mistype=False)
        visitor.answer(['1'])
        visitor.select('申请书')
        app.see('就绪', 40)
        app.key('F5')
        app.see('正在扫描', 40)
        app.key('Escape')
        visitor.loaded(2, '申请表')
        app.shot('stopped')
        if any('营业执照' in line for line in open(app.output.name, encoding='utf-8', errors='replace')):
            raise Failed('the sheets behind a stopped scan are those of the next material')
        app.key('F5')
        visitor.loaded(1, '营业执照')
        app.shot('next-material')
        app.close()


if __name__ == '__main__':
    drive.main(steps)
