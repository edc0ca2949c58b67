#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain, complete case of 小餐饮 by keyboard alone, from the case list to the printed notice: no mouse, nothing written over the accessibility bus.
Counts every key but the text that is typed into fields, the keys that answer a question or take a choice too, and fails above 20, although this case has
five materials to scan. On a screen of 1920x1080 and dark; the journey has 1366x768 and light."""
import glob
import json
import os
import shutil
import subprocess

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait

LIMIT = 20
MATERIALS = [('application-form', '申请书'), ('business-licence', '营业执照'), ('id-card', '居民身份证'), ('health-certificates', '健康证明'),
             ('floor-plan', '平面图')]


def type_in(app, label, value, *keys):
    """Types where the focus is, sees that it is the right field, goes on."""
    app.type(value)
    wait(f'"{label}" holds what was typed', lambda: drive.text_of(app.entry(label)) == value, 20)
    app.key(*keys)


def applicant(counter):
    """Enter goes on; behind a number whose check digit fits the focus goes on by itself."""
    app, facts = counter.app, counter.facts
    type_in(app, '姓名', facts['name'], 'Return')
    type_in(app, '居民身份证', facts['number'])
    type_in(app, '联系电话', facts['phone'], 'Return')
    type_in(app, '住所地址', facts['address'], 'Return')


def form(counter):
    """Enter goes from one row that wants something to the next; a number key takes a choice and goes on."""
    app = counter.app
    type_in(app, '统一社会信用代码', counter.facts['code'])
    type_in(app, '经营场所面积', '75', 'Return')
    app.key('2')
    app.see('冷食类食品制售')
    type_in(app, '从业人员人数', '6', 'Return')
    app.see('草稿已保存')


def sheets_of(counter, kind):
    """The feeder scans both sides: a sheet with one printed side comes with its blank back."""
    pages = drive.material_folder(counter.pages, kind)
    fronts = sorted(glob.glob(os.path.join(pages, '*.jpg')))
    if len(fronts) % 2 == 0:
        return pages
    mixed = os.path.join(counter.folder, 'mixed')
    drive.generate_pages(mixed, 'mixed')
    with open(os.path.join(mixed, 'truth.json'), encoding='utf-8') as f:
        blank = next(x['page'] for x in json.load(f) if x['blank'])
    folder = os.path.join(counter.folder, 'both-sides-' + kind)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for i, path in enumerate([*fronts, os.path.join(mixed, blank + '.jpg')]):
        shutil.copy(path, os.path.join(folder, f'p{i + 1:02d}.jpg'))
    return folder


def materials(counter):
    app = counter.app
    folders = [sheets_of(counter, kind) for kind, _ in MATERIALS]
    for i, (_, name) in enumerate(MATERIALS):
        counter.scanner.feed(folders[i], look=24)
        if i > 0:
            app.key('F6')
        wait(f'the scanner aims at {name}', lambda name=name: name in counter.target())
        app.see('就绪', 40)
        app.key('F5')
        app.see('共 2 页', 90)
        wait('the scan ends', lambda: not any('正在扫描' in x for x in app.labels()), 60)
        app.shot('scanned')


def choose_printer(counter):
    """Belongs to the first run, not to a case: the next start remembers it."""
    counter.open()
    counter.app.key('ctrl+shift+p')
    counter.choose_printer()
    counter.app.close()


def print_papers(counter, printed):
    app = counter.app
    app.see('按 Ctrl+P 全部打印')
    app.key('ctrl+p')
    wait('receipt and notice are printed', lambda: len(glob.glob(os.path.join(printed, '*.pdf'))) == 2, 60)
    app.see_gone('还没打印')
    app.see('已打印')


def prefer_dark():
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0/settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w', encoding='utf-8') as f:
        f.write("[org/gnome/desktop/interface]\ncolor-scheme='prefer-dark'\n")


def check_look(app, name):
    """The large screen of some counters, dark: filled, each button whole, and the list on the left really dark."""
    path = app.shot(name)
    if app.check_screen() != (1920, 1080):
        raise Failed('the window does not fill the screen of 1920x1080')
    mean = subprocess.run(['convert', path, '-crop', '300x200+100+500', '-format', '%[fx:mean]', 'info:'], capture_output=True, text=True, check=True)
    if float(mean.stdout) > .4:
        raise Failed(f'"{name}" is not dark: {mean.stdout}')


def steps(args):
    prefer_dark()
    with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots')) as counter:
        choose_printer(counter)
        counter.open()
        app = counter.app
        app.key('alt+2')
        app.see('本工作站的办件')
        before = app.presses
        app.key('F2')
        counter.choose_item('小餐饮', '小餐饮经营许可')
        applicant(counter)
        app.see('情形问题')
        app.key('1')
        app.see('申请表单')
        form(counter)
        materials(counter)
        app.see('可受理')
        check_look(app, 'complete')
        counter.decide()
        app.see('办结本次受理', 60)
        print_papers(counter, args.printed)
        presses = app.presses - before
        check_look(app, 'printed')
        app.close()
        code, out, err = counter.ctl('case', 'list', '--json')
        if code != 0 or json.loads(out)['state'] != 'S40':
            raise Failed(f'yichuangctl case list: {code} {out} {err}')
        print(f'{presses} key presses beside the text typed into fields (at most {LIMIT})')
        if presses > LIMIT:
            raise Failed(f'{presses} key presses, at most {LIMIT} are allowed')


if __name__ == '__main__':
    drive.main(steps, 'printed')
