#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two windows on one case, one of them without the line: an approver begins a step, and later decides, at one workstation while the same case goes on at another one. When
the line is there again, whoever was late is told, sees both sides, and finds each of the three ways out by keyboard: does it again where the rules let him, lets a supervisor
decide, takes the others'. The real windows, the real platform's program."""
import os

import yc_drive as drive
from test_line import accept, sign_in, start_hall
from test_return import go_to, open_dossier, send_back, workstation
from test_two_roles import ask_platform, begin_step, end_step, join, judge_until, to_front, visit
from yc_counter import Counter
from yc_proxy import Proxy

SUPERVISOR = 'duban'
WHY_AGAIN = '现场情况有变，须再核查一次'
CLERK, APPROVER, NAME = 'wangjing', 'shenpi-shijian', '样本审批乙'
WHY = '平台上已先退回窗口'


def claim(app):
    app.key('ctrl+Return')
    app.see('还不能作出决定', 60)
    app.see('联网 · 全部送达', 60)


def judge(app):
    judge_until(app, '可以准予')
    app.see('联网 · 全部送达', 60)


def decide_without_line(app, proxy):
    to_front(app)
    proxy.tell('offline')
    app.see('离线 · 没有待传', 60)
    app.key('ctrl+Return')
    app.see('没有需要决定的事项', 60)
    app.see('离线 · 1 件待传', 60)
    app.shot('granted-offline')


def begin_without_line(app, proxy):
    to_front(app)
    proxy.tell('offline')
    app.see('离线 · 没有待传', 60)
    begin_step(app)
    app.see('离线 · 1 件待传', 60)


def visit_first(app):
    """The same step, begun and over before the other one's is heard of."""
    to_front(app)
    app.see('小餐饮经营许可', 60)
    app.key('Return')
    app.see('还不能作出决定', 60)
    visit(app)
    app.see('联网 · 全部送达', 60)


def do_again(app):
    """The rules let it be done on the case as it stands by now: signed anew, behind the evidence of the first try."""
    act(app, '按最新情况重做…', '按最新情况重做这一步', 'Tab')
    app.type(WHY_AGAIN)
    app.key('Return')
    app.see_gone('两边不一样的地方', 60)
    app.see('联网 · 全部送达', 60)
    app.shot('again')
    app.key('alt+1')
    app.see('结束以后继续审查', 60)
    end_step(app)
    app.see('联网 · 全部送达', 60)


def be_told(app, proxy, there):
    """By itself: what was decided is not taken, nothing is lost, and the queue's page has both sides beside one another."""
    to_front(app)
    proxy.tell('online')
    app.see('联网 · 1 件待人处理', 90)
    app.key('alt+3', 'Home')     # the newest: the list keeps the place where it was read last
    app.see('两边不一样的地方', 30)
    app.see('办件在别处有了变化', 30)
    app.see(there, 30)
    drive.wait('the step may be done again', lambda: next(app.nodes('push button', '按最新情况重做…'), None), 60)
    app.shot('told')


def act(app, way, seen, key='shift+Tab'):
    """One of the three ways, by keyboard alone."""
    go_to(app, way, key)
    app.key('space')
    app.see(seen, 30)
    app.shot('asked')


def let_supervisor_decide(app):
    """At the same window, in his own name: the step waits as it is while he signs in."""
    act(app, '请主管决定…', '主管在本窗口登录', 'Tab')
    app.key('Return')
    app.see('工号', 30)
    sign_in(app, SUPERVISOR)
    app.see('主管', 60)
    app.key('alt+3', 'Home')
    app.see('两边不一样的地方', 60)
    app.shot('supervisor')


def find_way_out(app):
    # What the others did forbids it: the rules let nobody grant a case that lies at the window, and nothing is changed.
    act(app, '按最新情况重做…', '按最新情况重做这一步', 'Tab')
    app.type(WHY)
    app.key('Return')
    app.see('两边不一样的地方', 30)
    app.see('联网 · 1 件待人处理', 30)
    app.shot('not-again')
    let_supervisor_decide(app)
    act(app, '以平台为准…', '放弃这一步', 'Tab')
    app.type(WHY)
    app.key('Return')
    app.see_gone('两边不一样的地方', 60)
    app.see('联网 · 全部送达', 60)
    app.shot('theirs')


def check(platform):
    """The platform has what came first; what came too late stands there as evidence."""
    told = ask_platform(platform)
    if len(told) != 1:
        raise drive.Failed(f'{told}')
    state, kinds = told[0]
    if state != 'S41' or kinds[-2:] != ['granted', 'abandoned'] or kinds[-3] != 'sent-back':
        raise drive.Failed(f'the platform has the case in {state}: {kinds}')
    # Begun and ended by the one, too late and taken back by the other, and done again by him.
    begun = [kind for kind in kinds if kind in ('step-begun', 'step-ended', 'abandoned')]
    if begun != ['step-begun', 'step-ended', 'step-begun', 'abandoned', 'step-begun', 'step-ended', 'abandoned']:
        raise drive.Failed(f'the step was not done again: {kinds}')


def steps(args):
    platform = start_hall(args)
    proxy, offices = Proxy(args.proxy, platform.uri.port), []
    try:
        with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots'), enrolled=False) as counter:
            counter.app.start()
            join(counter.app, platform, CLERK, '王静')
            for name, port in (('office', proxy.port), ('office-2', None)):
                platform.end()      # a code is good for one workstation; a start gives another one
                platform.start()
                offices.append(workstation(args, name))
                join(offices[-1], platform, APPROVER, NAME, port)
                offices[-1].see('没有等待决定的办件', 60)
            to_front(counter.app)
            counter.app.key('ctrl+r')
            counter.app.see('联网 · 全部送达', 60)
            accept(counter)
            counter.app.see('联网 · 全部送达', 90)
            late, first = offices
            open_dossier(late, 'dossier')
            claim(late)
            begin_without_line(late, proxy)
            visit_first(first)
            be_told(late, proxy, '审查中')
            do_again(late)
            print('a step that came too late is done again', flush=True)
            judge(late)
            to_front(first)
            first.see('可以准予', 60)
            decide_without_line(late, proxy)
            print('one approver has decided without the line', flush=True)
            send_back(first)
            print('the same case is sent back meanwhile', flush=True)
            be_told(late, proxy, '后台退回')
            find_way_out(late)
            print('whoever was late is told, a supervisor signs in there and takes the others\' side', flush=True)
            for app in (*offices, counter.app):
                to_front(app)
                app.close()
            check(platform)
    finally:
        drive.end_all(offices)
        proxy.close()
        platform.close()


if __name__ == '__main__':
    drive.main(steps, 'proxy')
