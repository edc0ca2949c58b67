#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scanner does to a clerk, each as a state of the page in full: what happened, what is safe, what to do, and the way on taken. Jam, open cover (told
so by the driver, or as an error of the device), a server error that the driver calls the end of the paper, busy for a moment, busy elsewhere, switched off."""
import os

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed

NOTHING_LOST = '还没有收到页面，没有丢失任何内容。'


def stored(n):
    return f'停在第 {n + 1} 页，前面 {n} 页已经存好，不用重扫。'


def read(app, shot, *sentences):
    """Every sentence stands on the page at the same time."""
    app.see(sentences[0], 120)
    for words in sentences:
        app.see(words)
    labels = app.labels()
    missing = [x for x in sentences if not any(x in y for y in labels)]
    if missing:
        raise Failed(f'{shot}: not on the page together: {missing}')
    app.shot(shot)


def go_on(counter, kind, n):
    """The sheets lie in the feeder again, the scanner is well: F5 goes on behind the pages that are there."""
    app = counter.app
    counter.scanner.control('fault= unload')
    counter.scanner.feed(drive.material_folder(counter.pages, kind))
    app.key('F5')
    app.see(f'共 {n} 页', 90)
    app.see_gone('正在扫描', 60)


def broken(counter, mixed):
    app, scanner = counter.app, counter.scanner
    counter.select('申请书')
    scanner.feed(mixed, fault='jam@3')
    app.key('F5')
    read(app, 'jam', '扫描仪卡纸', stored(2), '打开进纸盖，顺着箭头方向取出卡住的纸', '把这一张和后面没扫的纸放回进纸口',
         '合上盖子，按 F5 接着扫，不会重复也不会漏页')
    go_on(counter, 'id-card', 4)

    counter.select('平面图')
    scanner.feed(mixed, fault='jam@1')
    app.key('F5')
    read(app, 'jam-on-the-first-sheet', '扫描仪卡纸', NOTHING_LOST, '打开进纸盖，顺着箭头方向取出卡住的纸')
    go_on(counter, 'id-card', 2)

    counter.select('健康')
    scanner.feed(mixed, fault='cover@3')
    app.key('F5')
    read(app, 'cover', '扫描仪盖子没有关好', stored(2), '合上盖子，听到“咔”的一声', '按 F5，从下一张接着扫')
    go_on(counter, 'id-card', 4)

    scanner.feed(mixed, fault='hatch@3')
    app.key('F5')
    read(app, 'hatch', '扫描仪没有应答', stored(6), '看看扫描仪：盖子关好，线缆插好', '把还没扫的纸放回进纸口，按 F5', '再次出现时，关掉扫描仪再打开')
    go_on(counter, 'id-card', 8)


def doubtful(counter, mixed):
    """The driver says that the feeder is empty: a person counts before anything goes on."""
    app = counter.app
    counter.select('身份证')
    counter.scanner.feed(mixed, fault='http500@3', look=0)
    app.key('F5')
    read(app, 'http500', '收到 2 页图像，纸张都在了吗？')
    app.key('Return')
    app.see_gone('纸张都在了吗')


def occupied(counter, mixed):
    app, scanner = counter.app, counter.scanner
    counter.select('营业执照')
    scanner.control('fault= unload')
    scanner.feed(mixed, fault='taken@1')
    app.see('就绪', 60)
    app.key('F5')
    read(app, 'busy', '扫描仪正被其他窗口使用', NOTHING_LOST, '别的窗口正在用：稍等，或者换一台扫描仪')
    # Free again, but busy for a moment in between: that is waited for and said by nothing, only the end comes late.
    scanner.control('fault= unload')
    scanner.feed(drive.material_folder(counter.pages, 'id-card'), fault='busy@2')
    app.key('F5')
    app.see('共 2 页', 120)
    app.see_gone('正在扫描', 60)
    app.shot('busy-for-a-moment')
    if any('纸张都在了吗' in x for x in app.labels()):
        app.key('Return')
        app.see_gone('纸张都在了吗')


def switched_off(counter):
    """Off while the program runs; none set up when it starts."""
    app = counter.app
    counter.scanner.stop()
    app.key('F5')
    read(app, 'switched-off', '没有找到扫描仪', stored(2), '检查扫描仪的电源、开关和数据线', '等扫描仪准备好')
    app.close()
    with open(os.path.join(counter.scanner.sane, 'airscan.conf'), 'w', encoding='utf-8') as f:
        f.write('[options]\ndiscovery = disable\n')
    app.start()
    app.see('先选事项', 60)
    app.key('alt+2')
    app.see('林**')
    app.key('ctrl+Return')
    read(app, 'no-scanner', '没有扫描仪', '请检查电源和连线')


def steps(args):
    with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots')) as counter:
        mixed = os.path.join(counter.folder, 'mixed')
        drive.generate_pages(mixed, 'mixed')
        counter.open()
        app = counter.app
        app.key('F2')
        counter.choose_item('小餐饮', '小餐饮经营许可')
        counter.enter_applicant(mistype=False)
        counter.answer(['1'])
        broken(counter, mixed)
        doubtful(counter, mixed)
        occupied(counter, mixed)
        switched_off(counter)
        app.close()
        code, out, err = counter.ctl('store', 'verify')
        if code != 0:
            raise Failed(f'yichuangctl store verify: {code} {out} {err}')


if __name__ == '__main__':
    drive.main(steps)
