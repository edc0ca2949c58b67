#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job, seen from outside: one case of 小餐饮经营许可 with a missing health certificate, from F2 to the printed notice, and the e-file out of it.
Leaves screenshots, papers, e-file and a log in the output folder. Run by build-aux/run and, in a private session, by the e2e suite."""
import argparse
import glob
import os
import shutil
import time

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait


class Log:
    def __init__(self, path):
        self.file = open(path, 'w', encoding='utf-8')

    def __call__(self, line):
        print(line, flush=True)
        self.file.write(line + '\n')
        self.file.flush()


def intake(counter, log):
    app = counter.app
    app.see('先选事项')
    app.shot('start')
    app.key('F2')
    counter.choose_item('小餐饮', '小餐饮经营许可')
    counter.enter_applicant()
    app.shot('applicant')
    counter.answer(['1'])
    app.shot('checklist')
    counter.type_form({'统一社会信用代码': counter.facts['code'], '经营场所面积': '75', '经营项目': 2, '从业人员人数': '6'})
    app.shot('form')
    log('draft saved: item, applicant, answers, form')


def materials(counter, printed, log):
    app = counter.app
    counter.select('申请书')
    app.key('ctrl+shift+f')
    counter.choose_printer()
    wait('the application form is printed', lambda: glob.glob(os.path.join(printed, '*.pdf')), 60)
    log('application form printed for signature')
    for kind, name, pages in [('application-form', '申请书', 2), ('business-licence', '营业执照', 1), ('id-card', '居民身份证', 2), ('floor-plan', '平面图', 1)]:
        counter.scan(kind, name, pages)
        log(f'{name}: {pages} pages scanned, stored, shown')
        if kind == 'business-licence':
            app.see('原件，退还')       # what is usual for it; a copy came
            app.key('ctrl+t')
            app.see('复印件，留存')
            app.shot('copy-kept')


def accept(counter, printed, log):
    app = counter.app
    app.see('可容缺受理')
    app.shot('verdict')
    app.check_screen()
    app.key('F8')
    app.see('信用状况未核对')
    app.shot('findings')
    app.key('Escape')
    # A key that comes while the list closes would be its own.
    app.see_gone('信用状况未核对')
    pages = counter.promise(printed)
    log(f'the promise letter that was printed is signed and scanned: {pages} pages')
    app.shot('ready')
    counter.decide()
    app.see('办结本次受理', 60)
    time.sleep(1)
    app.see_paper()
    app.shot('accepted')
    app.check_screen()
    log('accepted with tolerance: ' + app.see('容缺受理'))


def papers(counter, printed, log):
    app = counter.app
    n = len(glob.glob(os.path.join(printed, '*.pdf')))
    app.key('ctrl+p')
    wait('the notice is printed', lambda: len(glob.glob(os.path.join(printed, '*.pdf'))) > n, 60)
    app.see('已打印')
    app.see_paper()
    app.shot('notice-printed')
    with open(os.path.join(printed, '.copies'), encoding='utf-8') as f:
        copies = dict(reversed(line.rstrip('\n').split('\t')) for line in f)
    if copies != {'小餐饮经营许可申请书': '1', '收件回执': '2', '容缺受理承诺书': '2', '容缺受理通知书': '2'}:
        raise Failed(f'copies that were printed: {copies}')
    receipt = next(text for text in map(drive.read_pdf, glob.glob(os.path.join(printed, '*.pdf'))) if '本回执只证明收到' in text)
    if '营业执照复印件11留存' not in receipt:
        raise Failed(f'the receipt does not tell that a copy was taken and kept: {receipt}')
    app.key('alt+2')
    app.see('本工作站的办件')
    app.see('已移交后台')
    app.see('应补齐')
    app.shot('cases')
    app.key('Return')
    app.see('经过')
    app.see(' · 王静 · 03 窗口')      # each act with its time, who did it, at which window
    app.see_paper()
    app.shot('case')
    app.check_screen(scrolls=True)    # the acts of the case page
    log('case list and history show it')


def keep(counter, output, printed, log):
    code, out, err = counter.ctl('case', 'list', '--json')
    if code != 0 or out.count('\n') != 1:
        raise Failed(f'yichuangctl case list: exit {code}, {out!r} {err!r}')
    import json
    case = json.loads(out)
    log(f"case {case['number']} in state {case['state']}")
    folder = os.path.join(output, 'efile')
    code, out, err = counter.ctl('efile', 'export', case['number'], folder, *counter.clerk_options())
    if code != 0:
        raise Failed(f'yichuangctl efile export: exit {code}: {err}')
    code, out, err = counter.ctl('efile', 'verify', folder)
    if code != 0:
        raise Failed(f'yichuangctl efile verify: exit {code}: {out}{err}')
    log(f'e-file exported and verified: {folder}')
    os.makedirs(os.path.join(output, 'papers'), exist_ok=True)
    for path in sorted(glob.glob(os.path.join(folder, 'papers', '*.pdf'))):
        shutil.copy(path, os.path.join(output, 'papers'))
        log('paper ' + os.path.basename(path))
    shutil.copytree(printed, os.path.join(output, 'printed'), dirs_exist_ok=True)
    code, out, err = counter.ctl('store', 'verify')
    if code != 0:
        raise Failed(f'yichuangctl store verify: exit {code}: {out}{err}')
    log('store verified')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--output', required=True)
    parser.add_argument('--printed', required=True)
    args = parser.parse_args()
    os.makedirs(args.output, exist_ok=True)
    log = Log(os.path.join(args.output, 'journey.log'))

    def steps():
        with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots'), log) as counter:
            counter.open()
            log('yichuang is open, the demonstration clerk is signed in')
            intake(counter, log)
            materials(counter, args.printed, log)
            accept(counter, args.printed, log)
            papers(counter, args.printed, log)
            counter.app.close()
            keep(counter, args.output, args.printed, log)
            log('every step was seen to happen')
    code = drive.main_wrapper(steps)
    if code:
        log('NOT every step was seen; see the last screenshot and app.log')
    return code


if __name__ == '__main__':
    raise SystemExit(main())
