#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two approvers before one case, and a page that goes back: both open it at workstations of their own, one takes it up and the other is told; a page is sent
back to the window with a reason, scanned again there and handed over again; then the permit is refused with reason, basis and remedies, and what was refused
is handed over at the window against a signature. The real windows by keyboard, the real platform's program, a real printer's queue."""
import os
import shutil
import time

import yc_drive as drive
from test_line import accept, start_hall
from test_later import scan_signed
from test_two_roles import check_end, join, judge_until, to_front
from yc_counter import Counter
from yc_drive import go_to, push
from yc_notices import Notices

CLERK, FIRST, SECOND = 'wangjing', 'shenpi-shijian', 'shenpi-shijian-2'
CLOCKS = ('受理期限', '承诺办结', '法定办结', '移交', '送达')
EXPLANATION = '第一页下方缺角'
REASON = '经营场所面积与平面图不一致，不符合许可条件'
BASIS = '《辽宁省食品小作坊小餐饮小食杂店小摊贩管理条例》关于经营场所的规定'


def workstation(args, name):
    """A store of its own beside the window's."""
    data = os.path.join(args.output, name)
    os.makedirs(data, mode=0o700)
    app = drive.App(os.path.join(args.prefix, 'bin/yichuang'), {'XDG_DATA_HOME': data}, os.path.join(args.output, 'screenshots-' + name))
    app.start('--separate')
    return app


def open_dossier(app, shot):
    to_front(app)
    app.see('1 件', 60)
    app.see('小餐饮经营许可', 60)
    app.key('Return')
    app.see('可以接件', 60)
    app.shot(shot)


def take_up_both(first, second):
    """Both have it open; the first takes it up, the second is told by whom."""
    to_front(first)
    first.key('ctrl+Return')
    first.see('还不能作出决定', 60)
    first.see('联网 · 全部送达', 60)
    to_front(second)
    second.see('样本审批乙 正在办理本件', 60)
    second.shot('told')


def take_over(first, second):
    """Who has it is away: the second goes on with it, by keyboard, and the first reads why."""
    second.key('ctrl+shift+o')
    second.see('接替审查本件', 30)
    second.type('同事休假')
    second.shot('take-over')
    second.key('Return')
    second.see('样本审批戊（我）', 60)
    second.see('联网 · 全部送达', 60)
    to_front(first)
    first.see('样本审批戊已接替你审查本件：同事休假', 60)
    first.shot('taken-over')


def send_back(app):
    to_front(app)
    app.key('m')
    app.key('ctrl+shift+Return')
    app.see('退回窗口', 30)
    app.key('Tab')
    app.type(EXPLANATION)
    app.shot('send-back')
    app.key('Return')
    app.see('没有需要决定的事项', 60)
    app.see('联网 · 全部送达', 60)
    app.shot('sent-back')


def see_clocks(app, *wanted):
    """The rows of the picture by the names that are read out: each begins with one of @wanted, in that order. Returns them."""
    def rows():
        names = [node.get_name() for node in app.nodes('list item', lambda name: name.split('：')[0].split('（')[0] in CLOCKS)]
        return names if len(names) == len(wanted) and all(name.startswith(want) for name, want in zip(names, wanted)) else None
    return drive.wait(f'the clocks are {wanted}', rows, 40)


def mend(counter, notices):
    """The returned page is scanned again, the case handed over again. The desktop tells of it, while another window is in front; a click there opens the case."""
    app = counter.app
    app.see('后台退回：', 60)
    notice = notices.see('后台退回：')
    if '小餐饮经营许可' not in notice['body'] or counter.facts['name'] in str(notice) or 'default' not in notice['actions']:
        raise drive.Failed(f'the desktop is told {notice}')
    app.shot('told-of-the-return')
    notices.click(notice)
    app.see('窗口办理', 40)
    to_front(app)
    app.see(EXPLANATION, 30)
    # The time goes on while the case is at the window; the row says what the sentence in the bar says.
    rows = see_clocks(app, '受理期限：', '移交：', '承诺办结：', '法定办结：', '移交（第 2 次）：', '送达：未开始')
    app.find('status bar', '后台退回，' + rows[2].split('，')[1])
    app.shot('returned')
    app.key('ctrl+m')
    app.see('只有列出的材料可以扫入', 40)
    app.shot('scan-again')
    app.see('扫描不清')
    app.key('ctrl+shift+Delete')
    app.see('第 1 页，共 1 页', 30)
    sheet = os.path.join(counter.folder, 'sheet')
    os.makedirs(sheet, exist_ok=True)
    shutil.copy(os.path.join(drive.material_folder(counter.pages, 'application-form'), 'p01.jpg'), sheet)
    counter.scanner.feed(sheet)
    app.key('F5')
    app.see('第 2 页，共 2 页', 90)
    app.see_gone('正在扫描', 60)
    # A single sheet from a feeder that scans both sides: is it whole?
    app.see('纸张都在了吗')
    app.shot('scanned-again')
    app.key('Return')
    app.see_gone('纸张都在了吗')
    app.key('F9')
    app.see('窗口办理', 40)
    app.key('ctrl+j')
    app.see('已移交后台', 40)
    app.see('联网 · 全部送达', 60)
    see_clocks(app, '受理期限：', '移交：', rows[2], rows[3], '移交（第 2 次）：', '送达：未开始')
    app.see_gone('后台退回：', 20)     # what the toast said is true no more
    app.shot('handed-over-again')


def judge_against(app):
    """The first thing that is judged does not fit, all else does: nobody may grant then, and the page says so."""
    to_front(app)
    app.see('小餐饮经营许可', 60)
    app.key('Return')
    app.see('可以接件', 60)
    app.key('ctrl+Return')
    app.see('还不能作出决定', 60)
    app.key('2')
    time.sleep(.6)
    judge_until(app, '不能准予')
    app.shot('cannot-grant')


def refuse(app):
    judge_against(app)
    go_to(app, '不予')
    app.key('space')
    app.see('不予许可的依据', 30)
    app.key('ctrl+Return')
    app.see('没有写明理由', 30)
    app.shot('refusal-without-reason')
    go_to(app, '不予许可的理由', 'shift+Tab')
    app.type(REASON)
    go_to(app, '不予许可的依据')
    app.key('ctrl+a')
    app.type(BASIS)
    app.shot('refusal')
    app.key('ctrl+Return')
    app.see('没有需要决定的事项', 60)
    app.see('联网 · 全部送达', 60)
    app.shot('refused')


def collect(counter, notices):
    """The refusal is read at the window and handed over there: the proof is printed, signed with a pen, scanned, and ends the case."""
    app = counter.app
    notices.see('不予决定：')
    to_front(app)
    app.see('不予决定：', 60)
    app.shot('refusal-at-the-window')
    app.key('alt+2')
    app.key('Return')
    app.see('窗口办理', 40)
    app.see('作出不予决定', 30)
    app.see('不予许可决定书', 30)
    app.key('ctrl+shift+s')
    app.see('第一步：打印送达回证')
    push(app, '打印送达回证')
    counter.choose_printer()
    app.see('第二步：签名以后', 60)
    push(app, '扫入签好的文书')
    scan_signed(counter, '送达回证', '领取人（签名', counter.facts['name'])
    app.see('第三步：签好的回证已经扫入')
    app.shot('signed')
    push(app, '确认送达')
    app.see('已送达', 40)
    app.see('联网 · 全部送达', 60)
    app.shot('delivered')


def steps(args):
    platform = start_hall(args)
    offices, notices = [], Notices()
    try:
        with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots'), enrolled=False) as counter:
            counter.printed = args.printed
            counter.app.start()
            join(counter.app, platform, CLERK, '王静')
            for name, account, person in (('office', FIRST, '样本审批乙'), ('office-2', SECOND, '样本审批戊')):
                platform.end()      # a code is good for one workstation; a start gives another one
                platform.start()
                offices.append(workstation(args, name))
                join(offices[-1], platform, account, person)
                offices[-1].see('没有等待决定的办件', 60)
            first, second = offices
            for app in (first, counter.app):
                to_front(app)
                app.key('ctrl+r')
                app.see('联网 · 全部送达', 60)
            accept(counter)
            counter.app.see('联网 · 全部送达', 90)
            for app in offices:            # nobody touched them: the list has it by itself
                open_dossier(app, 'dossier')
            print('offices: the new case came by itself', flush=True)
            take_up_both(first, second)
            print('two approvers: one has it, the other is told', flush=True)
            take_over(first, second)
            print('two approvers: the second has taken it over, the first reads why', flush=True)
            send_back(second)
            print('office: a page is sent back', flush=True)
            mend(counter, notices)
            print('window: scanned and handed over again', flush=True)
            refuse(second)
            print('office: refused, with reason and basis', flush=True)
            collect(counter, notices)
            print('window: the refusal is handed over against a signature', flush=True)
            for app in (*offices, counter.app):
                to_front(app)
                app.close()
            check_end(platform)
    finally:
        drive.end_all(offices)
        notices.close()
        platform.close()


if __name__ == '__main__':
    drive.main(steps, 'printed')
