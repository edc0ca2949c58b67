#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens at the window while the back office reads: a case accepted with a material owed, whose wrong name is corrected, whose owed material comes in and
which is granted then; and another one that the applicant withdraws. The real windows of clerk and approver by keyboard, the real platform between them, which
is asked in the end what arrived."""
import os
import sqlite3

import yc_drive as drive
from test_later import cases, correct, open_case, withdraw
from test_line import finish_intake, start_hall
from test_odd import MATERIALS
from test_return import CLERK, FIRST, open_dossier, workstation
from test_two_roles import ask_platform, join, judge_until, to_front
from yc_counter import Counter
from yc_drive import Failed
from yc_notices import Notices
from platform_rig import PASSWORD     # on the path that the other tests have made

OWED = ('health-certificates', '健康证明', 1)
RIGHT_NAME = '林样木'


def accept_tolerated(counter):
    """All but one material that may follow. Returns the number that the receipt gave."""
    app = counter.app
    counter.choose_item('小餐饮', '小餐饮经营许可')
    counter.enter_applicant(mistype=False)
    counter.answer(['1'])
    counter.fill_form({'统一社会信用代码': counter.facts['code'], '经营场所面积': '75', '经营项目': 2, '从业人员人数': '6'})
    for kind, name, pages in MATERIALS:
        if kind != OWED[0]:
            counter.scan(kind, name, pages, shot=False)
    app.see('可容缺受理')
    counter.promise(counter.printed)
    counter.decide()
    app.see('办结本次受理', 60)
    app.see('联网 · 全部送达', 90)
    return cases(counter)[0]['number']


def take_up(office):
    """The office may begin, and is told why it cannot end."""
    open_dossier(office, 'tolerated')
    office.key('ctrl+Return')
    office.see('容缺材料尚未补齐', 60)
    office.see('联网 · 全部送达', 60)
    office.shot('cannot-grant-yet')
    office.check_screen()


def see_right_name(office):
    """The approver sits before the case and touches nothing."""
    to_front(office)
    office.see(RIGHT_NAME, 60)
    office.shot('corrected')


def cure(counter):
    app = counter.app
    to_front(app)
    app.see('健康证明')
    app.key('ctrl+m')
    app.see('只有列出的材料可以扫入', 40)
    counter.scan(*OWED)
    app.check_screen()
    app.key('F9')
    app.see('窗口办理', 40)
    app.key('ctrl+j')
    app.see('容缺材料补齐', 40)
    app.see('联网 · 全部送达', 60)
    app.shot('cured')
    app.check_screen(scrolls=True)    # the acts of the case page


def end_sessions(platform):
    """Everybody's sign-in is over at the platform, no workstation's."""
    db = sqlite3.connect(os.path.join(platform.folder, 'store/platform.db'), timeout=60)
    with db:
        if db.execute('DELETE FROM session').rowcount < 2:
            raise Failed('clerk and approver were not signed in')
    db.close()


def sign_in_again(app, shot):
    """The page says what happened, what is safe and what to do; the lock's page takes the password, and what stood there stands there again."""
    app.see('平台要求重新登录：', 90)
    app.see('没有丢失：')
    app.see('联网')
    app.shot(shot)
    app.check_screen()
    app.press('重新登录')
    app.see('已锁定', 30)
    app.type(PASSWORD)
    app.key('Return')
    app.see_gone('平台要求重新登录', 60)


def grant(office):
    to_front(office)
    office.see('容缺材料已于', 60)
    office.shot('owed-material-is-there')
    sign_in_again(office, 'signed-out-while-reading')
    office.see('容缺材料已于', 60)
    judge_until(office, '可以准予')
    office.key('ctrl+Return')
    office.see('没有需要决定的事项', 60)
    office.see('联网 · 全部送达', 60)
    office.shot('granted')


def see_decision(counter, notices):
    app = counter.app
    # While another window is in front of it: who looks at the window needs no notification.
    notice = notices.see('准予决定：')
    to_front(app)
    app.see('准予决定：', 60)
    notices.click(notice)
    app.see('作出准予决定', 30)
    app.see(RIGHT_NAME)
    app.shot('decision')


def neighbour(number):
    """Somebody else's, of whom nobody has asked yet: two digits differ, and the check digit fits all the same (their weights are 4 and 2)."""
    a, b = int(number[15]), int(number[16])
    a, b = (a + 1, b - 2) if a < 9 and b > 1 else (a - 1, b + 2)
    return f'{number[:15]}{a}{b}{number[17]}'


def take_back(counter, office, first):
    """Another case; the approver has just opened it when the applicant withdraws at the window."""
    app = counter.app
    counter.facts['number'] = neighbour(counter.facts['number'])
    app.key('F2')
    counter.choose_item('小餐饮', '小餐饮经营许可')
    counter.enter_applicant(mistype=False)
    sign_in_again(app, 'signed-out-while-taking-in')
    finish_intake(counter)
    app.see('联网 · 全部送达', 90)
    to_front(office)
    office.see('1 件', 60)
    office.key('ctrl+Down')
    office.see('可以接件', 60)
    to_front(app)
    open_case(app, next(x['number'] for x in cases(counter) if x['number'] != first))
    withdraw(counter, counter.facts['name'])
    app.see('联网 · 全部送达', 60)
    to_front(office)
    office.see('本件处于“已撤回”', 60)
    office.see('没有等待决定的办件', 60)
    office.shot('withdrawn')
    office.check_screen()


def steps(args):
    platform = start_hall(args)
    office, notices = None, Notices()
    try:
        with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots'), enrolled=False) as counter:
            counter.printed = args.printed
            counter.app.start()
            join(counter.app, platform, CLERK, '王静')
            platform.end()      # a code is good for one workstation; a start gives another one
            platform.start()
            office = workstation(args, 'office')
            join(office, platform, FIRST, '样本审批乙')
            to_front(counter.app)
            counter.app.key('ctrl+r')
            counter.app.see('联网 · 全部送达', 60)
            number = accept_tolerated(counter)
            print('window: accepted, one material may follow', flush=True)
            take_up(office)
            to_front(counter.app)
            correct(counter, number)
            counter.app.see('联网 · 全部送达', 60)
            see_right_name(office)
            print('window: the name is corrected, the office sees it', flush=True)
            cure(counter)
            end_sessions(platform)
            grant(office)
            print('office: granted with what came later', flush=True)
            see_decision(counter, notices)
            take_back(counter, office, number)
            print('window: withdrawn for the applicant, whoever reads it is told', flush=True)
            office.close()
            to_front(counter.app)
            counter.app.close()
            check(platform)
    finally:
        drive.end_all([office])
        notices.close()
        platform.close()


def check(platform):
    (first, kinds), (second, others) = ask_platform(platform)
    if (first, second) != ('S60', 'S90'):
        raise Failed(f'the platform has the cases in {first} and {second}')
    if not {'tolerated', 'corrected', 'cured', 'granted'} <= set(kinds) or 'withdrawn' not in others:
        raise Failed(f'the platform was told {kinds} and {others}')


if __name__ == '__main__':
    drive.main(steps, 'printed')
