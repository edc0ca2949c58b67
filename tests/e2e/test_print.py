#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One unmarked original, through a real CUPS: a second key press while a paper is on its way prints nothing, and after kill -9 in the moment when the
queue has taken the job the next print is marked as a reprint."""
import glob
import os
import subprocess

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait


def cups(tool, *words):
    return subprocess.run([tool, *words], capture_output=True, text=True, check=True).stdout


def printed_texts(folder):
    return [''.join(subprocess.run(['pdftotext', '-raw', x, '-'], capture_output=True, text=True).stdout.split())
            for x in sorted(glob.glob(os.path.join(folder, '*.pdf')))]


def kill_in_the_midst(counter):
    """The queue takes the job and holds it, as a printer that is warming up: the outcome is not known when the program is killed."""
    app = counter.app
    cups('cupsdisable', 'yichuang')
    app.key('ctrl+shift+f')
    wait('the queue has the job', lambda: 'yichuang-' in cups('lpstat', '-o'))
    app.key('ctrl+p')
    app.see('文书正在送往打印机')
    app.shot('under-way')
    if cups('lpstat', '-o').count('yichuang-') != 1:
        raise Failed('the second key press sent a second job')
    app.kill()


def steps(args):
    with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots')) as counter:
        app = counter.app
        counter.open()
        app.key('ctrl+shift+p')
        counter.choose_printer()
        app.key('F2')
        counter.choose_item('小餐饮', '小餐饮经营许可')
        counter.enter_applicant(mistype=False)
        counter.answer(['1'])
        counter.fill_form({'统一社会信用代码': counter.facts['code'], '经营场所面积': '75', '经营项目': 2, '从业人员人数': '6'})
        kill_in_the_midst(counter)
        cups('cupsenable', 'yichuang')
        wait('the original comes out', lambda: len(printed_texts(args.printed)) == 1, 60)
        counter.open()
        app.key('alt+2')
        app.see('林**')
        app.key('Return')
        app.see('请看看它有没有打出来')         # the bar: what to do
        app.see('文书已送打印机，结果不明')    # the history
        for words in ('结果不明', '已送打印机，结果不明'):     # the list of papers, the box of the chosen one
            wait(f'"{words}" stands by itself', lambda words=words: words in app.labels())
        if any('已打印' in x for x in app.labels()):
            raise Failed('a print that nobody saw end is called printed')
        app.see_paper()
        app.shot('outcome-unknown')
        app.key('ctrl+p')
        wait('the reprint comes out', lambda: len(printed_texts(args.printed)) == 2, 60)
        app.see('已打印 1 次，另有 1 次结果不明')
        app.see_paper()
        app.shot('reprinted')
        marks = sorted('补打' in x for x in printed_texts(args.printed))
        if marks != [False, True]:
            raise Failed(f'marked as reprints: {marks}')
        app.close()
        code, out, err = counter.ctl('store', 'verify')
        if code != 0:
            raise Failed(f'yichuangctl store verify: {code} {out} {err}')


if __name__ == '__main__':
    drive.main(steps, 'printed')
