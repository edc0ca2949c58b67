# SPDX-License-Identifier: GPL-3.0-or-later
"""What a clerk does at the counter, by keyboard alone, in steps that are each seen to happen. On top of yc_drive."""
import glob
import json
import os
import shutil
import time

import yc_drive as drive
from yc_drive import Failed, wait

AREA, WORKERS = '75', '6'


class Counter:
    """A private workstation: store, scanner, app. prefix: where the product is installed."""

    def __init__(self, prefix, folder, item, shots, log=None, enrolled=True, environment=None):
        self.prefix, self.folder, self.log = prefix, folder, log or (lambda line: None)
        self.data = os.path.join(os.environ['XDG_DATA_HOME'], 'yichuang')
        os.makedirs(self.data, mode=0o700, exist_ok=True)
        if enrolled:
            shutil.copy(os.path.join(prefix, 'share/yichuang/demo/enrolment.json'), self.data)
        self.pages = os.path.join(folder, 'pages-' + item)
        self.facts = drive.generate_pages(self.pages, item)
        first = sorted(d.path for d in os.scandir(self.pages) if d.is_dir())[0]
        self.scanner = drive.Scanner(os.path.join(prefix, 'libexec/yichuang/escl-scanner'), os.path.join(folder, 'scanner'), first)
        self.environment = {'SANE_CONFIG_DIR': self.scanner.sane, **(environment or {})}
        self.app = drive.App(os.path.join(prefix, 'bin/yichuang'), self.environment, shots, self.log)
        self.has_printer = False
        self.ctl_program = os.path.join(prefix, 'bin/yichuangctl')

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None and self.app.process and self.app.alive():
            try:
                self.app.shot('failed')
            except Exception:  # the display may be gone
                pass
        if self.app.process and self.app.alive():
            self.app.kill()
        self.scanner.stop()
        if error is None:
            self.check_nothing_in_clear()

    def check_nothing_in_clear(self):
        """Who came stands sealed or not at all in what the program leaves behind, also in what its libraries write (lists of recent files, caches)."""
        needles = [self.facts[fact].encode() for fact in ('number', 'phone', 'name')]
        for folder, _, names in os.walk(os.environ['HOME']):
            for path in (os.path.join(folder, name) for name in names):
                if not os.path.isfile(path):
                    continue
                with open(path, 'rb') as f:
                    text = f.read()
                if any(needle in text or needle in path.encode() for needle in needles):
                    raise Failed(f'{path} tells who came, in clear')

    def open(self):
        self.app.start()
        self.app.see('未接入平台', 60)
        return self

    def clerk_options(self):
        """--clerk and --password-file of the demonstration clerk, whose password stands in the demonstration's enrolment."""
        with open(os.path.join(self.prefix, 'share/yichuang/demo/enrolment.json'), encoding='utf-8') as f:
            clerk = json.load(f)['clerks'][0]
        path = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'password')
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), 'w', encoding='utf-8') as f:
            f.write(clerk['password'])
        return '--clerk', clerk['id'], '--password-file', path

    def ctl(self, *words):
        return drive.ctl(self.ctl_program, *words)

    # ---- the steps of an intake
    def choose_item(self, text, name):
        app = self.app
        app.see('办理事项')
        app.type(text)
        app.see('1 个事项')
        app.key('Return')
        app.see('谁来申请')
        app.see(name)

    def enter_applicant(self, mistype=True):
        """Name, number (first with a wrong check digit, which must be refused at once), phone, address."""
        app, facts = self.app, self.facts
        app.type(facts['name'])
        app.key('Return')
        number = facts['number']
        if mistype:
            app.type(number[:-1] + ('1' if number[-1] != '1' else '2'))
            app.key('Return')
            app.see('校验位不符')
            app.shot('mistyped-number')
            app.key('ctrl+a')
        app.type(number)
        app.key('Return')
        app.see_gone('校验位不符')
        app.type(facts['phone'])
        app.key('Return')
        app.type(facts['address'])
        app.key('Return')
        app.see_gone('谁来申请')

    def enter_organisation(self, agent):
        """A firm, its code first with a wrong check character, a contact, and the agent who stands at the window: a dictionary of name, number, phone
        and scope. By keyboard alone."""
        app, facts = self.app, self.facts
        app.key('shift+Tab', 'space')
        app.see('单位名称')
        app.key('Tab')
        app.type(facts['firm'])
        app.key('Return')
        code = facts['code']
        app.type(code[:-1] + ('1' if code[-1] != '1' else '2'))
        app.key('Return')
        app.see('校验位不符')
        app.shot('mistyped-code')
        app.key('ctrl+a')
        app.type(code)
        app.see_gone('校验位不符')
        app.type(facts['name'])
        app.key('Return')
        app.type(facts['phone'])
        app.key('Return')
        app.type(facts['address'])
        app.key('Tab', 'Tab')
        app.type(facts['name'])
        app.key('Tab', 'space')
        app.see('代理人姓名')
        for value in agent.values():
            app.type(value)
            app.key('Return')
        app.see_gone('谁来申请')

    def answer(self, keys):
        """Number keys, one a question."""
        self.app.see('情形问题')
        for key in keys:
            self.app.key(key)
            time.sleep(.4)
        self.app.see('申请表单')

    def fill_form(self, values):
        """By label, in the form's order: what is not carried over by itself. A number stands for a choice, the n-th of its list (from 1)."""
        before = None
        for label, value in values.items():
            if isinstance(value, int):
                self.choose(before, value)
            else:
                before = self.app.fill(label, value)
        self.app.see('草稿已保存')

    def type_form(self, values):
        """As fill_form(), by keyboard alone: the focus is on the first field that wants something, Enter goes to the next one, and each value is seen where
        it belongs."""
        for label, value in values.items():
            if isinstance(value, int):
                self.app.key('Return')
                time.sleep(.6)
                self.app.key(*['Down'] * (value - 1), 'Return')
                time.sleep(.6)
                self.app.key('Tab')      # the row keeps the focus, so that a second look at the list is one key away
                time.sleep(.3)
                continue
            self.app.type(value)
            wait(f'"{label}" holds its value', lambda: drive.text_of(self.app.entry(label)) == value, 20)
            self.app.key('Return')
            time.sleep(.3)
        self.app.see('草稿已保存')

    def choose(self, before, nth):
        """The row with choices that follows the entry @before: Enter goes there, Enter opens, Down, Enter takes it."""
        self.app.click(before)
        time.sleep(.3)
        self.app.key('Return')
        time.sleep(.3)
        self.app.key('Return')
        time.sleep(.6)
        self.app.key(*['Down'] * (nth - 1), 'Return')
        time.sleep(.3)

    # ---- materials
    def target(self):
        return next((x for x in self.app.labels() if x.startswith('扫描到')), '')

    def select(self, name):
        """F6 until the scanner aims at the material."""
        for _ in range(14):
            if name in self.target():
                return
            self.app.key('F6')
            time.sleep(.3)
        raise Failed(f'F6 never selects {name}')

    def scan(self, kind, name, pages, shot=True):
        self.scanner.feed(drive.material_folder(self.pages, kind))
        self.select(name)
        self.app.see('就绪', 40)
        self.app.key('F5')
        self.app.see(f'第 {pages} 页，共 {pages} 页', 90)
        wait('the scan ends', lambda: not any('正在扫描' in x for x in self.app.labels()), 60)
        if any('纸张都在了吗' in x for x in self.app.labels()):
            self.app.key('Return')
            self.app.see_gone('纸张都在了吗')
        if shot:
            self.app.shot('scanned-' + kind)

    def sign_printed(self, printed, title, kind, place='申请人（签名', name=None):
        """What came out of the printer last under this title, signed with a pen at @place: becomes the sheets of @kind. Returns how many pages."""
        def newest():
            jobs = sorted(glob.glob(os.path.join(printed, '*.pdf')), key=os.path.getmtime, reverse=True)
            return next((x for x in jobs if title in drive.read_pdf(x)), None)
        paper = wait(f'{title} lies in the printer', newest)
        return drive.sign_paper(paper, drive.material_folder(self.pages, kind), place, name or self.facts['name'])

    def choose_printer(self):
        """Asked once: the printer is remembered afterwards."""
        if self.has_printer:
            return
        self.has_printer = True
        self.app.see('选择打印机', 40)
        self.app.shot('printer')
        self.app.key('Return')
        self.app.see_gone('选择打印机')

    def promise(self, printed):
        """F9 prints the letter of tolerance; it is signed and scanned into its slot. Returns how many pages."""
        n = len(glob.glob(os.path.join(printed, '*.pdf')))
        self.decide()
        self.choose_printer()
        wait('the promise letter is printed', lambda: len(glob.glob(os.path.join(printed, '*.pdf'))) > n, 60)
        self.app.see('承诺书')
        self.app.shot('promise-printed')
        pages = self.sign_printed(printed, '容缺受理承诺书', 'tolerance-promise')
        self.scan('tolerance-promise', '容缺受理承诺书', pages)
        return pages

    def decide(self):
        self.app.key('F9')
