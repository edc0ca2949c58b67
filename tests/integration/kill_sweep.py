#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the core at its system calls on the store's files, and fails them as a full disk does. Whatever was confirmed before must be there
afterwards, once; nothing may be half done; the act must succeed when it is tried again.

A recording run under strace tells which calls of each kind go to the store; the N-th call of a kind is the same in every run, because the driver
is one thread with fixed ids and a fixed clock. SIGKILL on entering call N is also the kill right behind the call before it. "feed" is the real
scan helper on the project's own network scanner: there the helper is swept by its calls on the case's folder, and the storing side by its own.

Run: kill_sweep.py STORE_DRIVER ESCL_SCANNER SCAN_HELPER GENERATE_PAGES    (YICHUANG_SWEEP=sample, seeded, or all)"""
import collections
import concurrent.futures
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

import tap

CALLS = ['write', 'writev', 'pwrite64', 'pwritev', 'fsync', 'fdatasync', 'ftruncate', 'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat']
KEY = '5a' * 32
# Points of a sample. An acceptance costs ten times what a scan does.
SAMPLE = {('scan', 'kill'): 14, ('scan', 'full'): 10, ('accept', 'kill'): 12, ('accept', 'full'): 5, ('tolerate', 'kill'): 6,
          ('tolerate', 'full'): 3, ('commit', 'kill'): 6, ('commit', 'full'): 3, ('feed', 'kill'): 6, ('feed', 'full'): 3,
          ('helper', 'kill'): 8, ('helper', 'full'): 3}
SEED = 20261123
PATIENCE = 120
PAGES_A_MINUTE = 1200
# Act -> (its store is prepared by, confirmations, state that it leads to, what the case has had before). "helper" is "feed" with another victim.
Act = collections.namedtuple('Act', 'prepare acks state before')
ACTS = {
    'scan': Act('prepare', 3, 'S00', None),
    'feed': Act('prepare', 3, 'S00', None),
    'helper': Act('prepare', 3, 'S00', None),
    'accept': Act('prepare', 1, 'S40', ('S00', False, ['created'], [], 0)),
    'tolerate': Act('prepare-tolerance', 1, 'S40', ('S10', True, ['created', 'received', 'paper', 'printed', 'pages'], ['received'], 2)),
    'commit': Act('prepare-commitment', 1, 'S40', ('S10', True, ['created', 'received', 'paper', 'printed', 'pages'], ['received'], 2)),
}
AFTER = {
    'accept': (True, ['created', 'received', 'efile', 'accepted', 'handed-over'], ['accepted'], 3),
    'tolerate': (True, ['created', 'received', 'paper', 'printed', 'pages', 'efile', 'tolerated', 'handed-over'], ['received', 'tolerated'], 4),
    'commit': (True, ['created', 'received', 'paper', 'printed', 'pages', 'efile', 'committed', 'handed-over'], ['received', 'committed'], 4),
}
SCANS = ('scan', 'feed', 'helper')
# May be lost or torn without harm: the lock's note, the wal-index (rebuilt), the reserve, the cache (fetched again).
IDLE = re.compile(r'/(lock|reserve|cache\.db[a-z-]*|work\.db-shm)$')

Point = collections.namedtuple('Point', 'act call n')
driver = escl = helper = generator = sweep = None
# A killed process loses nothing that the kernel has, so memory does as well as a disk, and faster.
base = tempfile.mkdtemp(prefix='yichuang-sweep-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None)
pages_folder = os.path.join(base, 'pages')


def run(*words, strace=(), libexec=None):
    env = {**os.environ, 'YICHUANG_LIBEXECDIR': libexec} if libexec else None
    return subprocess.run([*strace, driver, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=PATIENCE, env=env)


def recording(path, *more):
    return ['strace', *more, '-y', '-qq', *(['--seccomp-bpf'] if '-f' in more else []), '-s', '16', '-o', path, '-e', 'trace=' + ','.join(CALLS)]


def injecting(inject, *more):
    # A signal is lost in the stop that --seccomp-bpf makes.
    quick = [] if 'signal' in inject or '-f' not in more else ['--seccomp-bpf']   # which needs -f
    return ['strace', *more, '-qq', *quick, '-o', os.devnull, '-e', 'trace=' + inject.split(':')[0], '-e', f'inject={inject}']


def copy_of(act):
    source = os.path.join(base, ACTS[act].prepare)
    if not os.path.exists(source):
        out = run(ACTS[act].prepare, source, KEY, '1')
        if out.returncode:
            raise AssertionError(f'cannot prepare: {out.stderr}')
    folder = tempfile.mkdtemp(dir=base)
    shutil.copytree(source, os.path.join(folder, 'store'))
    return os.path.join(folder, 'store')


class Scanner:
    """The network scanner with three sheets in its feeder and SANE's configuration for it; one a run, so that no run inherits a state."""

    def __init__(self, folder):
        self.sane = tempfile.mkdtemp(prefix='sane-', dir=folder)
        port = os.path.join(self.sane, 'port')
        self.process = subprocess.Popen([escl, '--port-file', port, '--pages', pages_folder, '--exit-with-parent'])
        deadline = time.monotonic() + PATIENCE
        while not os.path.exists(port) or not os.path.getsize(port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError('the scanner does not come up')
            time.sleep(0.01)
        with open(port, encoding='ascii') as f:
            root = f'http://127.0.0.1:{int(f.read())}'
        # Sheets that come faster than the backend looks are lost to it: it meets the end of the feeder and forgets what it has fetched.
        urllib.request.urlopen(f'{root}/_ctl', f'ppm={PAGES_A_MINUTE} look=1'.encode(), timeout=PATIENCE).close()
        self.write('dll.conf', 'airscan\n')
        self.write('airscan.conf', f'[devices]\n"Window 3" = {root}/eSCL, eSCL\n[options]\ndiscovery = disable\n')

    def write(self, name, text):
        with open(os.path.join(self.sane, name), 'w', encoding='utf-8') as f:
            f.write(text)

    def stop(self):
        self.process.kill()
        self.process.wait()
        # A helper dies with the app, but a little later; the next start must not meet it.
        begun = time.monotonic()
        while left := self.list_left():
            waited = time.monotonic() - begun
            if waited > PATIENCE:
                raise AssertionError(f'a scan helper outlives the app: {left}')
            # strace -D whose helper was ended before it was traced waits for ever; any other one ends when it has written.
            if waited > PATIENCE / 4 and 'helper' not in left.values():
                for pid in left:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)

    def list_left(self):
        """pid -> "helper" or "strace", of those that were started for this scanner."""
        found = {}
        for pid in os.listdir('/proc'):
            try:
                with open(f'/proc/{pid}/environ', 'rb') as environ, open(f'/proc/{pid}/cmdline', 'rb') as words:
                    if f'SANE_CONFIG_DIR={self.sane}'.encode() in environ.read().split(b'\0'):
                        found[int(pid)] = 'strace' if os.path.basename(words.read().split(b'\0')[0]) == b'strace' else 'helper'
            except OSError:
                pass
        return found


def wrap_helper(folder, strace):
    """A folder whose yichuang-scan-helper is the real one under strace, which stands beside it (-D) and lets it be its parent's child."""
    libexec = tempfile.mkdtemp(prefix='libexec-', dir=folder)
    path = os.path.join(libexec, 'yichuang-scan-helper')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('#!/bin/sh\nexec ' + ' '.join(strace) + f' "{helper}" "$@"\n')
    os.chmod(path, 0o755)
    return libexec


def perform(act, store, seed, strace=()):
    """One act on the store, undisturbed or with strace (arguments) on its victim."""
    if act not in ('feed', 'helper'):
        return run(act, store, KEY, seed, strace=strace)
    folder = os.path.dirname(store)
    scanner = Scanner(folder)
    try:
        if act == 'helper' and strace:
            return run('feed', store, KEY, seed, scanner.sane, libexec=wrap_helper(folder, strace))
        return run('feed', store, KEY, seed, scanner.sane, strace=strace)
    finally:
        scanner.stop()


def parse(record, store):
    """Yields (call, its running number of that kind, text, 'store' | 'told' | '')."""
    seen = collections.Counter()   # as strace counts: each thread for itself
    with open(record, encoding='utf-8', errors='replace') as f:
        for line in f:
            m = re.match(r'(?:(\d+) +)?([a-z0-9]+)\((.*)', line)
            if not m:
                if '+++' in line or '---' in line or 'resumed>' in line:
                    continue
                raise AssertionError(f'strace said something unexpected: {line}')
            thread, call, text = m.groups()
            seen[thread, call] += 1
            where = 'store' if store in text else 'told' if text.startswith('1<') else ''
            yield call, seen[thread, call], text, where


def record(act):
    """All calls of one undisturbed act's victim. Cached, because all cases need them."""
    if act not in record.cache:
        store = copy_of(act)
        path = os.path.join(base, act + '.strace')
        if act == 'helper':
            # The spare helper has a record as well; it never comes near the case.
            out = perform(act, store, '2', recording(path + '.$$', '-D', '-f'))
            wait_for_strace()
            records = [os.path.join(base, name) for name in os.listdir(base) if name.startswith(act + '.strace.')]
        else:
            out = perform(act, store, '2', recording(path, *follow(act)))
            records = [path]
        if out.returncode or len(out.stdout.splitlines()) != ACTS[act].acks:
            raise AssertionError(f'{act} under strace ended with {out.returncode}: {out.stdout}{out.stderr}')
        truth[act] = [line.split(' ')[2] for line in out.stdout.splitlines()]
        record.cache[act] = store, [call for one in records for call in parse(one, store)]
    return record.cache[act]


def wait_for_strace():
    """strace -D ends behind its tracee, and writes until then."""
    deadline = time.monotonic() + PATIENCE
    while any(is_strace_here(pid) for pid in os.listdir('/proc') if pid.isdigit()):
        if time.monotonic() > deadline:
            raise AssertionError('strace does not end')
        time.sleep(0.01)


def is_strace_here(pid):
    try:
        with open(f'/proc/{pid}/cmdline', 'rb') as f:
            words = f.read().split(b'\0')
        return words[0] == b'strace' and any(base.encode() in word for word in words)
    except OSError:
        return False


truth = {}   # digests of the pages, in their order, as they came undisturbed
record.cache = {}


def points(act, mode):
    found = [Point(act, call, n) for call, n, _, where in record(act)[1] if where == 'store' or (where == 'told' and mode == 'kill')]
    if sweep == 'all':
        return found, len(found)
    rng = random.Random(SEED)
    chosen = set()
    for call in CALLS:
        kind = [p for p in found if p.call == call]
        chosen.update(rng.sample(kind, min(2 if SAMPLE[act, mode] >= 12 else 1 if SAMPLE[act, mode] > 4 else 0, len(kind))))
    rest = [p for p in found if p not in chosen]
    chosen.update(rng.sample(rest, max(0, min(len(rest), SAMPLE[act, mode] - len(chosen)))))
    return [p for p in found if p in chosen], len(found)


class State:
    """What `check` found in a store."""

    def __init__(self, store):
        out = run('check', store, KEY, '9')
        self.lines = [line.split(' ') for line in out.stdout.splitlines()]
        self.problems = [line for line in out.stdout.splitlines() if line.startswith('defect')]
        if out.returncode:
            self.problems.append(f'check ended with {out.returncode}: {out.stderr.strip()}')

    def all(self, word):
        return [line[1:] for line in self.lines if line[0] == word]

    def same(self, other):
        return [line for line in self.lines if line[0] != 'recovered'] == [line for line in other.lines if line[0] != 'recovered']

    def judge(self, act, acks):
        yield from self.problems
        pages = [(page, digest) for _, page, digest, _, _ in self.all('page')]
        for what, values in (('page', [p for p, _ in pages]), ('number', self.numbers()), ('place in a job', self.places())):
            yield from (f'{what} twice: {v}' for v, n in collections.Counter(values).items() if n > 1)
        for word, *ack in (line.split(' ') for line in acks):
            if word == 'page' and pages.count(tuple(ack)) != 1:
                yield f'confirmed page {ack[0]} is there {pages.count(tuple(ack))} times'
            if word == 'accepted' and [ack[0], ACTS[act].state, ack[1]] not in self.all('case'):
                yield f'confirmed acceptance {ack} is not there'
        for case_id, state, number in self.all('case'):
            yield from self.judge_case(act, case_id, state, number)

    def numbers(self):
        return [n for _, _, n in self.all('case') if n != '-'] + [line[-1] for line in self.all('paper') if line[-1]]

    def places(self):
        return [(job, n) for _, _, _, job, n in self.all('page')]

    def judge_case(self, act, case_id, state, number):
        """A case is as it was before, or accepted with all that belongs to it."""
        events = [kind for c, kind in self.all('event') if c == case_id]
        # A letter has several sheets.
        events = [kind for i, kind in enumerate(events) if kind != 'pages' or events[i - 1] != 'pages']
        queued = [kind for c, kind, _ in self.all('queued') if c == case_id]
        n_papers = len([c for c, _ in self.all('paper') if c == case_id])
        got = (number != '-', events, queued, n_papers)
        if (state, *got) != (ACTS[act].before or ACTS['accept'].before) and (state, *got) != ACTS['accept'].before \
                and not (state == ACTS[act].state and got == AFTER.get(act)):
            yield f'case {case_id} is half done: {(state, *got)}'

    def judge_contents(self, expected, known):
        """The scanned pages, in the order of each job, are those of the undisturbed run; pages of before are left out."""
        jobs = collections.defaultdict(list)
        for _, _, digest, job, n in self.all('page'):
            if job not in known:
                jobs[job].append((int(n), digest))
        for job, got in jobs.items():
            if [(i + 1, digest) for i, digest in enumerate(expected[:len(got)])] != sorted(got):
                yield f'job {job} has other pages than were scanned: {sorted(got)}'


def jobs_before(act):
    if act not in jobs_before.cache:
        store = copy_of(act)
        jobs_before.cache[act] = {line[3] for line in State(store).all('page')}
    return jobs_before.cache[act]


jobs_before.cache = {}


def count_sealed(store, act):
    """Whole page files in the case that is scanned: what the helper has made durable."""
    if act not in SCANS:
        return 0
    blobs = os.path.join(store, 'blobs')
    known = os.path.join(base, ACTS[act].prepare, 'blobs')
    return sum(1 for case in os.listdir(blobs) for name in os.listdir(os.path.join(blobs, case))
               if not name.startswith('.') and not os.path.exists(os.path.join(known, case, name)))


def judge_scan(act, state, n_sealed):
    """Every durable page has its row, with the content that was scanned."""
    known = jobs_before(act)
    yield from state.judge_contents(truth[act], known)
    n_rows = len([1 for line in state.all('page') if line[3] not in known])
    if n_rows != n_sealed:
        yield f'{n_sealed} pages were durable, {n_rows} are there'


def finish(act, store, before, acks):
    """The act once more, undisturbed; it must succeed unless it is done."""
    done = act not in SCANS and any(state == ACTS[act].state for _, state, _ in before.all('case'))
    if done and sweep == 'sample':
        return
    out = perform(act, store, '3')
    if done:
        if out.returncode == 0:
            yield 'accepted a second time'
    elif out.returncode or len(out.stdout.splitlines()) != ACTS[act].acks:
        yield f'does not work afterwards: {out.returncode} {out.stderr.strip()}'
    after = State(store)
    yield from after.judge(act, acks + out.stdout.splitlines())
    if act in ('feed', 'helper'):   # the same sheets again
        yield from after.judge_contents(truth[act], jobs_before(act))


def try_point(point, injection, statuses):
    """Returns (what is wrong, acks, status)."""
    store = copy_of(point.act)
    try:
        out = perform(point.act, store, '2', strace_of(point, injection, store))
        acks = [line for line in out.stdout.split('\n')[:-1]]
        wrong = []
        if out.returncode not in statuses:
            wrong.append(f'ended with {out.returncode}: {out.stderr.strip()}')
        if out.returncode == 0 and len(acks) != ACTS[point.act].acks:
            wrong.append(f'said done after {len(acks)} confirmations')
        n_sealed = count_sealed(store, point.act)
        before = State(store)
        wrong += before.judge(point.act, acks)
        if point.act in SCANS:
            wrong += judge_scan(point.act, before, n_sealed)
        if not wrong and sweep == 'all' and not State(store).same(before):
            wrong.append('a second look finds something else')
        if not wrong:
            wrong += finish(point.act, store, before, acks)
        return wrong, len(acks), out.returncode
    finally:
        shutil.rmtree(os.path.dirname(store))


def strace_of(point, injection, store):
    """The driver's calls in one thread; the helper's only where they touch the case, counted there."""
    inject = f'{point.call}:{injection}'
    if point.act == 'helper':
        return injecting(inject, '-D', '-f')
    return injecting(inject, *follow(point.act))


def follow(act):
    """In "feed" only the driver's own thread is the victim: its helpers are swept by "helper"."""
    return () if act == 'feed' else ('-f',)


class Sweep(unittest.TestCase):
    def sweep(self, act, mode, injections, statuses):
        chosen, of = points(act, mode)
        jobs = [(p, injection.format(n=p.n)) for i, p in enumerate(chosen)
                for injection in (injections if sweep == 'all' else [injections[i % len(injections)]])]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda job: try_point(job[0], job[1], statuses), jobs))
        kinds = collections.Counter(p.call for p in chosen)
        acks = collections.Counter(n for _, n, _ in results)
        ends = collections.Counter(status for _, _, status in results)
        print(f'# {act}, {mode}: {len(chosen)} of {of} points, {len(jobs)} runs; ' + ', '.join(f'{c} {n}' for c, n in sorted(kinds.items()))
              + '; confirmed before the end: ' + ', '.join(f'{a} in {n}' for a, n in sorted(acks.items()))
              + '; ended with: ' + ', '.join(f'{s} {n}' for s, n in sorted(ends.items())), flush=True)
        self.assertGreaterEqual(len(jobs), SAMPLE[act, mode], 'too few points: the recording saw too little')
        wrong = [f'{p} {injection}: {w}' for (p, injection), (ws, _, _) in zip(jobs, results) for w in ws]
        if wrong:
            self.fail(f'{len(wrong)} found wrong:\n' + '\n'.join(wrong[:30]))
        return ends

    def test_1_synced(self):
        """Nothing is confirmed before what it stands on is synced"""
        for act in ACTS:
            dirty, told = set(), 0
            for call, _, text, where in record(act)[1]:
                if where == 'told':
                    told += 1
                    self.assertFalse(dirty, f'{act}: confirmed with unsynced {dirty}')
                if where != 'store':
                    continue
                paths = re.findall(r'<([^>]+)>', text) if not call.startswith(('rename', 'unlink')) else []
                if call in ('fsync', 'fdatasync'):
                    dirty.discard(paths[0])
                elif paths and not IDLE.search(paths[0]):
                    dirty.add(paths[0])
                elif call.startswith('rename'):
                    names = re.findall(r'"([^"]+)"', text)
                    folders = re.findall(r'<([^>]+)>', text)
                    source, target = [os.path.join(folders[i], names[i]) if folders else names[i] for i in (0, 1)]
                    self.assertNotIn(source, dirty, f'{act}: renamed before it was synced')
                    dirty.add(os.path.dirname(target))
            self.assertEqual(told, 0 if act == 'helper' else ACTS[act].acks)

    def test_2_scan_killed(self):
        """Scan three pages, killed at a system call: every page that was confirmed is there, once"""
        self.sweep('scan', 'kill', ['signal=KILL:when={n}'], (-9,))

    def test_3_accept_killed(self):
        """Accept, killed at a system call: an acceptance that was confirmed is there, once, whole"""
        self.sweep('accept', 'kill', ['signal=KILL:when={n}'], (-9,))

    def test_4_tolerate_killed(self):
        """Accept with tolerance, killed at a system call: whole or as before, once"""
        self.sweep('tolerate', 'kill', ['signal=KILL:when={n}'], (-9,))

    def test_5_commit_killed(self):
        """Accept on commitment, killed at a system call: whole or as before, once"""
        self.sweep('commit', 'kill', ['signal=KILL:when={n}'], (-9,))

    def test_6_helper_killed(self):
        """The scan helper killed at its calls on the case's folder: every durable page is there, once, as it was scanned"""
        ends = self.sweep('helper', 'kill', ['signal=KILL:when={n}'], (0, 3))
        self.assertGreater(ends[3], ends[0], 'the helper was hardly ever hit')

    def test_7_feed_killed(self):
        """The storing side killed while the real helper scans: every durable page is there, once, as it was scanned"""
        ends = self.sweep('feed', 'kill', ['signal=KILL:when={n}'], (-9, 0))
        self.assertGreater(ends[-9], ends[0], 'the storing side was hardly ever hit')

    def test_8_full(self):
        """The disk full at a system call, or from it on: no false confirmation, nothing half done, and it works again"""
        ends = collections.Counter()
        for act in ACTS:
            ends += self.sweep(act, 'full', ['error=ENOSPC:when={n}', 'error=ENOSPC:when={n}+'], (0, 3))
        self.assertGreater(ends[3], ends[0], 'failures were hardly ever told')


def main():
    global driver, escl, helper, generator, sweep
    driver, escl, helper, generator = (os.path.abspath(word) for word in sys.argv[1:5])
    sweep = os.environ.get('YICHUANG_SWEEP', 'sample')
    if sweep not in ('sample', 'all'):
        sys.exit('YICHUANG_SWEEP is sample or all')
    try:
        subprocess.run(['/usr/bin/python3', generator, pages_folder, '--pages', str(ACTS['feed'].acks), '--dpi', '75'],
                       check=True, stdout=subprocess.DEVNULL)
        tap.run(Sweep)
    finally:
        shutil.rmtree(base)


if __name__ == '__main__':
    main()
