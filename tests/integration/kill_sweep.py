#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the core at its system calls on the store's files, and fails them as a full disk does. Whatever was confirmed before must be there
afterwards, once; nothing may be half done; the act must succeed when it is tried again.

A recording run under strace tells which calls of each kind go to the store; the N-th call of a kind is the same in every run, because the driver
is one thread with fixed ids and a fixed clock. SIGKILL on entering call N is also the kill right behind the call before it.

Run: kill_sweep.py STORE_DRIVER    (YICHUANG_SWEEP=sample, seeded, or all)"""
import collections
import concurrent.futures
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import tap

CALLS = ['write', 'writev', 'pwrite64', 'pwritev', 'fsync', 'fdatasync', 'ftruncate', 'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat']
KEY = '5a' * 32
# Points of a sample; each kind of call has at least two among them. An acceptance costs ten times what a scan does.
SAMPLE = {('scan', 'kill'): 24, ('scan', 'full'): 14, ('accept', 'kill'): 16, ('accept', 'full'): 12}
SEED = 20261123
PATIENCE = 120
ACKS = {'scan': 3, 'accept': 1}
# May be lost or torn without harm: the lock's note, the wal-index (rebuilt), the reserve, the cache (fetched again).
IDLE = re.compile(r'/(lock|reserve|cache\.db[a-z-]*|work\.db-shm)$')

Point = collections.namedtuple('Point', 'act call n')
driver = sweep = None
# A killed process loses nothing that the kernel has, so memory does as well as a disk, and faster.
base = tempfile.mkdtemp(prefix='yichuang-sweep-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None)
prepared = os.path.join(base, 'prepared')


def run(*words, inject=None, record=None):
    strace = []
    if record:
        strace = ['strace', '-f', '-y', '-qq', '--seccomp-bpf', '-s', '16', '-o', record, '-e', 'trace=' + ','.join(CALLS)]
    elif inject:
        # A signal is lost in the stop that --seccomp-bpf makes.
        quick = [] if 'signal' in inject else ['--seccomp-bpf']
        strace = ['strace', '-f', '-qq', *quick, '-o', os.devnull, '-e', 'trace=' + inject.split(':')[0], '-e', f'inject={inject}']
    return subprocess.run([*strace, driver, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=PATIENCE)


def copy_of(source):
    folder = tempfile.mkdtemp(dir=base)
    shutil.copytree(source, os.path.join(folder, 'store'))
    return os.path.join(folder, 'store')


def parse(record, store):
    """Yields (call, its running number of that kind, text, 'store' | 'told' | '')."""
    seen = collections.Counter()
    with open(record, encoding='utf-8', errors='replace') as f:
        for line in f:
            m = re.match(r'\d+ +([a-z0-9]+)\((.*)', line)
            if not m:
                if '+++' in line or '---' in line:
                    continue
                raise AssertionError(f'strace said something unexpected: {line}')
            call, text = m.groups()
            seen[call] += 1
            where = 'store' if store in text else 'told' if text.startswith('1<') else ''
            yield call, seen[call], text, where


def record(act):
    """All calls of one undisturbed act. Cached, because all cases need them."""
    if act not in record.cache:
        store = copy_of(prepared)
        path = os.path.join(base, act + '.strace')
        out = run(act, store, KEY, '2', record=path)
        if out.returncode or len(out.stdout.splitlines()) != ACKS[act]:
            raise AssertionError(f'{act} under strace ended with {out.returncode}: {out.stdout}{out.stderr}')
        record.cache[act] = store, list(parse(path, store))
    return record.cache[act]


record.cache = {}


def points(act, mode):
    found = [Point(act, call, n) for call, n, _, where in record(act)[1] if where == 'store' or (where == 'told' and mode == 'kill')]
    if sweep == 'all':
        return found, len(found)
    rng = random.Random(SEED)
    chosen = set()
    for call in CALLS:
        kind = [p for p in found if p.call == call]
        chosen.update(rng.sample(kind, min(2, len(kind))))
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

    def judge(self, acks):
        yield from self.problems
        pages = [(page, digest) for _, page, digest in self.all('page')]
        for what, values in (('page', [p for p, _ in pages]), ('content', [d for _, d in pages]), ('number', self.numbers())):
            yield from (f'{what} twice: {v}' for v, n in collections.Counter(values).items() if n > 1)
        for word, *ack in (line.split(' ') for line in acks):
            if word == 'page' and pages.count(tuple(ack)) != 1:
                yield f'confirmed page {ack[0]} is there {pages.count(tuple(ack))} times'
            if word == 'accepted' and [ack[0], 'S30', ack[1]] not in self.all('case'):
                yield f'confirmed acceptance {ack} is not there'
        for case_id, state, number in self.all('case'):
            yield from self.judge_case(case_id, state, number)

    def numbers(self):
        return [n for _, _, n in self.all('case') if n != '-'] + [line[-1] for line in self.all('paper')]

    def judge_case(self, case_id, state, number):
        """A case is untouched or accepted with all that belongs to it."""
        events = [kind for c, kind in self.all('event') if c == case_id]
        queued = [kind for c, kind, _ in self.all('queued') if c == case_id]
        n_papers = len([c for c, _ in self.all('paper') if c == case_id])
        got = (state, number != '-', events, queued, n_papers)
        if got not in (('S00', False, ['created'], [], 0), ('S30', True, ['created', 'received', 'efile', 'accepted'], ['accepted'], 2)):
            yield f'case {case_id} is half done: {got}'


def finish(act, store, before, acks):
    """The act once more, undisturbed; it must succeed unless it is done."""
    done = act == 'accept' and any(state == 'S30' for _, state, _ in before.all('case'))
    if done and sweep == 'sample':
        return
    out = run(act, store, KEY, '3')
    if done:
        if out.returncode == 0:
            yield 'accepted a second time'
    elif out.returncode or len(out.stdout.splitlines()) != ACKS[act]:
        yield f'does not work afterwards: {out.returncode} {out.stderr.strip()}'
    yield from State(store).judge(acks + out.stdout.splitlines())


def try_point(point, injection, statuses):
    """Returns (what is wrong, acks, status)."""
    store = copy_of(prepared)
    try:
        out = run(point.act, store, KEY, '2', inject=f'{point.call}:{injection}')
        acks = [line for line in out.stdout.split('\n')[:-1]]
        wrong = []
        if out.returncode not in statuses:
            wrong.append(f'ended with {out.returncode}: {out.stderr.strip()}')
        if out.returncode == 0 and len(acks) != ACKS[point.act]:
            wrong.append(f'said done after {len(acks)} confirmations')
        before = State(store)
        wrong += before.judge(acks)
        if not wrong and sweep == 'all' and not State(store).same(before):
            wrong.append('a second look finds something else')
        if not wrong:
            wrong += finish(point.act, store, before, acks)
        return wrong, len(acks), out.returncode
    finally:
        shutil.rmtree(os.path.dirname(store))


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
        self.assertGreater(len(jobs), 10, 'too few points: the recording saw too little')
        wrong = [f'{p} {injection}: {w}' for (p, injection), (ws, _, _) in zip(jobs, results) for w in ws]
        if wrong:
            self.fail(f'{len(wrong)} found wrong:\n' + '\n'.join(wrong[:30]))
        return ends

    def test_1_synced(self):
        """Nothing is confirmed before what it stands on is synced"""
        for act in ACKS:
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
            self.assertEqual(told, ACKS[act])

    def test_2_scan_killed(self):
        """Scan three pages, killed at a system call: every page that was confirmed is there, once"""
        self.sweep('scan', 'kill', ['signal=KILL:when={n}'], (-9,))

    def test_3_accept_killed(self):
        """Accept, killed at a system call: an acceptance that was confirmed is there, once, whole"""
        self.sweep('accept', 'kill', ['signal=KILL:when={n}'], (-9,))

    def test_4_scan_full(self):
        """Scan three pages while the disk is full at a system call, or from it on: no false confirmation, and it works again"""
        ends = self.sweep('scan', 'full', ['error=ENOSPC:when={n}', 'error=ENOSPC:when={n}+'], (0, 3))
        self.assertGreater(ends[3], 0, 'no failure was ever told')

    def test_5_accept_full(self):
        """Accept while the disk is full at a system call, or from it on: no false confirmation, and it works again"""
        ends = self.sweep('accept', 'full', ['error=ENOSPC:when={n}', 'error=ENOSPC:when={n}+'], (0, 3))
        self.assertGreater(ends[3], 0, 'no failure was ever told')


def main():
    global driver, sweep
    driver, sweep = os.path.abspath(sys.argv[1]), os.environ.get('YICHUANG_SWEEP', 'sample')
    if sweep not in ('sample', 'all'):
        sys.exit('YICHUANG_SWEEP is sample or all')
    try:
        out = run('prepare', prepared, KEY, '1')
        if out.returncode:
            sys.exit(f'cannot prepare: {out.stderr}')
        tap.run(Sweep)
    finally:
        shutil.rmtree(base)


if __name__ == '__main__':
    main()
