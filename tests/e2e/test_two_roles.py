#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One case through three processes: taken in at the window while the platform is away, decided by an approver at another workstation, delivered at the
window. The real windows by keyboard, the real platform's program."""
import json
import os
import signal
import time

import yc_drive as drive
from test_line import PASSWORD, accept, sign_in, start_hall
from yc_counter import Counter
from yc_proxy import Proxy
from yc_drive import Failed

CLERK, APPROVER = 'wangjing', 'shenpi-shijian'
POST = 'EX123456785CN'


def to_front(app):
    drive.xdo('windowactivate', '--sync', app.window)
    drive.xdo('windowfocus', '--sync', app.window)


def join(app, platform, account, name, port=None):
    app.see('本工作站还没有登记', 60)
    app.click(app.find('push button', '接入平台…'))
    app.see('平台地址')
    app.type(f'http://127.0.0.1:{port or platform.uri.port}')
    app.key('Return')
    app.type(platform.code)
    app.key('Return')
    app.see('工号', 60)
    app.type(account)
    app.key('Return')
    app.type(PASSWORD)
    app.key('Return')
    app.see(name, 60)


def drain_badly(counter, proxy):
    """The queue empties over a line that is cut while pages are on their way, and while the program is killed twice in it. Nobody touches a key
    for it: a workstation that has just been started delivers before somebody signs in."""
    app = counter.app
    proxy.tell('always delay answer 600 /v1/blobs')
    for n in (3, 4):
        proxy.see(n)
        app.kill()
        app.start()
        app.see('工号', 60)
    sign_in(app, CLERK)
    app.see('王静', 60)
    app.see('1 件')             # the sign-in has its own key presses; the queue is still on its way
    proxy.see(2)
    proxy.tell('offline')
    app.see('离线 · 1 件待传', 60)
    app.shot('cut-while-pages-go')
    proxy.tell('clear')
    proxy.tell('online')
    app.see('联网 · 全部送达', 90)


def second_workstation(args, shots):
    """The office's: a store of its own beside the window's."""
    data = os.path.join(args.output, 'office')
    os.makedirs(data, mode=0o700)
    app = drive.App(os.path.join(args.prefix, 'bin/yichuang'), {'XDG_DATA_HOME': data}, shots)
    app.start('--separate')
    return app


def begin_step(app):
    """A special step of the item, by keyboard."""
    app.key('ctrl+e')
    app.see('不能结束特别程序')
    app.shot('other-acts')
    app.key('Return')
    app.see('计入办理时限，继续计时')
    app.shot('begin-step')
    app.key('Tab', 'Tab', 'Return')
    app.see('结束以后继续审查', 60)
    app.shot('special-step')


def end_step(app):
    app.key('ctrl+Return')
    app.see('办结日期重新计算')
    app.type('李明')
    app.key('Tab')
    app.type('赵云')
    app.key('Return')
    app.see('还不能作出决定', 60)


def visit(app):
    begin_step(app)
    end_step(app)


def judge_until(app, words):
    """One point after the other fits, until the page says @words."""
    for _ in range(40):
        if any(words in x for x in app.labels()):
            return
        app.key('1')
        time.sleep(.4)
    app.see(words, 30)


def decide(app, proxy):
    app.see('1 件', 60)
    app.see('小餐饮经营许可', 60)
    app.shot('worklist')
    app.key('Return')
    app.see('可以接件', 60)
    app.shot('dossier')
    app.key('ctrl+Return')
    app.see('还不能作出决定', 60)
    app.shot('taken-up')
    visit(app)
    judge_until(app, '可以准予')
    app.shot('judged')
    app.see('联网 · 全部送达', 60)
    proxy.tell('offline')       # between the verdicts and the decision
    app.see('离线 · 没有待传', 60)
    app.shot('cut-before-the-decision')
    proxy.tell('online')
    app.see('联网 · 全部送达', 60)
    app.key('ctrl+Return')
    app.see('没有需要决定的事项', 60)
    app.see('联网 · 全部送达', 60)
    app.shot('granted')


def deliver(counter):
    app = counter.app
    app.key('alt+2')
    app.see('准予', 60)
    app.key('Return')
    app.see('窗口办理', 40)
    app.see('作出准予决定', 30)
    app.shot('decision-at-the-window')
    app.key('ctrl+shift+s')
    app.see('第一步：打印送达回证')
    app.click(app.find(('radio button', 'check box'), '邮寄'))
    app.see('送达回证写明邮件单号')
    app.fill('邮件单号', POST)
    app.press('确认送达')
    app.see('已送达', 40)
    app.see('联网 · 全部送达', 60)
    app.shot('delivered')


def ask_platform(platform):
    """The platform's own word, also after it has been started anew (which gives another code): [(state, the kinds of its events)] of its cases, as they came."""
    platform.end()
    platform.start()
    device = platform.enrol(incarnation='0193a000-0000-7000-8000-0000000000ee')['token']
    ops = [json.loads(change['op']['body']) for change in platform.ask('GET', '/v1/changes?after=0', device).message['changes']]
    ids = [op['op'] for op in ops]
    if len(set(ids)) != len(ids):
        raise Failed(f'an operation is there twice: {ids}')
    print(f'platform: {len(ids)} operations, 0 doubled', flush=True)
    return [(platform.ask('GET', '/v1/cases/' + case, device).message['head']['state'],
             [event['kind'] for op in ops if op['case'] == case for event in op['events']]) for case in dict.fromkeys(op['case'] for op in ops)]


def check_end(platform):
    states = [state for state, _ in ask_platform(platform)]
    if states != ['S70']:
        raise Failed(f'the platform has the case in {states}')


def steps(args):
    shots = os.path.join(args.output, 'screenshots')
    platform = start_hall(args)
    office = None
    proxies = [Proxy(args.proxy, platform.uri.port), Proxy(args.proxy, platform.uri.port)]
    try:
        with Counter(args.prefix, args.output, 'small-catering', shots, enrolled=False) as counter:
            counter.app.start()
            join(counter.app, platform, CLERK, '王静', proxies[0].port)
            platform.end(signal.SIGKILL)
            accept(counter)
            counter.app.see('1 件待传', 60)
            counter.app.shot('accepted-offline')
            print('window: accepted while the platform is away', flush=True)
            platform.start()
            counter.app.key('ctrl+r')
            drain_badly(counter, proxies[0])
            office = second_workstation(args, os.path.join(args.output, 'screenshots-office'))
            join(office, platform, APPROVER, '样本审批乙', proxies[1].port)
            print('window: everything arrived', flush=True)
            decide(office, proxies[1])
            print('office: taken up, judged, granted', flush=True)
            to_front(counter.app)
            deliver(counter)
            print('window: decision seen, posted to the applicant', flush=True)
            to_front(office)
            office.close()
            to_front(counter.app)
            counter.app.close()
            check_end(platform)
    finally:
        drive.end_all([office])
        for proxy in proxies:
            proxy.close()
        platform.close()


if __name__ == '__main__':
    drive.main(steps, 'proxy')
