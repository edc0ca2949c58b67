#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL of the real app at seeded moments: while sheets are scanned (each page that was shown is there once, with the digests it had, and the draft
goes on from the case list), while a case is accepted (accepted once with its papers, or still open with everything), and right after an acceptance was
confirmed (it is there, once). The store verifies clean each time, and the e-file holds the very pages.

An acceptance takes as long as the machine wants: its kills go by what the store is seen to do from F9 on - so many sealed files, the journal written, the
commit to be read - and not by time. Both sides of the commit must have been met."""
import glob
import json
import os
import random
import shutil
import sqlite3
import threading
import time

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait

SHEETS = 3
SCAN_KILLS = [('application-form', '申请书', 1), ('id-card', '居民身份证', 2)]
REST = [('business-licence', '营业执照', 1), ('health-certificates', '健康证明', 1), ('floor-plan', '平面图', 1)]
# What an acceptance seals before its commit: a PDF of each material, the manifest, receipt, notice and the hand-over list.
SEALED = len(SCAN_KILLS) + len(REST) + 4


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
    found = [x['id'] for x in cases(counter) if x['state'] != 'S40']
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


class Moment(threading.Thread):
    """Kills the app once its store is seen to have come so far; watches from before the key on. files: so many sealed ones are new. journal: it was written
    behind the first of them. commit: a reader sees the acceptance."""

    def __init__(self, counter, what, n=0):
        super().__init__()
        self.process, self.folder, self.what, self.n = counter.app.process, counter.data, what, n
        self.name = f'{what} {n}' if n else what
        self.files, self.met = 0, False
        self.before = self.sealed()
        self.written = self.journal()

    def sealed(self):
        return {x for _, _, names in os.walk(os.path.join(self.folder, 'blobs')) for x in names if not x.startswith('.')}

    def journal(self):
        return os.stat(os.path.join(self.folder, 'work.db-wal')).st_mtime_ns

    def run(self):
        reader = sqlite3.connect(f'file:{self.folder}/work.db?mode=ro', uri=True)
        accepted = self.accepted(reader)
        deadline = time.monotonic() + 120
        while not self.met and self.process.poll() is None and time.monotonic() < deadline:
            if self.what == 'commit':
                self.met = self.accepted(reader) > accepted
            else:
                self.files = len(self.sealed() - self.before)
                self.met = self.files >= self.n if self.what == 'files' else self.files > 0 and self.journal() != self.written
            if self.met:
                self.process.kill()
            time.sleep(.0005)
        self.files = len(self.sealed() - self.before)
        reader.close()

    @staticmethod
    def accepted(reader):
        try:
            return reader.execute('SELECT count(*) FROM case_row WHERE state = 40').fetchone()[0]
        except sqlite3.OperationalError:    # the journal is being begun anew
            return 0


def moments(rng):
    """(what, n): from the key to the commit by chance within each part, behind it, and None: when the acceptance has been confirmed."""
    half = SEALED // 2
    return [('files', rng.randint(1, half)), ('files', rng.randint(half + 1, SEALED)), ('journal', 0), ('commit', 0), None]


def kill_while_accepting(counter, moment):
    """Returns whether the case was accepted when the kill came; the app is not running."""
    app = counter.app
    app.see('可受理', 60)
    case_id = open_case(counter)
    before, pages = [x for x in cases(counter) if x['state'] == 'S40'], page_list(counter, case_id)
    if moment is None:
        counter.decide()
        app.see('办结本次受理', 60)
        app.kill()
    else:
        watch = Moment(counter, *moment)
        watch.start()
        counter.decide()
        watch.join()
        if not watch.met:
            raise Failed(f'{watch.name} was not met: the store has {watch.files} new files')
        app.process.wait(10)
    verify(counter, 'after a kill in acceptance')
    accepted = [x for x in cases(counter) if x['state'] == 'S40']
    done = len(accepted) == len(before) + 1
    if not done and (moment is None or len(accepted) != len(before)):
        raise Failed(f'{len(before)} cases were accepted before, {len(accepted)} after one acceptance')
    print(f'killed {"when it was confirmed" if moment is None else f"at {watch.name}, {watch.files} new files"}: '
          f'{"accepted" if done else "still open"}', flush=True)
    if page_list(counter, case_id) != pages:
        raise Failed('the pages of the case are not those that were accepted')
    if done:
        check_papers(counter, next(x for x in accepted if x['id'] == case_id), 'killed')
    return done


def go_on(counter, done):
    """The next morning: the case is in the list as it was left."""
    app = counter.app
    reopen(counter)
    app.see(f'共 {len(cases(counter))} 件')
    (app.see_gone if done else app.see)('尚未编号')
    app.shot('after-acceptance-kill')


def sweep_acceptance(counter, rng):
    """What was accepted is open again for the next kill: from the copy of the store that a kill before the commit left."""
    kept, sides = os.path.join(counter.folder, 'store-open'), []
    shutil.rmtree(kept, ignore_errors=True)
    for moment in moments(rng):
        done = kill_while_accepting(counter, moment)
        if moment is not None:
            sides.append(done)
        if not done and not os.path.exists(kept):
            shutil.copytree(counter.data, kept)
        go_on(counter, done)
        if done and moment is not None:
            if not os.path.exists(kept):
                raise Failed('no kill fell before the commit')
            counter.app.close()
            shutil.rmtree(counter.data)
            shutil.copytree(kept, counter.data)
            reopen(counter)
        if moment is not None:
            resume(counter)
    print(f'{sides.count(False)} kills before the commit, {sides.count(True)} behind it', flush=True)
    if len(set(sides)) != 2:
        raise Failed(f'no kill fell {"before" if all(sides) else "behind"} the commit')


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
        sweep_acceptance(counter, rng)
        app.close()
        verify(counter, 'at the end')
        for case in cases(counter):
            if case['state'] != 'S40':
                raise Failed(f'{case["number"]} ended in {case["state"]}')
            check_papers(counter, case, 'end')


if __name__ == '__main__':
    drive.main(steps)
