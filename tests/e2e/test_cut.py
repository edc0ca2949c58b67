#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line is cut in the middle of anything, and only the indicator changes: while the approver's work list is on its way, a dossier, its pages, while a paper is
printed, a clerk signs in and changes, and somebody searches. The platform's program is killed, or the line swallows what is sent and says nothing. What stands on
the screen stays, the window answers all the time, and when the line is there again it goes on by itself. The real windows, the real platform's program."""
import glob
import os
import re
import signal
import threading
import time

from gi.repository import GLib

import yc_drive as drive
from test_line import PASSWORD, accept, sign_in, start_hall
from test_return import workstation
from test_two_roles import join, to_front
from yc_counter import Counter
from yc_drive import Failed, wait
from yc_proxy import Proxy

CLERK, OTHER, APPROVER, NAME = 'wangjing', 'duban', 'shenpi-shijian', '样本审批乙'
WORK = '小餐饮经营许可'
ONLINE, IDLE = '联网 · 全部送达', '离线 · 没有待传'
ANSWER_MS = 10000           # a window that does not answer for so long stands still
# What tells of the line and of the time of day, and the foot of the work list, which tells how old it is.
TELLS = re.compile(r'联网|离线|正在连接|\d\d?:\d\d|今天|现在|未更新|不是最新|平台没有应答|请检查地址和网线|下一件已备好|没有别的办件')


class Probe(threading.Thread):
    """Asks the window's main loop again and again; each answer is waited for with a bound, and the slowest is told."""

    def __init__(self, app):
        super().__init__(daemon=True)
        self.line, self.over, self.worst, self.n, self.failed = drive.Labels(app.pid), threading.Event(), 0., 0, None

    def run(self):
        while not self.over.wait(.1):
            begin = time.monotonic()
            try:
                self.line.bus.call_sync(self.line.root[0], self.line.root[1], drive.Labels.ACCESSIBLE, 'GetRole', None, None, 0, ANSWER_MS, None)
            except GLib.Error as error:
                self.failed = error
                return
            self.n, self.worst = self.n + 1, max(self.worst, time.monotonic() - begin)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, error, trace):
        self.over.set()
        self.join(30)
        if error is None and (self.failed or not self.n):
            raise Failed(f'the window did not answer: {self.failed}, {self.n} answers')
        print(f'the window answered {self.n} times, the slowest after {self.worst * 1000:.0f} ms', flush=True)


class Line:
    """Between a window and the platform, cut in two ways."""

    def __init__(self, args, platform):
        self.platform, self.proxy = platform, Proxy(args.proxy, platform.uri.port)

    def cut(self, way):
        if way == 'killed':
            self.platform.end(signal.SIGKILL)
            self.proxy.tell('offline')
        else:
            self.swallow()

    def swallow(self):
        """Also what is open already: the stream that tells what is new would say that the line is there."""
        self.proxy.tell('clear')
        self.proxy.tell('always stall request 0')
        self.proxy.tell('offline')
        self.proxy.tell('online')

    def mend(self, way, *rules):
        if way == 'killed':
            self.platform.start()
        self.proxy.tell('clear')
        for rule in rules:
            self.proxy.tell(rule)
        self.proxy.tell('offline')      # what hangs in it still
        self.proxy.tell('online')


def assert_stays(app, before):
    """Nothing but what tells of the line has gone."""
    gone = [x for x in before - set(app.labels()) if not TELLS.search(x)]
    if gone:
        raise Failed(f'with the line {gone} went from the screen')


def cut_in_the_midst(app, line, way, begin, seen):
    """@begin asks the platform something that does not come; then the line is cut. Until it is mended the window answers. @seen: on the screen all the while."""
    before = set(app.labels())
    with Probe(app):
        n = line.proxy.exchanges()
        begin()
        wait('something is on its way', lambda: line.proxy.exchanges() > n, 60)
        line.cut(way)
        app.see(IDLE, 120)
        app.see(seen)
    return before


def work_list(office, line, way):
    """The list that was there stays, and says that it is not up to date."""
    to_front(office)
    office.see(WORK, 60)

    def begin():
        line.proxy.tell('always stall answer 0 /v1/worklist')
        office.key('ctrl+r')
    before = cut_in_the_midst(office, line, way, begin, WORK)
    office.see('请检查地址和网线，再试一次。这期间可以照常办理。', 60)
    assert_stays(office, before)
    office.check_screen()
    office.shot('work-list-' + way)
    line.mend(way)
    office.see(ONLINE, 120)
    office.see_gone('请检查地址和网线', 60)


def dossier_and_pages(office, line):
    """A case that was never here: why its dossier does not come, and that it comes by itself. It does, and its pages are on their way when the line goes again: the record
    stays, and they come later."""
    to_front(office)

    def begin():
        line.proxy.tell('always stall answer 0 /v1/cases')
        office.key('Return')
    cut_in_the_midst(office, line, 'swallowed', begin, WORK)
    office.see('现在取不到卷宗')
    office.see('线路恢复后卷宗自动打开')
    office.see('列表未更新')
    office.check_screen()
    office.shot('dossier-swallowed')

    def come_without_pages():
        line.mend('swallowed', 'pass /v1/cases', 'always stall answer 0 /v1/cases')
        office.see('审查要点', 120)
    cut_in_the_midst(office, line, 'killed', come_without_pages, '审查要点')
    office.see('现在取不到页面', 60)
    office.see(WORK)
    office.check_screen()
    office.shot('pages-killed')
    line.mend('killed')
    office.see(ONLINE, 120)
    office.see('可以接件', 120)
    office.see('第 1 页，共 2 页', 60)
    office.shot('pages-came')


def print_paper(counter, line, way, printed):
    """A paper needs no line: it comes out while the line goes."""
    app = counter.app
    to_front(app)
    app.key('alt+2')
    app.see('林**', 60)
    app.key('Return')
    app.see('窗口办理', 40)
    n = len(glob.glob(os.path.join(printed, '*.pdf')))
    before = set(app.labels())
    with Probe(app):
        app.key('ctrl+p')
        counter.choose_printer()
        line.cut(way)
        wait('the paper comes out', lambda: len(glob.glob(os.path.join(printed, '*.pdf'))) > n, 120)
        app.see(IDLE, 120)
    assert_stays(app, {x for x in before if '打印' not in x})
    app.shot('printed-' + way)


def search(app, name):
    """The line is gone still: what is on the workstation is found."""
    with Probe(app):
        app.key('ctrl+k')
        app.type(name)
        app.see('林**', 60)
        app.see(IDLE)
    app.shot('search')
    app.key('ctrl+a', 'Delete')


def change_clerk(app, way):
    """Within the lease nobody waits for the line, whichever way it went; who never was here reads why not."""
    with Probe(app):
        app.key('ctrl+shift+l')
        sign_in(app, OTHER)
        app.see('没有在本机登录过', 60)
        app.shot('never-here-' + way)
        app.key('shift+Tab', 'ctrl+a')
        app.type(CLERK)
        app.key('Return')
        app.type(PASSWORD)
        app.key('Return')
        app.see('王静', 60)
    app.shot('changed-' + way)


def sign_in_in_the_midst(app, line, way):
    """The platform has been asked when the line goes."""
    to_front(app)
    app.key('ctrl+shift+l')
    app.see('工号', 30)
    with Probe(app):
        n = line.proxy.exchanges()
        line.proxy.tell('always stall answer 0')
        sign_in(app, CLERK)
        wait('the platform is asked', lambda: line.proxy.exchanges() > n, 60)
        line.cut(way)
        app.see('王静', 60)
        app.see('离线', 120)
    app.shot('signed-in-' + way)


def steps(args):
    platform = start_hall(args)
    lines, office = [Line(args, platform), Line(args, platform)], None
    try:
        with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots'), enrolled=False) as counter:
            app = counter.app
            app.start()
            join(app, platform, CLERK, '王静', lines[0].proxy.port)
            platform.end()      # a code is good for one workstation; a start gives another one
            platform.start()
            office = workstation(args, 'office')
            join(office, platform, APPROVER, NAME, lines[1].proxy.port)
            to_front(app)
            app.key('ctrl+r')
            app.see(ONLINE, 90)
            accept(counter)
            app.see(ONLINE, 90)
            work_list(office, lines[1], 'killed')
            work_list(office, lines[1], 'swallowed')
            print('office: the work list stays', flush=True)
            dossier_and_pages(office, lines[1])
            print('office: dossier and pages come when the line is back', flush=True)
            print_paper(counter, lines[0], 'killed', args.printed)
            search(app, counter.facts['name'])
            change_clerk(app, 'killed')
            lines[0].mend('killed')
            app.see(ONLINE, 120)
            sign_in_in_the_midst(app, lines[0], 'swallowed')
            change_clerk(app, 'swallowed')
            lines[0].mend('swallowed')
            app.see(ONLINE, 120)
            print('window: printing, searching, signing in go on without the line', flush=True)
            for each in (office, app):
                to_front(each)
                each.close()
    finally:
        drive.end_all([office])
        for line in lines:
            line.proxy.close()
        platform.close()


if __name__ == '__main__':
    drive.main(steps, 'proxy', 'printed')
