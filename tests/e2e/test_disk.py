#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk without room, with a real small file system (tmpfs in a mount namespace of its own) below the store: a scan does not begin where it could not
end, one that meets a full disk keeps its pages, an acceptance that finds the disk full is kept in the store's reserve; all are told, go away by themselves once
there is room, and the case is accepted with every page."""
import argparse
import json
import os
import shutil
import subprocess
import time
import sys

import yc_drive as drive
from yc_counter import Counter
from yc_drive import Failed, wait

MIB = 1024 * 1024
TIGHT, ROOMY = 300 * MIB, 1200 * MIB     # a scan wants 500 MB; nothing of it is used up, so the memory is not either
RESERVE = 64 * MIB
MATERIALS = [('business-licence', '营业执照', 1), ('health-certificates', '健康证明', 1), ('floor-plan', '平面图', 1)]


class Disk:
    """The small file system; its size is changed while it is in use, like a disk that others fill and clear."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self._mount('-t', 'tmpfs', '-o', f'mode=700,size={TIGHT}', 'tmpfs', folder)

    def _mount(self, *words):
        done = subprocess.run(['mount', *words], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f'mount: {done.stderr}')

    def size(self, size):
        self._mount('-o', f'remount,size={size}', self.folder)

    def fill(self):
        """Not smaller than what is used; the app may write in between, so it is looked at again."""
        def full():
            vfs = os.statvfs(self.folder)
            size = (vfs.f_blocks - vfs.f_bfree) * vfs.f_frsize
            subprocess.run(['mount', '-o', f'remount,size={size}', self.folder], capture_output=True)
            return os.statvfs(self.folder).f_bavail == 0
        wait('the disk is full', full, 10)
        # What the store tidies up behind its last act gives room back a moment later.
        time.sleep(2)
        wait('the disk is full', full, 10)


def states(counter):
    code, out, err = counter.ctl('case', 'list', '--json')
    if code != 0:
        raise Failed(f'yichuangctl case list: {code} {err}')
    return [json.loads(x)['state'] for x in out.splitlines()]


def end_of_scan(counter):
    app = counter.app
    wait('the scan ends', lambda: not any('正在扫描' in x for x in app.labels()), 60)
    if any('纸张都在了吗' in x for x in app.labels()):
        app.key('Return')
        app.see_gone('纸张都在了吗')


def full_in_mid_scan(counter, disk):
    """The second page meets a full disk: the first stays, the rest is scanned when there is room."""
    app = counter.app
    sheets = drive.material_folder(counter.pages, 'id-card')
    rest = os.path.join(counter.folder, 'rest')
    os.makedirs(rest, exist_ok=True)
    shutil.copy(os.path.join(sheets, 'p02.jpg'), rest)
    counter.select('身份证')
    counter.scanner.feed(sheets, ppm=6)
    app.see('就绪', 40)
    app.key('F5')
    app.see('共 1 页', 60)
    disk.fill()
    app.see('磁盘已满', 60)
    app.see('共 1 页')
    app.shot('full-while-scanning')
    counter.scanner.control('unload')
    disk.size(ROOMY)
    app.see_gone('磁盘已满', 30)
    app.see('纸张都在了吗')
    app.shot('room-again-page-kept')
    counter.scanner.feed(rest)
    app.see('就绪', 40)
    app.key('F5')
    app.see('第 2 页，共 2 页', 90)
    end_of_scan(counter)


def steps(args):
    disk = Disk(os.path.join(args.output, 'disk'))
    os.environ['XDG_DATA_HOME'] = disk.folder
    with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots')) as counter:
        app = counter.open().app
        app.key('F2')
        counter.choose_item('小餐饮', '小餐饮经营许可')
        counter.enter_applicant(mistype=False)
        counter.answer(['1'])
        counter.fill_form({'统一社会信用代码': counter.facts['code'], '经营场所面积': '75', '经营项目': 2, '从业人员人数': '6'})
        counter.select('申请书')
        counter.scanner.feed(drive.material_folder(counter.pages, 'application-form'))
        app.see('就绪', 40)
        app.key('F5')
        app.see('磁盘', 60)
        app.see('清出磁盘空间')
        app.shot('no-room-to-scan')
        # Nobody touches a key: once there is room the state goes away by itself.
        disk.size(ROOMY)
        app.see_gone('磁盘', 30)
        app.see('馈纸扫描仪 · 就绪')
        app.shot('room-again')
        app.key('F5')
        app.see('第 2 页，共 2 页', 90)
        end_of_scan(counter)
        full_in_mid_scan(counter, disk)
        for kind, name, pages in MATERIALS:
            counter.scan(kind, name, pages, shot=False)
        app.see('可受理', 60)

        # Without the reserve the acceptance is refused; nothing is half done.
        reserve = os.path.join(disk.folder, 'yichuang', 'reserve')
        os.unlink(reserve)
        disk.fill()
        counter.decide()
        app.see('最后一步没有记录', 60)
        app.shot('refused')
        if states(counter) != ['S00']:
            raise Failed(f'after a refusal the cases are {states(counter)}')
        disk.size(ROOMY)
        app.key('ctrl+bracketright')      # some act, behind which the store tidies up
        # The file is there before its room is.
        wait('the reserve is kept back again', lambda: os.path.exists(reserve) and os.path.getsize(reserve) == RESERVE, 60)
        disk.fill()
        counter.decide()
        app.see('办结本次受理', 60)
        # The warning goes along to the page of the accepted case and stays there.
        app.see('磁盘已满')
        app.see('请现在就清出磁盘空间')
        app.shot('accepted-out-of-the-reserve')
        disk.size(ROOMY)
        app.shot('accepted')
        app.close()
        if states(counter) != ['S40']:
            raise Failed(f'the cases are {states(counter)}')
        code, out, err = counter.ctl('store', 'verify')
        if code != 0:
            raise Failed(f'yichuangctl store verify: {code} {out} {err}')


def in_own_namespace():
    """The mount is seen by this process and its children only, and is gone with them."""
    if 'OWN_MOUNTS' not in os.environ:
        os.environ['OWN_MOUNTS'] = '1'
        user = [] if os.geteuid() == 0 else ['--map-current-user', '--keep-caps']
        os.execvp('unshare', ['unshare', '--mount', *user, sys.executable, *sys.argv])


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--output', required=True)
    arguments = parser.parse_args()
    in_own_namespace()
    raise SystemExit(drive.main_wrapper(lambda: steps(arguments)))
