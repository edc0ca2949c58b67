#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""公共场所卫生许可 on commitment (告知承诺), seen from outside: the answers choose the way, F9 prints the letter first, and accepts once the signed one is
scanned. The report that the commitment stands for is not asked for. Ends handed over (S40) with the papers of it."""
import glob
import json
import os

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait

ITEM = '公共场所卫生许可'
AGENT = {'name': '样本代理', 'number': '210202199003070025', 'phone': '13900000018', 'scope': '代为递交材料'}
PAPERS = ['受理通知书', '告知承诺书', '收件回执']
MATERIALS = [('application-form', '申请表', 3), ('id-card', '居民身份证', 2), ('floor-plan', '平面图', 2), ('management-rules', '卫生管理制度', 4),
             ('health-certificates', '健康合格证明', 2)]


def intake(counter):
    app, facts = counter.app, counter.facts
    app.key('F2')
    counter.choose_item(ITEM, ITEM)
    counter.enter_organisation(AGENT)
    counter.answer(['1', '1', '2', '2'])   # lodging, fewer than 50 rooms, no central air conditioning: on commitment
    app.see('以承诺代替')
    if any('空调通风系统卫生检测' in x for x in app.labels()):
        raise Failed('the report of an air conditioning that is not there is on the checklist')
    app.see('告知承诺书')
    app.shot('checklist')
    app.type(facts['number'])   # the first field that wants something: of the person in charge, masked when it is left
    counter.type_form({'经营面积': '120', '从业人员人数': '6', '直接为顾客服务人员人数': '4'})


def scans(counter):
    sheets = {os.path.basename(f)[3:]: len(glob.glob(os.path.join(f, '*.jpg'))) for f in glob.glob(os.path.join(counter.pages, '*-*'))}
    for kind, name, _ in MATERIALS:
        counter.scan(kind, name, sheets[kind], shot=False)


def decide(counter, printed):
    app = counter.app

    def papers():
        return len(glob.glob(os.path.join(printed, '*.pdf')))
    app.see('告知承诺')
    app.shot('verdict')
    counter.decide()
    counter.choose_printer()
    wait('the commitment letter is printed', papers, 60)
    if any('办结本次受理' in x for x in app.labels()):
        raise Failed('accepted before the commitment was signed')
    app.see('告知承诺书')
    app.shot('letter-printed')
    counter.scan('commitment-letter', '告知承诺书', counter.sign_printed(printed, '告知承诺书', 'commitment-letter'))
    app.key('F9', 'F2')   # too early: the next applicant waits until it is seen what became of this one
    app.see('办结本次受理', 60)
    app.see('告知承诺受理')
    app.see_paper()
    app.shot('accepted')
    before = set(glob.glob(os.path.join(printed, '*.pdf')))
    app.key('ctrl+p')
    new = wait('the notice is printed', lambda: set(glob.glob(os.path.join(printed, '*.pdf'))) - before, 60)
    app.see('已打印')
    text = ''.join(map(drive.read_pdf, new))
    for words in ('告知承诺', '受理通知书', ITEM):
        if words not in text:
            raise Failed(f'the printed notice does not say {words}: {text[:400]}')


def check(counter, output):
    code, out, err = counter.ctl('case', 'list', '--json')
    if code != 0 or out.count('\n') != 1:
        raise Failed(f'yichuangctl case list: exit {code}, {out!r} {err!r}')
    case = json.loads(out)
    if case['state'] != 'S40':
        raise Failed(f'the case is in state {case["state"]}')
    folder = os.path.join(output, 'efile')
    for words in (('efile', 'export', case['number'], folder, *counter.clerk_options()), ('efile', 'verify', folder), ('store', 'verify')):
        code, out, err = counter.ctl(*words)
        if code != 0:
            raise Failed(f'yichuangctl {" ".join(words[:2])}: exit {code}: {out}{err}')
    names = [os.path.basename(x) for x in glob.glob(os.path.join(folder, 'papers', '*.pdf'))]
    kinds = sorted({x[3:-4] if x[:2].isdigit() else x[:-4] for x in names})
    if kinds != PAPERS:
        raise Failed(f'papers of the e-file: {kinds}')
    print(case['number'], case['state'], *names)


def steps(args):
    with Counter(args.prefix, args.output, 'public-place', os.path.join(args.output, 'screenshots')) as counter:
        counter.open()
        intake(counter)
        scans(counter)
        decide(counter, args.printed)
        counter.app.close()
        check(counter, args.output)


if __name__ == '__main__':
    drive.main(steps, 'printed')
