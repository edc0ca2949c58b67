#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain, complete case of 小餐饮 by keyboard alone: no mouse, nothing written over the accessibility bus, only keys and typed data. Counts the key
presses that are not data (text, and the numbers of answers) and fails above 20, although this case has five materials to scan."""
import argparse
import glob
import json
import os
import shutil

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait

LIMIT = 20
MATERIALS = [('application-form', '申请书'), ('business-licence', '营业执照'), ('id-card', '居民身份证'), ('health-certificates', '健康证明'),
             ('floor-plan', '平面图')]


def form(counter):
    """Enter goes from one row that wants something to the next; a number takes the choice."""
    app = counter.app
    for label, value in (('统一社会信用代码', counter.facts['code']), ('经营场所面积', '75'), ('经营项目', '2'), ('从业人员人数', '6')):
        app.type(value)
        if label == '经营项目':
            app.see('冷食类食品制售')
        else:
            wait(f'"{label}" holds what was typed', lambda label=label, value=value: drive.text_of(app.entry(label)) == value, 20)
        app.key('Return')
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


def steps(args):
    with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots')) as counter:
        counter.open()
        app = counter.app
        before = app.presses
        app.key('F2')
        counter.choose_item('小餐饮', '小餐饮经营许可')
        counter.enter_applicant(mistype=False)
        app.see('情形问题')
        app.type('1')
        app.see('申请表单')
        form(counter)
        materials(counter)
        app.see('可受理')
        app.shot('complete')
        counter.decide()
        app.see('办结本次受理', 60)
        presses = app.presses - before
        app.shot('accepted')
        app.close()
        code, out, err = counter.ctl('case', 'list', '--json')
        if code != 0 or json.loads(out)['state'] != 'S30':
            raise Failed(f'yichuangctl case list: {code} {out} {err}')
        print(f'{presses} key presses beside the data (at most {LIMIT})')
        if presses > LIMIT:
            raise Failed(f'{presses} key presses, at most {LIMIT} are allowed')


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--output', required=True)
    arguments = parser.parse_args()
    raise SystemExit(drive.main_wrapper(lambda: steps(arguments)))
