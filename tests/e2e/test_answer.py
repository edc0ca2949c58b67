#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window answers instead of an acceptance, by keyboard: told once what to correct, corrected and accepted; not corrected in its days and refused; and a
matter that needs no permit. Every paper is printed and seen, every end read back by yichuangctl."""
import glob
import json
import os
import time

import yc_drive as drive
from yc_counter import AREA, WORKERS, Counter
from yc_drive import Failed, wait

LATER = '2027-01-08T10:00:00+08:00'


def states(counter):
    code, out, err = counter.ctl('case', 'list', '--json')
    if code != 0:
        raise Failed(f'yichuangctl case list: {err}')
    return sorted(json.loads(line)['state'] for line in out.splitlines())


def kinds(counter, number):
    code, out, err = counter.ctl('case', 'history', number, '--json')
    if code != 0:
        raise Failed(f'yichuangctl case history: {err}')
    return [json.loads(line)['kind'] for line in out.splitlines()]


def take_in(counter):
    """A small catering case with its application form alone."""
    counter.app.key('F2')
    counter.choose_item('小餐饮', '小餐饮')
    counter.enter_applicant(mistype=False)
    counter.answer(['1'])
    counter.app.type(counter.facts['code'])
    counter.fill_form({'经营场所面积': AREA, '经营项目': 2, '从业人员人数': WORKERS})


def print_all(counter, first=False):
    counter.app.see('按 Ctrl+P', 60)
    counter.app.key('ctrl+p')
    if first:
        counter.choose_printer()


def tell(counter, first):
    app = counter.app
    app.key('ctrl+shift+k')
    app.see('下列内容一次书面告知')
    time.sleep(.5)
    app.shot('tell')
    app.key('Return')
    app.see('待补正', 60)
    app.see('一次性补正告知书', 40)
    print_all(counter, first)
    app.see('已打印', 60)
    app.see_paper()
    app.shot('told')


def correct(counter):
    """Back with the materials: the case goes on where it was."""
    app = counter.app
    app.key('ctrl+Return')
    app.see('已一次性告知补正', 40)
    app.shot('to-correct')
    app.key('ctrl+shift+k')      # told once: not again
    time.sleep(.5)
    if any('下列内容一次书面告知' in x for x in app.labels()):
        raise Failed('the window tells a second time')
    for kind, name in (('business-licence', '营业执照'), ('id-card', '居民身份证'), ('health-certificates', '健康证明'), ('floor-plan', '平面图')):
        folder = drive.material_folder(counter.pages, kind)
        counter.scan(kind, name, len(glob.glob(os.path.join(folder, '*.jpg'))), shot=False)
    app.key('F9')
    app.see('办结本次受理', 60)
    app.see('补正材料收件回执', 40)
    app.see_paper()
    app.shot('corrected')


def no_permit(counter):
    app = counter.app
    app.key('F2')
    counter.choose_item('公共场所', '公共场所')
    counter.enter_applicant(mistype=False)
    app.see('情形问题')
    app.key('7')                 # 饭馆、咖啡馆、酒吧、茶座
    app.see('不受理：', 40)      # nothing more is asked
    app.see('情形无误的，按 F9')
    app.shot('not-needed')
    app.key('F9')
    app.see('不受理告知', 40)
    time.sleep(.5)
    app.shot('ask-not-needed')
    app.key('Tab', 'Return')     # the button that ends it is not the one that Enter takes
    app.see('不受理告知书', 60)
    print_all(counter)
    app.see('已打印', 60)
    app.see_paper()
    app.shot('not-needed-notice')


def refuse(counter):
    app = counter.app
    app.key('alt+2')
    app.see('待补正', 40)
    app.key('ctrl+k')
    app.type(counter.facts['name'])
    app.see('共 3 件', 40)
    open_to_correct(app)
    app.see('没有补正', 40)
    app.shot('not-corrected')
    app.key('F9')
    app.see('此操作不能撤销', 40)
    time.sleep(.5)
    app.shot('ask-refuse')
    app.key('Tab', 'Return')     # the button that ends it is not the one that Enter takes
    app.see('不予受理通知书', 60)
    print_all(counter)
    app.see('已打印', 60)
    app.see_paper()
    app.shot('refused')


def open_to_correct(app):
    """Down the list to the row that waits, then on with it."""
    app.key('Return')
    wait('the row has the focus', lambda: (node := app.focused()) is not None and node.get_role_name() != 'text', 20)
    for _ in range(3):
        app.key('ctrl+Return')
        time.sleep(1)
        if any('没有补正' in x for x in app.labels()):
            return
        app.key('Down')
    raise Failed('no row goes on to the case that waits')


def steps(args):
    with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots')) as counter:
        counter.open()
        take_in(counter)
        counter.scan('application-form', '申请书', 2, shot=False)
        tell(counter, True)
        correct(counter)
        take_in(counter)
        counter.scan('application-form', '申请书', 2, shot=False)
        tell(counter, False)
        no_permit(counter)
        found = states(counter)
        if found != ['S15', 'S20', 'S40']:
            raise Failed(f'the cases are {found}')
        counter.app.close()
        counter.app.environment['YICHUANG_CLOCK'] = LATER
        counter.open()
        refuse(counter)
        counter.app.close()
        if 'S21' not in states(counter):
            raise Failed(f'the cases are {states(counter)}')
        code, out, err = counter.ctl('store', 'verify')
        if code != 0:
            raise Failed(f'yichuangctl store verify: {out} {err}')


if __name__ == '__main__':
    drive.main(steps, 'printed')
