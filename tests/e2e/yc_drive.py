# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real app as a person: the accessibility bus to find and read, keyboard and mouse (xdotool) to act, one screenshot a step.
build-aux/run and the end-to-end tests share it. Waiting is always for something to be seen, never a fixed time."""
import argparse
import faulthandler
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402

# GTK 4.8 has no list of all its objects on the bus; libatspi asks for one each time an app appears, and complains.
GLib.log_set_handler('dbind', GLib.LogLevelFlags.LEVEL_WARNING, lambda domain, level, text, data: 'GetItems' in text or print(text, file=sys.stderr), None)
Atspi.set_timeout(20000, 20000)  # a laden machine answers late

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LOGS = set()                  # what the programs of this run write to their standard error
# A helper that a test kills, or that the app kills by its ladder, ends by signal 9. Whatever else ends one is its fault.
# On a laden machine GTK 4.8 asks for the monitor of a dialog's surface that has just been closed, and X11 knows none for it: the library's own, which the program never asks.
FAULTS = re.compile(r'Sanitizer: |runtime error: |helper (?:\d+ )?ended (?:with|by) signal (?!9:)\d+'
                    r"|-CRITICAL \*\*(?!.*: gdk_monitor_get_geometry: assertion 'GDK_IS_MONITOR \(monitor\)' failed)")


class Failed(Exception):
    """A step that was not seen to happen."""


def wait(what, look, seconds=30):
    """Polls until look() is true and returns it; raises Failed(what)."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = look()
        except GLib.Error:
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise Failed(what)
        time.sleep(.05)


def walk(node, depth=0):
    """All accessible nodes below, as far as they can be reached."""
    yield node
    if depth > 60:
        return
    for i in range(min(node.get_child_count(), 400)):
        try:
            child = node.get_child_at_index(i)
        except GLib.Error:
            continue
        if child is not None:
            yield from walk(child, depth + 1)


def text_of(node):
    """What an entry holds; get_text(0, -1) answers '' in GTK 4.8."""
    return node.get_text(0, node.get_character_count())


def is_shown(node):
    """GTK 4.8 says SHOWING of the window alone; what has no extents is not on the screen."""
    if not node.get_state_set().contains(Atspi.StateType.VISIBLE):
        return False
    extents = node.get_extents(Atspi.CoordType.WINDOW)
    return extents.width > 0 and extents.height > 0


def extents(node):
    """Where it stands in its window: x, y, width, height."""
    return node.get_extents(Atspi.CoordType.WINDOW)


def xdo(*words):
    return subprocess.run(['xdotool', *map(str, words)], capture_output=True, text=True).stdout.strip()


class Labels:
    """All shown labels of an app in a few round trips. libatspi asks node by node and waits for each answer, and a busy window answers one call a
    frame: a walk of it takes half a minute. Here all calls of one depth are under way together."""
    TEXTS = {int(x) for x in (Atspi.Role.LABEL, Atspi.Role.ALERT, Atspi.Role.NOTIFICATION)}
    ACCESSIBLE, COMPONENT = 'org.a11y.atspi.Accessible', 'org.a11y.atspi.Component'

    def __init__(self, pid):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, 0, -1).unpack()[0]
        flags = Gio.DBusConnectionFlags
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION)
        root = '/org/a11y/atspi/accessible/root'
        apps = self.bus.call_sync('org.a11y.atspi.Registry', root, self.ACCESSIBLE, 'GetChildren', None, None, 0, -1).unpack()[0]
        self.root = next((x for x in apps if self._pid(x[0]) == pid), None)
        if self.root is None:
            raise Failed('the app is not on the accessibility bus')

    def _pid(self, name):
        return self.bus.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID', GLib.Variant('(s)', (name,)), None, 0,
                                  -1).unpack()[0]

    def _ask(self, calls):
        """[(path, interface, method, arguments)] at once; the answers in order, None for what answers with an error."""
        answers, pending = [None] * len(calls), len(calls)

        def done(bus, result, i):
            nonlocal pending
            pending -= 1
            try:
                answers[i] = bus.call_finish(result).unpack()[0]
            except GLib.Error:
                pass
        for i, (path, interface, method, arguments) in enumerate(calls):
            self.bus.call(self.root[0], path, interface, method, arguments, None, 0, 20000, None, done, i)
        while pending:
            GLib.MainContext.default().iteration(True)
        return answers

    def read(self):
        level, labels = [self.root[1]], []
        while level:
            n = len(level)
            answers = self._ask([(x, self.ACCESSIBLE, m, None) for m in ('GetRole', 'GetChildren') for x in level])
            labels += [x for x, role in zip(level, answers[:n]) if role in self.TEXTS]
            level = [path for children in answers[n:] for _, path in (children or [])[:400]]
        name, extents = GLib.Variant('(ss)', (self.ACCESSIBLE, 'Name')), GLib.Variant('(u)', (int(Atspi.CoordType.WINDOW),))
        answers = self._ask([(x, 'org.freedesktop.DBus.Properties', 'Get', name) for x in labels]
                            + [(x, self.COMPONENT, 'GetExtents', extents) for x in labels] + [(x, self.ACCESSIBLE, 'GetState', None) for x in labels])
        n, visible = len(labels), 1 << int(Atspi.StateType.VISIBLE)
        return [text or '' for text, box, state in zip(answers[:n], answers[n:2 * n], answers[2 * n:])
                if box and box[2] > 0 and box[3] > 0 and state and state[0] & visible]


class Scanner:
    """The project's loopback eSCL scanner and the SANE configuration that leads to it alone."""

    def __init__(self, program, folder, pages, dpi=200):
        os.makedirs(folder, exist_ok=True)
        self.folder, self.log = folder, os.path.join(folder, 'scanner.log')
        port_file = os.path.join(folder, 'port')
        if os.path.exists(port_file):
            os.remove(port_file)
        LOGS.add(os.path.join(folder, 'stderr.log'))
        with open(os.path.join(folder, 'stderr.log'), 'w') as stderr:
            self.process = subprocess.Popen([program, '--port', '0', '--port-file', port_file, '--pages', pages, '--log', self.log],
                                            stdout=subprocess.DEVNULL, stderr=stderr)
        wait('the scanner listens', lambda: os.path.exists(port_file) and open(port_file).read().strip())
        self.port = int(open(port_file).read())
        self.sane = os.path.join(folder, 'sane')
        os.makedirs(self.sane, exist_ok=True)
        with open(os.path.join(self.sane, 'dll.conf'), 'w') as f:
            f.write('airscan\n')
        with open(os.path.join(self.sane, 'airscan.conf'), 'w') as f:
            f.write(f'[devices]\n"Demo Scanner" = http://127.0.0.1:{self.port}/eSCL, eSCL\n[options]\ndiscovery = disable\n')

    def control(self, words):
        request = urllib.request.Request(f'http://127.0.0.1:{self.port}/_ctl', data=words.encode(), method='POST')
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        opener.open(request, timeout=10).close()

    def feed(self, pages, fault='', ppm=120, look=4):
        """Puts the sheets of a folder into the feeder; look: page times until it says that it is empty (an early end is suspicious)."""
        self.control(f'pages={pages} fault={fault} ppm={ppm} look={look} load')

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)


class App:
    """One running yichuang. shots: folder for screenshots, numbered in order."""

    def __init__(self, program, environment, shots, log=None):
        self.shots, self.n_shots, self.log = shots, 0, log or (lambda line: None)
        os.makedirs(shots, exist_ok=True)
        self.output = open(os.path.join(shots, 'app.log'), 'w')
        LOGS.add(self.output.name)
        self.program, self.environment = program, {**os.environ, **environment}
        self.process, self.root, self.frame, self.window, self.presses = None, None, None, None, 0
        self.label_reader = None

    # ---- life
    def start(self, *arguments):
        self.process = subprocess.Popen([self.program, *arguments], env=self.environment, stdout=self.output, stderr=self.output)
        return self.meet()

    @property
    def pid(self):
        return self.process.pid

    def meet(self):
        """The app has been started: finds its window and gives it the keyboard."""
        self.root = wait('the app appears on the accessibility bus', self._find_root, 60)
        # Nothing is kept: what libatspi 2.46 remembers of a window that has closed it follows into freed memory when the cache is cleared.
        self.root.set_cache_mask(Atspi.Cache.NONE)
        self.frame = wait('its window appears', lambda: next((n for n in walk(self.root) if n.get_role_name() == 'frame'), None))
        self.window = wait('the window is mapped', lambda: xdo('search', '--onlyvisible', '--pid', self.pid)).split()[-1]
        xdo('windowfocus', '--sync', self.window)
        return self

    def _find_root(self):
        if self.process.poll() is not None:
            raise Failed(f'the app ended with {self.process.returncode} (see app.log)')
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.pid:
                return app
        return None

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def close(self):
        """Closes the window as a person does and expects a clean end."""
        if self.process.poll() is None:
            xdo('windowfocus', '--sync', self.window)
            if os.environ.get('WM'):
                # The manager of the windows closes the one that it holds for the active one, and it may still think of another that has just gone.
                xdo('windowactivate', '--sync', self.window)
                wait('the window is the active one', lambda: xdo('getactivewindow') == self.window, 20)
            xdo('key', 'alt+F4')
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise Failed('the app did not end') from None
        if self.process.returncode != 0:
            raise Failed(f'the app ended with {self.process.returncode}')

    def alive(self):
        return self.process.poll() is None

    # ---- look
    def nodes(self, role=None, name=None, shown=True):
        for node in walk(self.root):
            try:
                if role and node.get_role_name() not in (role if isinstance(role, tuple) else (role,)):
                    continue
                if name is not None and not (name(node.get_name() or '') if callable(name) else node.get_name() == name):
                    continue
                if shown and not is_shown(node):
                    continue
            except GLib.Error:
                continue
            yield node

    def find(self, role, name, seconds=30):
        return wait(f'{role} "{name}" is shown', lambda: next(self.nodes(role, name), None), seconds)

    def labels(self):
        if self.label_reader is None or self.label_reader[0] != self.pid:
            self.label_reader = self.pid, Labels(self.pid)
        return self.label_reader[1].read()

    def see(self, part, seconds=30):
        """Waits until a shown label contains the words."""
        return wait(f'"{part}" is to be read', lambda: next((x for x in self.labels() if part in x), None), seconds)

    def see_paper(self, seconds=60):
        """Waits until the pages of the shown paper are painted: each is an image "NAME，第 N 页，共 N 页", busy until it has been on the screen."""
        def painted():
            sheets = list(self.nodes(name=lambda name: re.search('，第 [0-9]+ 页，共 [0-9]+ 页$', name) is not None))
            return sheets and not any(x.get_state_set().contains(Atspi.StateType.BUSY) for x in sheets)
        return wait('the pages of the paper are drawn', painted, seconds)

    def see_gone(self, part, seconds=30):
        return wait(f'"{part}" is gone', lambda: not any(part in x for x in self.labels()), seconds)

    def focused(self):
        return next((n for n in self.nodes() if n.get_state_set().contains(Atspi.StateType.FOCUSED)), None)

    def entry(self, name, seconds=30):
        """An entry by its label (part of it is enough)."""
        return wait(f'entry "{name}" is shown', lambda: next((n for n in self.nodes(('text', 'password text', 'entry'), lambda x: name in x)), None), seconds)

    # ---- act
    def key(self, *keys):
        if not keys:
            return
        self.presses += len(keys)
        xdo('key', '--delay', 40, *keys)

    def type(self, text):
        """Plain ASCII by keys; anything else by the clipboard, as an input method would hand it over in one piece."""
        if not text:
            return
        if text.isascii():
            xdo('type', '--delay', 12, text)
            return
        paste = subprocess.Popen(['xclip', '-selection', 'clipboard', '-i', '-loops', '0'], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        paste.communicate(text.encode())

        def holding():
            return sum(text in text_of(n) for n in self.nodes(('text', 'entry')) if n.get_text_iface() is not None)
        before = wait('the fields are read', lambda: [holding()], 20)[0]    # a list: none is an answer, too
        xdo('key', 'ctrl+v')
        # A paste arrives later than keys do: what is typed next would overtake it. Another field may hold the same text already.
        wait(f'"{text}" is pasted', lambda: holding() > before, 20)

    def fill(self, name, value):
        """Writes into an entry through the accessibility bus and reads it back."""
        node = self.entry(name)
        node.set_text_contents(value)
        wait(f'"{name}" holds its value', lambda: text_of(node) == value, 10)
        return node

    def press(self, name, role='push button', seconds=30):
        self.find(role, name, seconds).do_action(0)

    def action(self, name):
        """A GAction of the window, by its name ("win.next")."""
        for i in range(self.frame.get_n_actions()):
            if self.frame.get_action_name(i) == name:
                return self.frame.do_action(i)
        raise Failed(f'the window has no action {name}')

    def click(self, node):
        info = subprocess.run(['xwininfo', '-id', self.window], capture_output=True, text=True).stdout
        x, y, width = (int(next(line for line in info.splitlines() if k in line).split()[-1]) for k in
                       ('Absolute upper-left X', 'Absolute upper-left Y', 'Width'))
        margin = (width - self.frame.get_extents(Atspi.CoordType.WINDOW).width) // 2
        e = node.get_extents(Atspi.CoordType.WINDOW)
        xdo('mousemove', x + margin + e.x + e.width // 2, y + margin + e.y + e.height // 2, 'click', 1)

    def windows(self):
        return xdo('search', '--onlyvisible', '--pid', self.pid).split()

    def choose_file(self, path):
        """In the file chooser that is about to open: its own place for a typed path, Enter."""
        wait('the file chooser is open', lambda: len(self.windows()) > 1)
        time.sleep(1)
        xdo('type', '--delay', 30, path)
        time.sleep(1)
        xdo('key', 'Return')
        wait('the file chooser is closed', lambda: len(self.windows()) == 1)
        xdo('windowfocus', '--sync', self.window)

    # ---- keep
    def check_screen(self, scrolls=False):
        """Every button of the window lies in it whole; it and what speaks up by itself have names that a person gave. scrolls: a pane of the page may go on
        below. Returns the size of the window."""
        return wait('the window stands still long enough to be looked over', lambda: self._look_over(scrolls), 60)

    def _look_over(self, scrolls):
        geometry = dict(line.split('=') for line in xdo('getwindowgeometry', '--shell', self.window).splitlines())
        width, height = int(geometry['WIDTH']), int(geometry['HEIGHT'])
        n = 0
        for node in self.nodes(('push button', 'toggle button', 'alert', 'notification', 'status bar')):
            name = node.get_name() or ''
            # The library's own: the cross of a toast has no name in 1.2.
            if node.get_parent().get_name() == 'AdwToastWidget':
                continue
            if not name or re.match('(Gtk|Adw|Yc)[A-Z]', name):
                raise Failed(f'a {node.get_role_name()} in "{node.get_parent().get_name()}" is called "{name}"')
            box = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
            if box.x < 0 or box.y < 0 or box.x + box.width > width or (box.y + box.height > height and not scrolls):
                raise Failed(f'"{name}" is not whole in the window of {width}x{height}: {box.width}x{box.height} at {box.x},{box.y}')
            cut = self._cut_by(node, box)
            if cut and not scrolls:
                raise Failed(f'"{name}" ({box.width}x{box.height} at {box.x},{box.y}) is cut by what it stands in: {cut}')
            n += 1
        if not n:
            raise Failed('the window has no button')
        return width, height

    @staticmethod
    def _cut_by(node, box):
        """The first ancestor that shows a part of the button only. One that shows nothing of it has scrolled it away; in a list (materials, fields,
        cases) the last row may be cut, that is how one sees that it goes on. Two pixels are a margin of the style, not a cut."""
        above = node.get_parent()
        while above is not None and above.get_role_name() not in ('frame', 'window', 'application') and above.get_component_iface() is not None:
            pane = above.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
            if above.get_role_name() in ('list', 'list box', 'table', 'scroll pane'):
                return None
            top, bottom = max(box.y, pane.y), min(box.y + box.height, pane.y + pane.height)
            left, right = max(box.x, pane.x), min(box.x + box.width, pane.x + pane.width)
            if pane.width > 0 and pane.height > 0 and top < bottom and left < right and min(bottom - top - box.height, right - left - box.width) < -2:
                return f'{above.get_role_name()} "{above.get_name()}" {pane.width}x{pane.height} at {pane.x},{pane.y}'
            above = above.get_parent()
        return None

    def shot(self, name):
        self.n_shots += 1
        path = os.path.join(self.shots, f'{self.n_shots:02d}-{name}.png')
        subprocess.run(['import', '-window', 'root', path], check=True)
        for text in self.labels():
            # An empty label is called by the name of its class.
            if not re.fullmatch('(Gtk|Adw|Yc)[A-Z][A-Za-z]*', text) and has_english(text):
                raise Failed(f'{name}: English in the Chinese interface: {text}')
        self.log(f'{self.n_shots:02d} {name}')
        return path


def has_english(text):
    """Three small letters in a row are an English word; keys, units, files, an administrator's codes ("a-b.json", "io.on-disk"), the name are not."""
    return re.search('[a-z]{3}', re.sub(r'Enter|Ctrl|Shift|Esc|dpi|yichuang|[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+', '', text)) is not None


def check_no_core(pid):
    """Neither a program nor the helpers that it has started leave a core file when they crash."""
    for process in [str(pid), *subprocess.run(['pgrep', '-P', str(pid), '-f', 'helper'], capture_output=True, text=True).stdout.split()]:
        with open(f'/proc/{process}/limits', encoding='ascii') as f:
            line = next(x for x in f if x.startswith('Max core file size'))
        if line.split()[4:6] != ['0', '0']:
            raise Failed(f'process {process}: {line}')


def ctl(program, *words, environment=None, stdin=None):
    """yichuangctl; returns (exit code, stdout, stderr)."""
    out = subprocess.run([program, *words], capture_output=True, text=True, input=stdin, env={**os.environ, **(environment or {})})
    return out.returncode, out.stdout, out.stderr


def generate_pages(folder, kind, seed=20261122):
    if not os.path.exists(os.path.join(folder, 'facts.json')):
        subprocess.run(['/usr/bin/python3', os.path.join(ROOT, 'tests/rigs/generate-pages.py'), folder, '--set', kind, '--seed', str(seed), '--dpi', '300'], check=True)
    with open(os.path.join(folder, 'facts.json'), encoding='utf-8') as f:
        return json.load(f)


def read_pdf(path):
    """The text of a PDF without white space."""
    return re.sub(r'\s', '', subprocess.run(['pdftotext', '-raw', path, '-'], capture_output=True, text=True, check=True).stdout)


def sign_paper(path, folder, place, name):
    """The sheets of a printed paper, signed by pen behind the words @place, as a scanner sees them. Returns how many pages."""
    rig = os.path.join(ROOT, 'tests/rigs/sign-paper.py')
    return int(subprocess.run(['/usr/bin/python3', rig, path, folder, place, name], capture_output=True, text=True, check=True).stdout)


def material_folder(pages, kind):
    found = glob.glob(os.path.join(pages, f'*-{kind}'))
    if not found:
        raise Failed(f'no pages for {kind} in {pages}')
    return found[0]


def watch_sanitizers():
    """Tells the programs of a sanitized build where to put their reports. Returns: the folder, None in any other build."""
    folder = os.environ.get('SANITIZER_REPORTS')
    if folder and 'log_path' not in os.environ.get('ASAN_OPTIONS', ''):     # a script that another one started reports into the same folder
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        os.environ['ASAN_OPTIONS'] = f'log_path={folder}/report:exitcode=99:quarantine_size_mb=16:malloc_context_size=8'
        os.environ['UBSAN_OPTIONS'] = 'halt_on_error=1:print_stacktrace=1:exitcode=99'
        os.environ['LSAN_OPTIONS'] = f'suppressions={ROOT}/tests/lsan.supp:print_suppressions=0'
    return folder


def faults(folder):
    """What each report says first, and what the logs tell of crashed helpers: reasons to fail although every step was seen."""
    for path in sorted(glob.glob(os.path.join(folder, 'report.*')) if folder else []):
        with open(path, encoding='utf-8', errors='replace') as f:
            lines = [line.strip() for line in f if line.strip(' =\n')]
        # The log of a machine that is gone is all that is left of the report: its first stacks belong there.
        print('\n'.join(lines[:60]), file=sys.stderr)
        yield f'{path}: ' + ' '.join(lines[:4])[:300]
    for path in sorted(filter(os.path.exists, LOGS)):
        with open(path, encoding='utf-8', errors='replace') as f:
            yield from (f'{path}: {line.strip()}' for line in f if FAULTS.search(line))


def main_wrapper(function):
    """Exit code 0 only when every step was seen and no program made a fault behind it; the reasons otherwise."""
    faulthandler.enable()     # the bus is driven from C: a fault there says where
    reports, bad = watch_sanitizers(), []
    try:
        function()
    except Failed as e:
        bad.append(str(e))
    bad += faults(reports)
    for reason in bad:
        print(f'FAILED: {reason}', file=sys.stderr)
    return 1 if bad else 0


def main(steps, *words):
    """The end of every test: @steps with its arguments, --prefix, --output and those of @words."""
    parser = argparse.ArgumentParser()
    for word in ('prefix', 'output', *words):
        parser.add_argument(f'--{word}', required=True)
    arguments = parser.parse_args()
    raise SystemExit(main_wrapper(lambda: steps(arguments)))


def go_to(app, name, key='Tab'):
    """@key until what is called @name has the focus."""
    for _ in range(24):
        node = app.focused()
        if node is not None and (node.get_name() or '') == name:
            return node
        app.key(key)
        time.sleep(.3)
    raise Failed(f'{key} never leads to "{name}"')


def push(app, name, key='Tab'):
    """The button by keyboard alone."""
    go_to(app, name, key)
    app.key('space')


def end_all(apps):
    """What still runs behind a failure: a picture of each, and then it is gone. None among them is passed over."""
    for app in apps:
        if app is None or not app.alive():
            continue
        try:
            app.shot('failed')
        except Exception:  # the display may be gone
            pass
        app.kill()
