#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A workstation joins the platform by address and code, a clerk signs in at it, the line goes, a case is accepted all the same, somebody signs in without
the line, and when the platform is back the queue empties by itself, once. By keyboard and mouse in the real window, with the real platform's program."""
import json
import os
import signal
import socket
import sys

import yc_drive as drive
from test_odd import MATERIALS
from yc_counter import Counter
from yc_drive import Failed, wait

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'integration'))
from platform_rig import PASSWORD, Platform  # noqa: E402

CLERK = 'wangjing'


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def start_hall(args):
    """The platform's own program, which is at the same port again when it was restarted."""
    return Platform(os.path.join(args.prefix, 'bin/yichuang-platform'), drive.ROOT, folder=os.path.join(args.output, 'platform'), words=['--port', str(free_port())])


def sign_in(app, account, password=PASSWORD):
    app.see('工号')
    app.type(account)
    app.key('Return')
    app.type(password)
    app.key('Return')


def join(counter, platform):
    app = counter.app
    app.start()
    app.see('本工作站还没有登记', 60)
    app.click(app.find('push button', '接入平台…'))
    app.see('平台地址')
    app.shot('join')
    app.type(f'http://127.0.0.1:{platform.uri.port}/')
    app.key('Return')
    app.type('wrong-code')
    app.key('Return')
    app.see('登记码无效', 60)
    app.shot('wrong-code')
    app.key('ctrl+a')
    app.type(platform.code)
    app.key('Return')
    app.see('大连市中山区政务服务中心', 60)
    app.see('工号')
    app.shot('joined')


def first_sign_in(counter):
    app = counter.app
    sign_in(app, CLERK, 'wrong-password')
    app.see('密码不对', 60)
    app.shot('wrong-password')
    app.type(PASSWORD)
    app.key('Return')
    app.see('王静', 60)
    app.see('联网 · 全部送达', 60)
    app.shot('online')


def idle(counter, platform):
    """Nothing is to be delivered: the platform goes and comes, seen without a key; then the same by who asks with Ctrl+R."""
    app = counter.app
    platform.end(signal.SIGKILL)
    app.see('离线 · 没有待传', 60)
    app.shot('idle-offline')
    platform.start()
    app.see('联网 · 全部送达', 90)
    platform.end(signal.SIGKILL)
    app.see('离线 · 没有待传', 60)
    app.key('ctrl+r')
    app.see('离线 · 没有待传', 30)
    platform.start()
    app.key('ctrl+r')
    app.see('联网 · 全部送达', 30)


def accept(counter):
    counter.choose_item('小餐饮', '小餐饮经营许可')
    counter.enter_applicant(mistype=False)
    finish_intake(counter)


def finish_intake(counter):
    app = counter.app
    counter.answer(['1'])
    counter.fill_form({'统一社会信用代码': counter.facts['code'], '经营场所面积': '75', '经营项目': 2, '从业人员人数': '6'})
    for kind, name, pages in MATERIALS:
        counter.scan(kind, name, pages, shot=False)
    app.see('可受理')
    counter.decide()
    app.see('办结本次受理', 60)


def look_at_the_queue(counter):
    app = counter.app
    app.see('离线', 60)
    app.see('1 件待传')
    app.key('alt+3')
    app.see('等线路', 30)
    app.see('已在本机签名、加密保存')
    app.see('平台回执')
    app.shot('offline-queue')


def change_clerk_offline(counter):
    """Nobody else can: who never signed in here needs the line. The clerk comes back within the lease."""
    app = counter.app
    app.key('ctrl+shift+l')
    app.see('工号', 30)
    if any('王静' in x for x in app.labels()):
        raise Failed('the clerk who left is still named')
    sign_in(app, 'duban')
    app.see('没有在本机登录过', 60)
    app.shot('never-here')
    app.key('shift+Tab', 'ctrl+a')
    sign_in_again(app)


def sign_in_again(app):
    app.type(CLERK)
    app.key('Return')
    app.type(PASSWORD)
    app.key('Return')
    app.see('王静', 60)
    app.see('1 件待传', 30)


def line_is_back(counter, platform):
    app = counter.app
    app.key('alt+3')
    app.see('等线路', 30)
    platform.start()
    app.see('联网 · 全部送达', 150)      # nobody touches a key
    app.see('已送达', 30)
    app.shot('arrived')


def other_posts(counter):
    """Each post signs in at the same place and finds what is its own: a supervisor looks on and takes nothing in, a virtual window takes in."""
    app = counter.app
    app.key('ctrl+shift+l')
    sign_in(app, 'duban')
    app.see('样本督办丁', 60)
    app.see('主管')
    app.see('本工作站的办件')
    app.see('小餐饮经营许可')
    app.key('F2')
    if any('办理事项' in x for x in app.labels()):
        raise Failed('a supervisor takes in')
    app.shot('supervisor')
    app.key('ctrl+shift+l')
    sign_in(app, 'xuni-chuangkou')
    app.see('样本远程丙', 60)
    app.see('远程虚拟窗口')
    app.see('办理事项')
    app.shot('virtual-window')


def check_once(counter, platform):
    """The platform's own word: one case, each step once."""
    code, out, err = counter.ctl('case', 'list', '--json')
    number = json.loads(out)['number']
    if code != 0 or number.startswith('L-'):
        raise Failed(f'no case with a number of the platform\'s block: {code} {out} {err}')
    device = platform.enrol(incarnation='0193a000-0000-7000-8000-0000000000ee')['token']
    told = platform.ask('GET', '/v1/changes?after=0', device).message
    numbers = [json.loads(x['op']['body'])['number'] for x in told['changes']]
    ops = [json.loads(x['op']['body'])['op'] for x in told['changes']]
    if set(numbers) != {number} or len(set(ops)) != len(ops) or not ops:
        raise Failed(f'the platform has {numbers} {ops}, the workstation {number}')


def steps(args):
    platform = start_hall(args)
    try:
        with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots'), enrolled=False) as counter:
            join(counter, platform)
            first_sign_in(counter)
            idle(counter, platform)
            platform.end(signal.SIGKILL)
            accept(counter)
            look_at_the_queue(counter)
            change_clerk_offline(counter)
            line_is_back(counter, platform)
            other_posts(counter)
            counter.app.close()
            check_once(counter, platform)
            code, out, err = counter.ctl('store', 'verify')
            if code != 0:
                raise Failed(f'yichuangctl store verify: {code} {out} {err}')
    finally:
        platform.close()


if __name__ == '__main__':
    drive.main(steps)
