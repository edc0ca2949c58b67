#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the counter does after the acceptance, by keyboard: a name is corrected, the applicant withdraws, one decision is collected against a signature and one
sent by post, and a tolerance that has lapsed is found in the ledger and ends its case. The store is prepared by store-driver, with an approver's events in it. Each end is seen on the screen and read back by yichuangctl."""
import argparse
import json
import os
import subprocess

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait


SHEETS = 'tolerance-promise'      # the feeder's folder that the signed sheets replace


def cases(counter):
    code, out, err = counter.ctl('case', 'list', '--json')
    if code != 0:
        raise Failed(f'yichuangctl case list: {err}')
    return [json.loads(line) for line in out.splitlines()]


def state_of(counter, number):
    return next(x['state'] for x in cases(counter) if x['number'] == number)


def open_case(app, number):
    app.key('alt+2', 'ctrl+k')
    app.key('ctrl+a')
    app.type(number[-5:])
    app.see('共 1 件')
    app.key('Return')      # to the row
    wait('the row has the focus', lambda: (node := app.focused()) is not None and node.get_role_name() != 'text', 20)
    app.key('Return')
    app.see('窗口办理', 40)


def see_papers(app, title):
    app.see(title, 60)


def scan_signed(counter, title, place, name):
    """The sheet that came out of the printer, signed by pen at @place; the intake page has this one slot, F9 leads back."""
    app = counter.app
    pages = counter.sign_printed(counter.printed, title, SHEETS, place, name)
    app.see('只有列出的材料可以扫入', 40)
    counter.scan(SHEETS, title, pages, shot=False)
    app.shot('signed-' + title)
    app.key('F9')
    app.see('窗口办理', 40)


def correct(counter, number):
    app = counter.app
    open_case(app, number)
    app.shot('acts')
    app.see('还没有作出决定')
    app.key('ctrl+shift+n')
    app.see('更正记入办件经过')
    app.type('林样木')
    app.key('Return')
    app.see('没有写明理由')
    app.shot('correction-without-reason')
    app.key('Tab')
    app.type('受理时录入有误')
    app.key('Return')
    app.see('窗口办理', 30)
    app.see('更正姓名')
    app.see('林样木')
    app.shot('corrected')


def withdraw(counter, name):
    """From the case page; @name: who signs."""
    app = counter.app
    app.key('ctrl+shift+w')
    app.see('第一步：打印撤回申请')
    app.type('另择经营场所')
    app.key('Return')
    counter.choose_printer()
    app.see('第二步：签名以后', 60)
    see_papers(app, '撤回申请')
    app.see('已打印', 60)
    app.shot('request')
    drive.push(app, '扫入签好的文书')
    scan_signed(counter, '撤回申请', '申请人（签名', name)
    app.see('第三步：签好的申请已经扫入')
    app.shot('withdraw')
    app.press('确认撤回')
    app.see('已撤回', 40)
    app.shot('withdrawn')


def state_of_closed(counter, number):
    return wait('the terminal program reads the store', lambda: state_of(counter, number), 20)


def deliver(counter, number):
    app = counter.app
    open_case(app, number)
    app.key('ctrl+shift+s')
    app.see('第一步：打印送达回证')
    app.shot('delivery')
    drive.push(app, '打印送达回证')
    app.see('第二步：签名以后', 60)
    app.see('已打印', 60)
    app.see_paper()
    app.shot('receipt')
    drive.push(app, '扫入签好的文书')
    scan_signed(counter, '送达回证', '领取人（签名', '林样本')
    app.see('第三步：签好的回证已经扫入')
    drive.push(app, '确认送达')
    app.see('已送达', 40)
    app.shot('delivered')
    if state_of_closed(counter, number) != 'S70':
        raise Failed('the case is not delivered')


def post(counter, number):
    app = counter.app
    open_case(app, number)
    app.key('ctrl+shift+s')
    app.see('第一步：打印送达回证')
    app.click(app.find(('radio button', 'check box'), '邮寄'))
    app.see('送达回证写明邮件单号')
    app.fill('邮件单号', '12')
    app.press('确认送达')
    app.see('这不是邮件单号')
    app.shot('wrong-number')
    app.fill('邮件单号', 'EX123456785CN')
    app.press('确认送达')
    app.see('已送达', 40)
    app.shot('posted')


def see_whole_form(app):
    """The last button of the form stands above the bar, although the focus is in a field before it."""
    def is_there():
        leave, bar = (app.find(('push button', 'button'), name) for name in ('暂不办理', '返回列表'))
        leave, bar = (drive.extents(x) for x in (leave, bar))
        return leave.y + leave.height <= bar.y
    wait('the whole form is in sight', is_there, 10)


def open_overdue(app):
    """From the ledger, by key: what is overdue stands in front."""
    app.key('alt+4')
    app.see('逾期 1 件', 40)
    app.see('逾期未补齐，视为放弃申请', 40)
    app.shot('ledger-overdue')
    app.key('Return')
    app.see('窗口办理', 40)


def see_refusal(app):
    """What has ended waits for no day any more, and stands among what is to be reviewed."""
    app.key('alt+Left')
    app.see('没有等待办理的期限', 40)
    app.shot('ledger-empty')
    app.click(app.find(('toggle button', 'radio button', 'push button'), lambda name: name.startswith('否定备案')))
    app.see('尚未复核', 40)
    app.see('作出人')
    app.shot('ledger-refusal')


def lapse(counter, number):
    """The days of the promise are over: one act prints the notice and ends the case."""
    app = counter.app
    open_overdue(app)
    app.see('容缺逾期，退件办结', 40)
    app.shot('lapsed-tolerance')
    app.key('ctrl+shift+b')
    app.see('此步不能撤销')
    see_whole_form(app)
    app.shot('lapse')
    app.key('Return')
    app.see('退件办结', 40)
    app.see('容缺逾期退件通知书', 60)
    app.see('已打印', 60)
    app.see_paper()
    app.shot('lapse-notice')
    if state_of_closed(counter, number) != 'S91':
        raise Failed('the case has not lapsed')
    see_refusal(app)


def steps(args):
    store = os.path.join(os.environ['XDG_DATA_HOME'], 'yichuang')
    with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots'), enrolled=False) as counter:
        counter.printed = args.printed
        environment = {**os.environ, 'YICHUANG_DATADIR': args.data}
        subprocess.run([args.driver, 'prepare-later', store, 'keyring', '7'], check=True, env=environment)
        found = sorted(cases(counter), key=lambda x: x['number'])
        tolerated = next(x['number'] for x in found if x['cure_due'])
        reviewed = next(x['number'] for x in found if x['state'] == 'S40' and x['number'] != tolerated)
        granted = [x['number'] for x in found if x['state'] == 'S60']
        counter.open()
        correct(counter, reviewed)
        withdraw(counter, '林样木')
        if state_of_closed(counter, reviewed) != 'S90':
            raise Failed('the case is not withdrawn')
        deliver(counter, granted[0])
        post(counter, granted[1])
        counter.app.close()
        counter.app.environment['YICHUANG_CLOCK'] = '2026-12-10T10:00:00+08:00'
        counter.open()
        lapse(counter, tolerated)
        counter.app.close()
        code, out, err = counter.ctl('store', 'verify')
        if code != 0:
            raise Failed(f'yichuangctl store verify: {out} {err}')


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--output', required=True)
    parser.add_argument('--printed', required=True)
    parser.add_argument('--driver', required=True)
    parser.add_argument('--data', required=True)
    args = parser.parse_args()
    raise SystemExit(drive.main_wrapper(lambda: steps(args)))
