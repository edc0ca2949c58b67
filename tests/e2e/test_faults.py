#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad luck at the scanner and bad files, in the real window: each is a state on the page, says what is safe and what to do, keeps the pages so far, and
lets the clerk go on. The catalogue has a third, hand-made item beside the two: items are data."""
import os
import re
import shutil
import subprocess
import time

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait


def pages_line(app, text, seconds=60):
    app.see(text, seconds)


def feeder_faults(counter, rules):
    app, scanner = counter.app, counter.scanner
    counter.select('申请书')

    scanner.control('unload')
    app.key('F5')
    app.see('进纸器里没有纸', 60)
    app.shot('empty-feeder')

    scanner.feed(rules, fault='jam@3')
    app.key('F5')
    app.see('扫描仪卡纸', 90)
    app.see('停在第 3 页，前面 2 页已经存好，不用重扫。')
    app.see('共 2 页')
    app.shot('jam')
    scanner.control('fault= unload')
    scanner.feed(drive.material_folder(counter.pages, 'id-card'))
    app.key('F5')
    pages_line(app, '第 4 页，共 4 页', 90)
    app.see_gone('正在扫描', 60)
    app.shot('jam-went-on')
    # The guard of a feeder that ends too early goes by time: on a busy machine it asks here.
    if any('纸张都在了吗' in x for x in app.labels()):
        app.key('Return')
        app.see_gone('纸张都在了吗')

    counter.select('营业执照')
    scanner.feed(rules, fault='trunc@1')
    app.key('F5')
    app.see('请重扫', 90)
    # The sheets behind the torn one go on: new ones must not be put on top of them.
    app.see_gone('正在扫描', 60)
    app.shot('truncated')


def stop_and_scan_again(counter, rules):
    app, scanner = counter.app, counter.scanner
    counter.select('平面图')
    scanner.feed(rules, fault='hang@2')
    app.key('F5')
    app.see('正在扫描第 2 页', 90)
    app.key('Escape')
    app.see('已停止扫描', 60)
    app.see('共 1 页')
    app.shot('cancelled')
    scanner.control('fault= unload')
    scanner.feed(drive.material_folder(counter.pages, 'floor-plan'))
    app.key('F5')
    pages_line(app, '第 2 页，共 2 页', 90)
    # The feeder tells that it is empty a while after the last page: new sheets must not be put in before.
    app.see_gone('正在扫描', 60)

    # Scanning one material again takes nothing out of another one, whichever was scanned last.
    counter.select('营业执照')
    scanner.feed(drive.material_folder(counter.pages, 'business-licence'))
    app.press('再扫描')
    pages_line(app, '第 1 页，共 1 页', 90)
    app.see_gone('正在扫描', 60)
    app.see('2 件待核对张数（营业执照、经营场所平面图）')
    app.shot('scanned-again')
    counter.select('平面图')
    pages_line(app, '第 1 页，共 2 页', 30)


def helper_killed(counter, rules):
    app, scanner = counter.app, counter.scanner
    helper = subprocess.run(['pgrep', '-P', str(app.process.pid), '-f', 'scan-helper'], capture_output=True, text=True).stdout.split()
    if not helper:
        raise Failed('no scan helper is running')
    scanner.feed(rules, fault='hang@2')
    counter.select('健康')
    app.key('F5')
    app.see('正在扫描第 2 页', 90)
    for pid in helper:
        subprocess.run(['kill', '-9', pid])
    app.see('共 1 页')
    app.see('扫描仪没有应答', 60)
    # The next helper has found the scanner again: the foot says so, and scanning goes on behind the page that was kept.
    app.see('扫描仪 · 就绪', 60)
    app.see('扫描仪没有应答')
    app.shot('helper-killed')
    scanner.control('fault= unload')
    scanner.feed(drive.material_folder(counter.pages, 'health-certificates'))
    app.key('F5')
    pages_line(app, '第 2 页，共 2 页', 90)
    app.see_gone('扫描仪没有应答', 60)


def scanner_faults(counter):
    rules = os.path.join(counter.folder, 'mixed')
    drive.generate_pages(rules, 'mixed')
    feeder_faults(counter, rules)
    stop_and_scan_again(counter, rules)
    helper_killed(counter, rules)


def make_pdf(path, n, lines=1):
    """n pages of A4, each with so many lines of text."""
    subprocess.run(['/usr/bin/python3', '-c', 'import cairo, sys\ns = cairo.PDFSurface(sys.argv[1], 595, 842)\nc = cairo.Context(s)\nfor i in range(int(sys.argv[2])):\n'
                    '  for k in range(int(sys.argv[3])):\n    c.set_font_size(30 if k == 0 else 4); c.move_to(80, 120 + 4 * k); c.show_text("page %d" % (i + 1))\n'
                    '  c.show_page()\ns.finish()', path, str(n), str(lines)], check=True)


def make_bomb(path, jpeg):
    """A picture that announces 65,500 x 65,500 pixels: its frame says so, its data are of a small one."""
    with open(jpeg, 'rb') as f:
        data = bytearray(f.read())
    at = data.index(b'\xff\xc0')
    data[at + 5:at + 9] = (65500).to_bytes(2, 'big') * 2
    with open(path, 'wb') as f:
        f.write(data)


def shown_pages(app):
    """How many pages the selected material has, by what stands over them."""
    found = [re.search('第 [0-9]+ 页，共 ([0-9]+) 页$', x) for x in app.labels()]
    return max((int(m.group(1)) for m in found if m), default=0)


def helper_killed_in_import(counter, good):
    """The reader of a long file dies in the middle of it: the pages so far stay, the page says why, the next file comes in behind them."""
    app, long = counter.app, os.path.join(counter.folder, 'long.pdf')
    make_pdf(long, 150, 150)
    counter.select('身份证')
    before = shown_pages(app)
    bring(app, long)
    wait('three pages of the long file are there', lambda: shown_pages(app) >= before + 3, 90)
    helpers = subprocess.run(['pgrep', '-P', str(app.pid), '-f', 'render-helper'], capture_output=True, text=True).stdout.split()
    if not helpers:
        raise Failed('no render helper is running')
    for pid in helpers:
        subprocess.run(['kill', '-9', pid])
    app.see('读取时阅读程序意外退出，这个文件可能有害。', 60)
    app.see('文件未收')
    app.shot('import-killed')
    kept = shown_pages(app)
    if not before + 3 <= kept < before + 150:
        raise Failed(f'{kept} pages were kept of {before} and 150')
    app.see('待核对张数')      # and no acceptance goes by it
    bring(app, good)
    app.see_gone('读取时阅读程序意外退出', 60)
    wait('the good file is there behind them', lambda: shown_pages(app) == kept + 2, 60)
    pages_line(app, f'第 {kept + 2} 页，共 {kept + 2} 页', 60)
    app.see(f'这个文件只收到 {kept - before} 页')      # the next file answers nothing
    app.shot('import-went-on')


def foreign_files(counter):
    app, folder = counter.app, counter.folder
    good = os.path.join(folder, 'good.pdf')
    make_pdf(good, 2)
    encrypted, corrupt, text = (os.path.join(folder, x) for x in ('encrypted.pdf', 'corrupt.pdf', 'text.pdf'))
    subprocess.run(['qpdf', '--encrypt', 'a', 'b', '256', '--', good, encrypted], check=True)
    with open(good, 'rb') as f:
        data = f.read()
    with open(corrupt, 'wb') as f:
        f.write(data[:len(data) // 3])
    with open(text, 'w', encoding='utf-8') as f:
        f.write('这不是 PDF')
    bomb, vast = os.path.join(folder, 'bomb.jpg'), os.path.join(folder, 'vast.pdf')
    make_bomb(bomb, os.path.join(drive.material_folder(counter.pages, 'id-card'), 'p01.jpg'))
    subprocess.run(['/usr/bin/python3', '-c', 'import cairo, sys\ns = cairo.PDFSurface(sys.argv[1], 14400, 14400)\ncairo.Context(s).show_page()\ns.finish()', vast],
                   check=True)
    counter.select('身份证')
    for path, words in ((bomb, '文件太大，或者其中有过大的页面'), (vast, '文件太大，或者其中有过大的页面'), (encrypted, '这个 PDF 设了打开密码，无法读取。'), (corrupt, '文件已损坏或不完整，无法读取。'),
                        (text, '文件的内容不是 PDF 或 JPEG（扩展名不算数）。')):
        bring(app, path)
        app.see(words, 60)
        app.shot('refused-' + os.path.basename(path).split('.')[0])
    bring(app, good)
    pages_line(app, '第 2 页，共 2 页', 60)
    app.see('带来的 PDF')
    app.shot('imported')
    # Names of files tell who came, too.
    jpeg = os.path.join(folder, counter.facts['number'] + '.jpg')
    shutil.copy(os.path.join(drive.material_folder(counter.pages, 'id-card'), 'p01.jpg'), jpeg)
    bring(app, jpeg)
    pages_line(app, '第 3 页，共 3 页', 60)
    app.see('带来的 JPEG')
    app.key('ctrl+z')
    app.see_gone('第 3 页，共 3 页')
    app.key('ctrl+shift+z')
    app.see('共 3 页')


def bring(app, path):
    app.key('ctrl+o')
    app.choose_file(path)


def steps(args):
    with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots')) as counter:
        counter.open()
        app = counter.app
        app.key('F2')
        counter.choose_item('小餐饮', '小餐饮经营许可')
        counter.enter_applicant(mistype=False)
        counter.answer(['1'])
        drive.check_no_core(app.pid)
        scanner_faults(counter)
        foreign_files(counter)
        helper_killed_in_import(counter, os.path.join(counter.folder, 'good.pdf'))
        app.close()
        code, out, err = counter.ctl('store', 'verify')
        if code != 0:
            raise Failed(f'yichuangctl store verify: {code} {out} {err}')


if __name__ == '__main__':
    drive.main(steps)
