#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A case that was taken in before the workstation belonged to a hall: the workstation joins, the platform does not know who signed, and the hall's clerk answers
for it on the queue page; then it arrives. The hall is the demonstration's, but a real one: a demonstration takes over no workstation that served people."""
import os
import sqlite3
import sys

import yc_drive as drive
from test_line import CLERK, accept, sign_in, start_hall
from test_local import NAME, begin
from yc_counter import Counter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'integration'))
from platform_rig import PASSWORD  # noqa: E402


def make_real(platform):
    code = platform.code
    platform.end()
    db = sqlite3.connect(os.path.join(platform.folder, 'store/platform.db'))
    with db:
        assert db.execute('UPDATE hall SET demonstration = 0').rowcount == 1
    db.close()
    platform.demo = False
    platform.start()
    return code


def join(app, platform, code):
    app.click(app.find('push button', '登记…'))
    app.see('平台地址')
    app.type(f'http://127.0.0.1:{platform.uri.port}')
    app.key('Return')
    app.type(code)
    app.key('Return')
    sign_in(app, CLERK, PASSWORD)
    app.see('王静', 60)


def answer_for_it(app):
    app.see('件待人处理', 60)
    app.key('alt+3')
    app.see('平台没有收', 60)
    app.see('由本窗口处理')
    app.see('签名')
    app.shot('refused')
    drive.push(app, '由我确认…')
    app.see('确认登记前签名的办件', 30)
    app.see('原经办人和签名不变')
    app.shot('question')
    app.key('Return')
    app.see('联网 · 全部送达', 60)
    app.shot('arrived')


def steps(args):
    platform = start_hall(args)
    try:
        code = make_real(platform)
        with Counter(args.prefix, args.output, 'small-catering', os.path.join(args.output, 'screenshots'), enrolled=False) as counter:
            app = counter.app
            begin(counter)
            accept(counter)
            app.see('L-')
            join(app, platform, code)
            answer_for_it(app)
            app.key('alt+2')
            app.key('Return')
            app.see('经过', 40)
            app.see(NAME)
            app.shot('who-signed')
            app.close()
    finally:
        platform.close()


if __name__ == '__main__':
    drive.main(steps)
