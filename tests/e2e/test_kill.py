#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL of the real app at seeded moments: while sheets are scanned (each page that was shown is there once, with the digests it had, and the draft
goes on from the case list), while a case is accepted (accepted once with its papers, or still open with everything), and right after an acceptance was
confirmed (it is there, once). The store verifies clean each time, and the e-file holds the very pages."""
import argparse
import glob
import json
import os
import random
import shutil
import time

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait

SHEETS = 3
SCAN_KILLS = [('application-form', '申请书', 1), ('id-card', '居民身份证', 2)]
REST = [('business-licence', '营业执照', 1), ('health-certificates', '健康证明', 1), ('floor-plan', '平面图', 1)]
ACCEPT_DELAYS = [(0, .2)]


def cases(counter):
    code, out, err = counter.ctl('case', 'list', '--json')
    if code != 0:
        raise Failed(f'yichuangctl case list: {code} {err}')
    return [json.loads(x) for x in out.splitlines()]


def verify(counter, when):
    code, out, err = counter.ctl('store', 'verify')
    if code != 0:
        raise Failed(f'yichuangctl store verify {when}: {code} {out} {err}')
    numbers = [x['number'] for x in cases(counter) if x['number']]
    if len(set(numbers)) != len(numbers):
        raise Failed(f'a number was given twice: {numbers}')


def page_list(counter, case_id):
    """[(material, SHA-256, SM3)] as the store has them, beside the running app."""
    code, out, err = counter.ctl('case', 'show', case_id, '--json')
    if code != 0:
        raise Failed(f'yichuangctl case show: {code} {err}')
    return [(x['material'], x['sha256'], x['sm3']) for x in json.loads(out)['page_list']]


def open_case(counter):
    found = [x['id'] for x in cases(counter) if x['state'] != 'S30']
    if len(found) != 1:
        raise Failed(f'{len(found)} open cases, not one')
    return found[0]


def same_pages(before, after, when):
    """What was there before is there after, in its order, and nothing is there twice."""
    left = iter(after)
    if not all(x in left for x in before):
        raise Failed(f'{when}: pages are lost or changed: {before} became {after}')
    if len(set(after)) != len(after):
        raise Failed(f'{when}: a page is there twice: {after}')


def new_case(counter):
    app = counter.app
    app.key('F2')
    counter.choose_item('小餐饮', '小餐饮经营许可')
    counter.enter_applicant(mistype=False)
    counter.answer(['1'])
    counter.fill_form({'统一社会信用代码': counter.facts['code'], '经营场所面积': '75', '经营项目': 2, '从业人员人数': '6'})


def reopen(counter):
    """As the next morning: start, the list of cases, Ctrl+Enter on the newest."""
    app = counter.app
    counter.open()
    app.see('先选事项', 60)
    app.key('alt+2')
    app.see('本工作站的办件')
    app.see('林**')
    time.sleep(.5)


def resume(counter):
    counter.app.key('ctrl+Return')
    counter.app.see('申请表单')


def feed_of(counter, name, kinds):
    """A folder with the sheets of several materials, the first SHEETS of them: all differ."""
    folder = os.path.join(counter.folder, 'feed-' + name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    sheets = [p for k in kinds for p in sorted(glob.glob(os.path.join(drive.material_folder(counter.pages, k), '*.jpg')))][:SHEETS]
    for i, path in enumerate(sheets):
        shutil.copy(path, os.path.join(folder, f'p{i + 1:02d}.jpg'))
    return folder, sheets


def feed_rest(counter, name, sheets, done):
    folder = os.path.join(counter.folder, 'rest-' + name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for i, path in enumerate(sheets[done:]):
        shutil.copy(path, os.path.join(folder, f'p{i + 1:02d}.jpg'))
    counter.scanner.feed(folder)


def pages_shown(app):
    """N of "第 x 页，共 N 页"; 0 while there is none."""
    found = [int(x.split('共')[1].split('页')[0]) for x in app.labels() if x.startswith('第 ') and '页，共' in x]
    return max(found, default=0)


def kill_while_scanning(counter, rng, kind, name, after):
    app = counter.app
    folder, sheets = feed_of(counter, kind, [kind, 'application-form', 'id-card'] if kind != 'application-form' else [kind, 'id-card'])
    counter.select(name)
    app.see('就绪', 40)
    counter.scanner.feed(folder, ppm=15)
    app.key('F5')
    wait(f'page {after} is shown', lambda: pages_shown(app) >= after, 90)
    case_id = open_case(counter)
    before = page_list(counter, case_id)
    time.sleep(rng.uniform(0, 4))
    shown = pages_shown(app)
    app.kill()
    verify(counter, f'after a kill in the scan of {name}')
    reopen(counter)
    resume(counter)
    counter.select(name)
    kept = wait('the pages are there again', lambda: pages_shown(app), 30)
    app.shot(f'reopened-{kind}')
    if not shown <= kept <= SHEETS:
        raise Failed(f'{shown} pages of {name} were shown, {kept} are there')
    same_pages(before, page_list(counter, case_id), f'a kill in the scan of {name}')
    print(f'{name}: killed with {shown} shown, {kept} kept')
    counter.scanner.control('unload')
    if kept < SHEETS:
        feed_rest(counter, kind, sheets, kept)
        app.see('就绪', 40)
        app.key('F5')
        app.see(f'共 {SHEETS} 页', 90)
        wait('the scan ends', lambda: not any('正在扫描' in x for x in app.labels()), 60)
    if any('纸张都在了吗' in x for x in app.labels()):
        app.key('Return')
        app.see_gone('纸张都在了吗')


def kill_while_accepting(counter, rng, bounds):
    """Returns whether the case was accepted when the kill came. bounds None: the kill comes when the acceptance has been confirmed."""
    app = counter.app
    app.see('可受理', 60)
    case_id = open_case(counter)
    before, pages = [x for x in cases(counter) if x['state'] == 'S30'], page_list(counter, case_id)
    counter.decide()
    if bounds is None:
        app.see('办结本次受理', 60)
    else:
        time.sleep(rng.uniform(*bounds))
    app.kill()
    verify(counter, 'after a kill in acceptance')
    accepted = [x for x in cases(counter) if x['state'] == 'S30']
    done = len(accepted) == len(before) + 1
    if not done and (bounds is None or len(accepted) != len(before)):
        raise Failed(f'{len(before)} cases were accepted before, {len(accepted)} after one acceptance')
    print(f'killed {"when it was confirmed" if bounds is None else "after F9"}: {"accepted" if done else "still open"}', flush=True)
    reopen(counter)
    app.see(f'共 {len(accepted) + (not done)} 件')
    (app.see_gone if done else app.see)('尚未编号')
    app.shot('after-acceptance-kill')
    if page_list(counter, case_id) != pages:
        raise Failed('the pages of the case are not those that were accepted')
    if done:
        case = next(x for x in accepted if x['id'] == case_id)
        check_papers(counter, case, 'killed')
    else:
        resume(counter)
        app.see('可受理', 60)
    return done


def check_papers(counter, case, name):
    folder = os.path.join(counter.folder, f'efile-{name}-{case["number"]}')
    shutil.rmtree(folder, ignore_errors=True)
    for words in (('efile', 'export', case['number'], folder, *counter.clerk_options()), ('efile', 'verify', folder)):
        code, out, err = counter.ctl(*words)
        if code != 0:
            raise Failed(f'yichuangctl {" ".join(words[:2])}: {code} {out} {err}')
    if not glob.glob(os.path.join(folder, 'papers', '*.pdf')):
        raise Failed(f'{case["number"]} was accepted without papers')
    with open(os.path.join(folder, 'manifest.json'), encoding='utf-8') as f:
        manifest = json.load(f)
    filed = sorted((p['sha256'], p['sm3']) for m in manifest['materials'] for p in m['pages'])
    if filed != sorted(x[1:] for x in page_list(counter, case['id'])):
        raise Failed(f'the e-file of {case["number"]} holds other pages than the case')


def scan_all(counter):
    for kind, name, pages in [('application-form', '申请书', 2), ('id-card', '居民身份证', 2), *REST]:
        counter.scan(kind, name, pages, shot=False)


def steps(args):
    rng = random.Random(20261125)
    with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots')) as counter:
        counter.open()
        app = counter.app
        app.see('先选事项')
        new_case(counter)
        for kind, name, after in SCAN_KILLS:
            kill_while_scanning(counter, rng, kind, name, after)
        for kind, name, pages in REST:
            counter.scan(kind, name, pages, shot=False)
        for bounds in [*ACCEPT_DELAYS, None]:
            if kill_while_accepting(counter, rng, bounds) and bounds is not None:
                app.key('alt+1')
                new_case(counter)
                scan_all(counter)
        app.close()
        verify(counter, 'at the end')
        for case in cases(counter):
            if case['state'] != 'S30':
                raise Failed(f'{case["number"]} ended in {case["state"]}')
            check_papers(counter, case, 'end')


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--output', required=True)
    arguments = parser.parse_args()
    raise SystemExit(drive.main_wrapper(lambda: steps(arguments)))
