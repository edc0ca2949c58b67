#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Odd circumstances of the whole program: started twice, a store in use elsewhere or written by a newer version, catalogue files that a centre breaks or
adds, a due date in a year without a calendar, a workstation without enrolment, a session without a locale. Each is seen in the real
window; none loses or changes anything."""
import glob
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait

MATERIALS = [('application-form', '申请书', 2), ('business-licence', '营业执照', 1), ('id-card', '居民身份证', 2), ('health-certificates', '健康证明', 1),
             ('floor-plan', '平面图', 1)]


def visible_windows(app):
    return drive.xdo('search', '--onlyvisible', '--pid', app.process.pid).split()


def started_twice(counter):
    """In one session the second start only raises the first, which lay behind another program's window."""
    app = counter.app
    n = len(visible_windows(app))
    other = subprocess.Popen(['xmessage', '-geometry', '900x600+200+80', 'another program'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        window = wait('the other window is there', lambda: drive.xdo('search', '--onlyvisible', '--class', 'Xmessage')).split()[-1]
        drive.xdo('windowactivate', '--sync', window)
        wait('the other window is the active one', lambda: drive.xdo('getactivewindow') == window)
        second = subprocess.run([app.program], env=app.environment, stdout=app.output, stderr=app.output, timeout=60)
        if second.returncode != 0:
            raise Failed(f'the second start ended with {second.returncode}')
        wait('the first window is the active one', lambda: drive.xdo('getactivewindow') == app.window)
        wait('and lies on top', lambda: stacking()[-1] == int(app.window))
        if not app.alive() or len(visible_windows(app)) != n:
            raise Failed('the second start did not leave the one window as it was')
        app.shot('raised')
    finally:
        other.terminate()
        other.wait(10)


def stacking():
    """Windows from the lowest to the top one."""
    out = subprocess.run(['xprop', '-root', '_NET_CLIENT_LIST_STACKING'], capture_output=True, text=True).stdout
    return [int(x, 16) for x in out.split('#')[-1].split(',')]


def store_in_use(counter, output):
    """From another D-Bus session the program cannot see the first, only the lock of the store: its own small session, the same store."""
    app = counter.app
    script = os.path.join(output, 'second.py')
    with open(script, 'w', encoding='utf-8') as f:
        f.write('import sys\nsys.path.insert(0, sys.argv[1])\nimport yc_drive as drive\n'
                'def look():\n  app = drive.App(sys.argv[2], {}, sys.argv[3]).start()\n  app.see("本工作站已经打开了一窗", 60)\n  app.see("什么都没丢")\n'
                '  app.shot("in-use")\n  app.kill()\nraise SystemExit(drive.main_wrapper(look))\n')
    session = os.path.join(drive.ROOT, 'tests/rigs/headless-session.sh')
    wrap = 'export XDG_DATA_HOME="$1"; shift; exec "$@"'
    run = subprocess.run([session, 'bash', '-c', wrap, '_', os.environ['XDG_DATA_HOME'], '/usr/bin/python3', script, os.path.join(drive.ROOT, 'tests/e2e'),
                          app.program, os.path.join(output, 'screenshots-second')], capture_output=True, text=True, env=app.environment)
    if run.returncode != 0:
        raise Failed(f'store in use from another session: {run.returncode} {run.stderr[-600:]}')
    if not app.alive():
        raise Failed('the first window ended')


def without_locale(counter):
    """Kiosk sessions name no locale, or C: the window is Chinese there, whichever of its libraries reads the environment once more."""
    app = counter.app
    before = dict(app.environment)
    for name in [x for x in before if x in ('LANG', 'LANGUAGE', 'PANGO_LANGUAGE') or x.startswith('LC_')]:
        del app.environment[name]
    for name, locale in ('no-locale', {}), ('locale-c', {'LC_ALL': 'C'}):
        app.environment.update(locale)
        counter.open()
        app.see('先选事项')
        app.shot(name)
        app.close()
    app.environment.clear()
    app.environment.update(before)


def digest_of(folder):
    """Of all files but what holds no data: the lock, the index into the journal, a journal that is empty."""
    sums = {}
    for path in sorted(glob.glob(os.path.join(folder, '**'), recursive=True)):
        if os.path.isfile(path) and os.path.getsize(path) > 0 and not path.endswith(('lock', '-shm')):
            with open(path, 'rb') as f:
                sums[os.path.relpath(path, folder)] = hashlib.sha256(f.read()).hexdigest()
    return sums


def newer_database(counter):
    app = counter.app
    kept = counter.data + '-kept'
    shutil.copytree(counter.data, kept)
    base = max((p for p in glob.glob(os.path.join(counter.data, '*')) if is_database(p)), key=os.path.getsize)
    with sqlite3.connect(base) as db:
        version = db.execute('PRAGMA user_version').fetchone()[0]
        db.execute(f'PRAGMA user_version = {version + 7}')
    db.close()
    before = digest_of(counter.data)
    app.start()
    app.see('办件是由更新的版本写入的', 60)
    app.see('没有改动任何内容')
    app.shot('newer')
    app.close()
    after = digest_of(counter.data)
    if before != after:
        raise Failed(f'the newer store was changed: {sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))}')
    shutil.rmtree(counter.data)
    os.rename(kept, counter.data)


def is_database(path):
    with open(path, 'rb') if os.path.isfile(path) else open(os.devnull, 'rb') as f:
        return f.read(15) == b'SQLite format 3'


def behind_a_bubble(app):
    """While the bubble asks what an applicant will come back with, the keys of the window behind it rest: Enter answers, Esc takes it back. A key that led
    away would lose what was typed."""
    app.see('草稿已保存')
    app.key('ctrl+d')
    app.see('申请人带什么回来？')
    app.type('the')
    app.key('alt+2', 'ctrl+k', 'F4', 'F2')
    app.type('licence')
    wait('all that was typed stands in the bubble', lambda: drive.text_of(app.entry('申请人带什么回来？')) == 'thelicence')
    app.shot('bubble')
    app.key('Escape')
    app.see_gone('申请人带什么回来？')
    app.see('第三事项备案申请书')
    app.key('ctrl+d')
    app.see('申请人带什么回来？')
    app.type('BUSINESS LICENCE')
    app.key('Return')
    app.see('办理事项')


def parked_case_tells(app):
    """Taken up again, the case says what it was parked for; on the accessibility bus the bar is called by its words, not by a class."""
    app.key('alt+2')
    app.see('本工作站的办件')
    app.see('BUSINESS LICENCE')
    app.key('ctrl+Return')
    app.see('BUSINESS LICENCE')
    app.see('第三事项备案申请书')
    app.find(('alert', 'notification'), '本件曾暂存')
    app.check_screen()
    app.shot('parked')


def catalogue(counter, output):
    """A broken file blocks only itself; a third item is data, no program."""
    app = counter.app
    data = os.path.join(output, 'data')
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(os.path.join(counter.prefix, 'share/yichuang'), data)
    items = os.path.join(data, 'catalog/items')
    with open(os.path.join(items, 'small-catering.json'), encoding='utf-8') as f:
        third = json.load(f)
    third.update(id='third-item', name='第三事项备案（样例）', short_name='第三事项备案')
    third['materials'][0]['name'] = '第三事项备案申请书'
    with open(os.path.join(items, 'third-item.json'), 'w', encoding='utf-8') as f:
        json.dump(third, f, ensure_ascii=False)
    with open(os.path.join(items, 'public-place-hygiene.json'), 'w', encoding='utf-8') as f:
        f.write('{"format": 1, "id": "public-place-hygiene"')
    app.environment['YICHUANG_DATADIR'] = data
    counter.open()
    app.see('先选事项')
    app.key('F2')
    app.see('2 个事项')
    told = '1 个事项文件有错，没有载入：public-place-hygiene.json。请联系管理员。'
    app.see(told)
    if '不是完整的 JSON 文件' not in app.find(None, told).get_description():
        raise Failed('the line does not say why the file is left out')
    if any('公共场所' in x for x in app.labels()):
        raise Failed('the broken item can be chosen')
    app.shot('two-of-three')
    counter.choose_item('第三', '第三事项备案')
    counter.enter_applicant(mistype=False)
    counter.answer(['1'])
    app.see('第三事项备案申请书')
    app.shot('third-item')
    behind_a_bubble(app)
    parked_case_tells(app)
    app.close()
    del app.environment['YICHUANG_DATADIR']


def without_enrolment(counter):
    """A fresh store without the hall's file: a drawn state with a way on."""
    app = counter.app
    kept = counter.data + '-enrolled'
    os.rename(counter.data, kept)
    app.start()
    app.see('本工作站还没有登记', 60)
    app.shot('not-enrolled')
    app.close()
    shutil.rmtree(counter.data)
    os.rename(kept, counter.data)


def numberless(counter):
    """A store whose enrolment brings no block of numbers."""
    shutil.rmtree(counter.data)
    os.makedirs(counter.data, mode=0o700)
    with open(os.path.join(counter.prefix, 'share/yichuang/demo/enrolment.json'), encoding='utf-8') as f:
        enrolment = json.load(f)
    enrolment.update(case_blocks=[], document_blocks=[], lease_id='demonstration-no-numbers')
    with open(os.path.join(counter.data, 'enrolment.json'), 'w', encoding='utf-8') as f:
        json.dump(enrolment, f, ensure_ascii=False)


def provisional(counter):
    """Without numbers, and due in a year whose calendar is not there yet: the case is accepted all the same; screen and papers say what is provisional."""
    app = counter.app
    numberless(counter)
    app.environment['YICHUANG_CLOCK'] = '2026-12-30T10:00:00+08:00'
    counter.open()
    app.see('先选事项')
    app.key('F2')
    counter.choose_item('小餐饮', '小餐饮经营许可')
    app.see('（暂定）')
    counter.enter_applicant(mistype=False)
    counter.answer(['1'])
    counter.fill_form({'统一社会信用代码': counter.facts['code'], '经营场所面积': '75', '经营项目': 2, '从业人员人数': '6'})
    for kind, name, pages in MATERIALS:
        counter.scan(kind, name, pages, shot=False)
    app.see('可受理')
    app.shot('provisional-date')
    counter.decide()
    app.see('办结本次受理', 60)
    app.see('L-')
    app.see('暂定')
    app.shot('provisional-number')
    app.close()
    check_provisional_papers(counter)
    del app.environment['YICHUANG_CLOCK']


def check_provisional_papers(counter):
    code, out, err = counter.ctl('case', 'list', '--json')
    found = [json.loads(x) for x in out.splitlines()]
    if code != 0 or len(found) != 1 or not found[0]['number'].startswith('L-') or found[0]['state'] != 'S40':
        raise Failed(f'not one accepted case with a provisional number: {code} {found} {err}')
    folder = os.path.join(counter.folder, 'efile')
    code, out, err = counter.ctl('efile', 'export', found[0]['number'], folder, *counter.clerk_options())
    if code != 0:
        raise Failed(f'yichuangctl efile export: {code} {out} {err}')
    notice = next(iter(glob.glob(os.path.join(folder, 'papers', '*受理通知书*.pdf'))), None)
    text = subprocess.run(['pdftotext', notice or '', '-'], capture_output=True, text=True).stdout.replace('\n', '')
    for words in (found[0]['number'], '为临时编号', '暂定日期'):
        if words not in text:
            raise Failed(f'the notice does not say "{words}"')


def steps(args):
    with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots')) as counter:
        counter.open()
        started_twice(counter)
        store_in_use(counter, args.output)
        counter.app.close()
        without_locale(counter)
        newer_database(counter)
        catalogue(counter, args.output)
        without_enrolment(counter)
        provisional(counter)
        code, out, err = counter.ctl('store', 'verify')
        if code != 0:
            raise Failed(f'yichuangctl store verify: {code} {out} {err}')


if __name__ == '__main__':
    drive.main(steps)
