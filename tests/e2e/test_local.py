#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A station without the hall's enrolment file: a person signs in under the own name, takes a case in, accepts and prints it with L- numbers that say so on
the screen and on paper. Later the file comes: the case, its number and its author stay valid, and new cases belong to the hall's clerk."""
import glob
import json
import os
import subprocess

import yc_drive as drive
from test_odd import MATERIALS
from yc_counter import Counter
from yc_drive import Failed, wait

NAME, PASSWORD = '样本员', 'local-password'


def read_pdf(path):
    return ''.join(subprocess.run(['pdftotext', '-raw', path, '-'], capture_output=True, text=True).stdout.split())


def begin(counter):
    """By mouse to the page, by keyboard through it; what does not fit is said there."""
    app = counter.app
    app.start()
    app.see('本工作站还没有登记', 60)
    app.see('编号为临时编号，以 L- 开头')
    app.shot('not-enrolled')
    app.click(app.find('push button', '没有登记文件，先办理…'))
    app.see('登记之前先办理')
    app.type(NAME)
    app.key('Return')
    app.type('short')
    app.key('Return')
    app.type('short')
    app.key('Return')
    app.see('密码至少要 8 个字符')
    app.key('ctrl+a')
    app.type(PASSWORD)
    app.key('Return', 'ctrl+a')
    app.type('another-password')
    app.key('Return')
    app.see('两次输入的密码不同')
    app.shot('passwords-differ')
    app.type(PASSWORD)
    app.key('Return')
    app.see('未接入平台', 60)
    app.see('未登记：编号为临时编号（L-）')
    app.shot('begun')


def accept(counter, printed):
    app = counter.app
    app.key('F2')
    counter.choose_item('小餐饮', '小餐饮经营许可')
    counter.enter_applicant(mistype=False)
    counter.answer(['1'])
    counter.fill_form({'统一社会信用代码': counter.facts['code'], '经营场所面积': '75', '经营项目': 2, '从业人员人数': '6'})
    for kind, name, pages in MATERIALS:
        counter.scan(kind, name, pages, shot=False)
    app.see('可受理')
    counter.decide()
    app.see('办结本次受理', 60)
    app.see('L-')
    app.see('临时编号')
    app.shot('accepted')
    app.key('ctrl+p')
    counter.choose_printer()
    wait('receipt and notice are printed', lambda: len(glob.glob(os.path.join(printed, '*.pdf'))) == 2, 90)
    app.see_gone('还没打印')
    app.see('已打印')
    app.shot('printed')
    code, out, err = counter.ctl('case', 'list', '--json')
    if code != 0 or not json.loads(out)['number'].startswith('L-') or json.loads(out)['state'] != 'S40':
        raise Failed(f'not one accepted case with a provisional number: {code} {out} {err}')
    for path in glob.glob(os.path.join(printed, '*.pdf')):
        text = read_pdf(path)
        for words in (json.loads(out)['number'], '为临时编号', f'{NAME}（尚未登记的窗口）'):
            if words not in text:
                raise Failed(f'{path} does not say "{words}"')
    app.close()
    return json.loads(out)['number']


def sign_in_again(counter, number):
    """The number of the only clerk stands there; a wrong password is a state of the page."""
    app = counter.app
    app.start()
    app.see('本工作站尚未登记', 60)
    app.see(NAME)
    app.type('wrong-password')
    app.key('Return')
    app.see('密码不对', 60)
    app.shot('wrong-password')
    app.type(PASSWORD)
    app.key('Return')
    app.see('未接入平台', 60)
    app.key('alt+2')
    app.see(number[-6:])
    app.shot('signed-in-again')


def lease(counter):
    """What the hall issues for this store: the demonstration's content, but a real lease."""
    code, out, err = counter.ctl('doctor', '--quick')
    incarnation = next((x.split('\t')[1] for x in out.splitlines() if x.startswith('incarnation\t')), None)
    if incarnation is None:
        raise Failed(f'yichuangctl doctor names no incarnation: {code} {out} {err}')
    with open(os.path.join(counter.prefix, 'share/yichuang/demo/enrolment.json'), encoding='utf-8') as f:
        enrolment = json.load(f)
    enrolment.update(demonstration=False, lease_id='hall-1', incarnation=incarnation)
    path = os.path.join(counter.folder, 'enrolment.json')
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(enrolment, f, ensure_ascii=False)
    return path, enrolment['clerks'][0]


def enrol(counter, number):
    app = counter.app
    path, clerk = lease(counter)
    app.click(app.find('push button', '登记…'))
    app.see('平台地址')
    app.shot('join-or-file')
    app.click(app.find('push button', '选择登记文件…'))
    app.choose_file(path)
    app.see('大连市中山区政务服务中心', 60)
    app.see('工号')
    app.type(clerk['id'])
    app.key('Return')
    app.type(clerk['password'])
    app.key('Return')
    app.see(clerk['name'], 60)
    if any('未登记' in x for x in app.labels()):
        raise Failed('the window still says that it is not enrolled')
    app.key('alt+2')
    app.see(number[-6:])
    app.key('Return')
    app.see('经过')
    app.see(NAME)
    app.shot('enrolled')
    app.close()
    code, out, err = counter.ctl('store', 'verify')
    if code != 0:
        raise Failed(f'yichuangctl store verify: {code} {out} {err}')


def steps(args):
    with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots'), enrolled=False) as counter:
        begin(counter)
        number = accept(counter, args.printed)
        sign_in_again(counter, number)
        enrol(counter, number)


if __name__ == '__main__':
    drive.main(steps, 'printed')
