#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drains three accepted cases with their pages to the real platform, and kills one side at a call that writes to its store, or lets its disk be full
there. The program that was killed is started again, the other one goes on by itself. In the end each operation is at the platform once, in the order
of its case, with its files whole; the queue is empty, each receipt is that of its operation, and both stores are sound.

The driver is the workstation's core and engine without a window. A preloaded rig (store-fault.c) counts the calls of all threads of a program;
which of them it meets is read from its log. What is at the platform is asked over HTTP with the standard library and read from its closed database.

Run: drain_sweep.py SOURCE_ROOT PLATFORM STORE_DRIVER STORE_FAULT    (YICHUANG_SWEEP=sample, seeded, or all)"""
import collections
import concurrent.futures
import hashlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import tap
from platform_rig import Platform

KEY = '5a' * 32
CLOCK = '2026-11-23T09:46:00+08:00'
SEED = 20261126
PATIENCE = 180
SIDES = ('driver', 'platform')
STORES = {'driver': 'driver', 'platform': 'store'}
SAMPLE = {('driver', 'kill'): 24, ('platform', 'kill'): 34, ('driver', 'full'): 8, ('platform', 'full'): 20}
# So many calls in a row find no room.
FULL = ('full {n} 1', 'full {n} 5')
WORKERS = 8    # most of a run is waiting for the next try
CASES, OPS = 3, 6
# strace names a call as the kernel does, the rig as the C library does.
CALLS = ['write', 'writev', 'pwrite64', 'pwritev', 'fsync', 'fdatasync', 'ftruncate', 'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat']

root, program, driver, rig = (os.path.abspath(word) for word in sys.argv[1:5])
sweep = os.environ.get('YICHUANG_SWEEP', 'sample')
# A killed process loses nothing that the kernel has, so memory does as well as a disk, and faster.
base = os.path.realpath(tempfile.mkdtemp(prefix='yichuang-drain-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None))

Point = collections.namedtuple('Point', 'side n call kind')


def fault_of(side, folder, fault):
    """What preloads the rig; without @fault all calls are noted."""
    return {'LD_PRELOAD': rig, 'YICHUANG_FAULT_FOLDER': os.path.join(folder, STORES[side]),
            'YICHUANG_FAULT_LOG': os.path.join(folder, side + '.log'), **({'YICHUANG_FAULT': fault} if fault else {})}


def kind_of(path):
    """parts/<uuid>.3.whole -> parts/*.whole"""
    return re.sub(r'([0-9a-f]{8}-[0-9a-f-]{27})(\.\d+)?|[0-9a-f]{64}', '*', path)


def read_log(side, folder):
    try:
        with open(os.path.join(folder, side + '.log'), encoding='utf-8') as f:
            return [Point(side, int(n), call, kind_of(path)) for n, call, path in (line.rstrip('\n').split(' ', 2) for line in f)]
    except FileNotFoundError:
        return []


class Traced(Platform):
    """Under strace, which stands beside it (-D)."""

    def command(self):
        return [*self.env['STRACE'].split(' '), *super().command()]


class Hall:
    """Both sides over the stores in @folder. @faults: side -> environment, for its first life or for @all of them."""

    def __init__(self, folder, faults=None, all_lives=False, strace=None):
        self.folder, self.faults, self.all_lives, self.strace = folder, faults or {}, all_lives, strace
        self.port, self.platform = 0, None
        self.ends = collections.defaultdict(list)     # side -> how its lives ended before the queue was empty

    def fault(self, side):
        return self.faults.get(side) if self.all_lives else self.faults.pop(side, None)

    def start_platform(self):
        words = ['--port', str(self.port)]
        deadline = time.monotonic() + PATIENCE
        while self.platform is None:
            env = {**(self.fault('platform') or {}), **({'STRACE': ' '.join(self.strace)} if self.strace else {})}
            try:
                self.platform = (Traced if self.strace else Platform)(program, root, self.folder, demo=False, clock=CLOCK, words=words, env=env)
            except AssertionError as error:
                # Killed before it listens, or the port is somebody's for a moment.
                self.ends['platform'].append(str(error).strip())
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        self.port = self.platform.uri.port

    def look_after_platform(self):
        if self.platform.process.poll() is None:
            return
        self.ends['platform'].append(self.platform.end()[0])
        self.platform = None
        self.start_platform()

    def spawn_driver(self):
        command = [*(self.strace or ()), driver, 'drain', os.path.join(self.folder, 'driver'), KEY, '2', f'http://127.0.0.1:{self.port}']
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env={**os.environ, 'YICHUANG_CLOCK': CLOCK, **(self.fault('driver') or {})})

    def live(self):
        """One life of the driver. Returns whether the queue is empty."""
        process = self.spawn_driver()
        deadline = time.monotonic() + PATIENCE
        try:
            while process.poll() is None:
                self.look_after_platform()
                if time.monotonic() > deadline:
                    raise AssertionError(f'the queue does not become empty: {self.ends}')
                time.sleep(0.005)
        finally:
            if process.poll() is None:
                process.kill()
            out, err = process.communicate()
        if process.returncode == 0 and out != 'drained\n':
            raise AssertionError(f'the driver said {out!r}')
        if process.returncode:
            self.ends['driver'].append(process.returncode if process.returncode < 0 else f'{process.returncode} {err.strip()}')
        # The log of a database is put away behind that; lives that are all cut short never come to its end.
        return process.returncode == 0 or (self.all_lives and out == 'drained\n')

    def drain(self):
        """Until the queue is empty, and the platform has ended as it does when it is told to."""
        self.start_platform()
        while not self.live():
            if len(self.ends['driver']) > (80 if self.all_lives else 8):
                raise AssertionError(f'the queue does not become empty: {self.ends["driver"]}')
        self.end_platform(signal.SIGTERM)
        self.faults = {}
        self.start_platform()

    def end_platform(self, how):
        status, err = self.platform.end(how)
        if status not in (0, -how):
            self.ends['platform'].append(f'{status} {err}'.strip())
        self.platform = None

    def close(self):
        if self.platform is not None:
            self.platform.close()


# ---- what must be there ----

def read(folder, name, sql):
    with sqlite3.connect(f'file:{os.path.join(folder, name)}?mode=ro', uri=True) as db:
        return db.execute(sql).fetchall()


def sha(data):
    return hashlib.sha256(data).hexdigest(), hashlib.new('sm3', data).hexdigest()


class Truth:
    """A prepared pair of stores, and what an undisturbed drain of it leads to."""

    def __init__(self):
        self.origin = os.path.join(base, 'origin')
        os.mkdir(self.origin)
        platform = Platform(program, root, self.origin, clock=CLOCK)
        try:
            out = subprocess.run([driver, 'prepare-drain', os.path.join(self.origin, 'driver'), KEY, '1', f'http://{platform.uri.netloc}',
                                  platform.code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=PATIENCE)
            if out.returncode:
                raise AssertionError(f'cannot prepare: {out.stderr}')
            self.token = out.stdout.split()[1]
        finally:
            status, err = platform.end()
        if status:
            raise AssertionError(f'the platform ended with {status}: {err}')
        # (op, case, case_seq, sha256, sm3), in the order of the queue
        self.ops = read(self.origin, 'driver/work.db', 'SELECT op_id, case_id, case_seq, sha256, sm3 FROM outbox ORDER BY n')
        self.pages = {(words[1], words[3]) for words in check(self.origin)[0] if words[0] == 'page'}
        self.files = None

    def copy(self):
        folder = tempfile.mkdtemp(dir=base)
        for name in STORES.values():
            shutil.copytree(os.path.join(self.origin, name), os.path.join(folder, name))
        return folder


def check(folder):
    """What `yichuangctl store verify` looks at, and more. Returns (lines, problems)."""
    out = subprocess.run([driver, 'check', os.path.join(folder, 'driver'), KEY, '9'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                         timeout=PATIENCE)
    lines = [line.split(' ') for line in out.stdout.splitlines()]
    problems = [' '.join(words) for words in lines if words[0] == 'defect']
    if out.returncode:
        problems.append(f'check ended with {out.returncode}: {out.stderr.strip()}')
    return lines, problems


class Verdict:
    """Everything that is wrong when the queue is empty."""

    def __init__(self, hall):
        self.hall, self.folder = hall, hall.folder
        self.lost, self.doubled, self.disordered, self.other = [], [], [], []
        self.n_files = 0
        hall.end_platform(signal.SIGKILL)
        hall.start_platform()
        changes = self.ask_changes()
        self.judge_ops([c['op']['op'] for c in changes], changes)
        self.judge_files()
        status, err = hall.platform.end()
        if status:
            self.other.append(f'the platform ended with {status}: {err}')
        self.judge_driver()
        self.judge_platform()

    def all(self):
        return [f'{what}: {one}' for what, found in (('lost', self.lost), ('doubled', self.doubled), ('out of order', self.disordered),
                                                     ('wrong', self.other)) for one in found]

    def ask_changes(self):
        answer = self.hall.platform.ask('GET', '/v1/changes?after=0', truth.token)
        if answer.status != 200 or answer.message['more']:
            self.other.append(f'changes: {answer}')
            return []
        return answer.message['changes']

    def judge_ops(self, ids, changes):
        seen = collections.Counter(ids)
        self.lost += [op for op, *_ in truth.ops if seen[op] == 0]
        self.doubled += [op for op, n in seen.items() if n > 1]
        self.other += [f'operation of nobody: {op}' for op in seen if op not in {op for op, *_ in truth.ops}]
        places = [c['sequence'] for c in changes]
        if places != sorted(set(places)):
            self.disordered.append(f'sequences {places}')
        for case in {case for _, case, *_ in truth.ops}:
            wanted = [op for op, of, *_ in truth.ops if of == case]
            got = [op for op in dict.fromkeys(ids) if op in wanted]
            if got != [op for op in wanted if op in seen]:
                self.disordered.append(f'case {case}: {got}')
        digests = {op: (s, m) for op, _, _, s, m in truth.ops}
        self.other += [f'text of {c["op"]["op"]} is another' for c in changes if sha(c['op']['body'].encode()) != digests.get(c['op']['op'])]

    def judge_files(self):
        rows = read(self.folder, 'store/platform.db', 'SELECT case_id, sha256, sm3, bytes FROM blob')
        have = {(case, s) for case, s, _, _ in rows}
        for case, s, m, size in rows:
            answer = self.hall.platform.ask('GET', f'/v1/cases/{case}/blobs/{s}', truth.token)
            if answer.status != 200 or sha(answer.data) != (s, m) or len(answer.data) != size:
                self.other.append(f'file {s} of {case} is not whole: {answer.status}')
        self.other += [f'page {page} is not there' for page in truth.pages - have]
        if truth.files is not None and have != truth.files:
            self.other.append(f'other files than undisturbed: {have ^ truth.files}')
        self.n_files = len(have)
        lying = os.listdir(os.path.join(self.folder, 'store/blobs'))
        if len(lying) != len(have):
            self.other.append(f'{len(lying)} files lie at the platform, {len(have)} are known')
        self.files = have

    def judge_driver(self):
        lines, problems = check(self.folder)
        self.other += problems
        self.other += [f'still in the queue: {words}' for words in lines if words[0] == 'queued']
        waiting = read(self.folder, 'driver/work.db', 'SELECT op_id, ref FROM outbox_file WHERE arrived = 0')
        self.other += [f'not arrived: {row}' for row in waiting]

    def judge_platform(self):
        for sql in ('PRAGMA integrity_check', 'PRAGMA foreign_key_check'):
            self.other += [f'{sql}: {row}' for row in read(self.folder, 'store/platform.db', sql) if row != ('ok',)]
        receipts = 'op, case_id, case_seq, sha256, sm3, revision, sequence, at_us, receipt_signature'
        given = sorted(read(self.folder, 'store/platform.db', f'SELECT {receipts} FROM op'))
        held = sorted(read(self.folder, 'driver/work.db', 'SELECT op_id, outbox.case_id, case_seq, sha256, sm3, revision, sequence, received, receipt'
                           ' FROM outbox JOIN delivery USING (n) WHERE delivery.state = \'done\''))
        if given != held:
            self.other.append(f'receipts differ: {given} {held}')
        ends = {case: max(seq for _, of, seq, *_ in truth.ops if of == case) for _, case, *_ in truth.ops}
        if dict(read(self.folder, 'store/platform.db', 'SELECT case_id, case_seq FROM delivered')) != ends:
            self.other.append('the chains of events do not end where they should')


# ---- the sweep ----

def run(faults, all_lives=False):
    """Returns (the verdict, points that were met, how lives ended)."""
    folder = truth.copy()
    hall = Hall(folder, {side: fault_of(side, folder, fault) for side, fault in faults.items()}, all_lives)
    try:
        hall.drain()
        verdict = Verdict(hall)
        return verdict, [p for side in faults for p in read_log(side, folder)], hall.ends
    finally:
        hall.close()
        shutil.rmtree(folder)


def record():
    """All calls of both sides in an undisturbed drain."""
    verdict, found, ends = run({side: None for side in SIDES})
    if verdict.all() or any(ends.values()):
        raise AssertionError(f'an undisturbed drain is wrong: {verdict.all()} {dict(ends)}')
    truth.files = verdict.files
    # Pages of one piece and longer ones go different ways at the platform, and either is to be met.
    kinds = {p.kind for p in found if p.side == 'platform' and 'write' in p.call}
    missing = {'parts/*', 'parts/*.one', 'parts/*.whole'} - kinds
    if missing:
        raise AssertionError(f'nothing is written to {missing}, but to {kinds}')
    return {side: [p for p in found if p.side == side] for side in SIDES}


def points(side, mode):
    found = recorded[side]
    if sweep == 'all':
        return found
    rng = random.Random(f'{SEED} {side} {mode}')
    # All operations are one commit on either side, behind all files; that is where they could be lost or doubled.
    turn = max(p.n for p in found if p.kind.endswith('.db-wal') and p.call.startswith('pwrite') and not p.kind.startswith('cache'))
    chosen = {p for p in found if turn - 1 <= p.n <= turn + 2}
    # Of each kind of call and file one at least, as far as the sample goes; the rest as it comes.
    kinds = collections.defaultdict(list)
    for p in found:
        kinds[p.call, p.kind].append(p)
    first = [rng.choice(of) for of in kinds.values()]
    rng.shuffle(first)
    chosen.update(first[:SAMPLE[side, mode] // 2])
    rest = [p for p in found if p not in chosen]
    chosen.update(rng.sample(rest, max(0, SAMPLE[side, mode] - len(chosen))))
    return [p for p in found if p in chosen]


truth, recorded = None, {}
total = collections.Counter()


class Sweep(unittest.TestCase):
    def sweep(self, what, jobs, all_lives=False):
        """@jobs: (point, {side: fault}); prints the count. Returns how lives of each side ended."""
        def one(job):
            try:
                return run(job[1], all_lives)
            except AssertionError as error:
                return error
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            results = list(pool.map(one, jobs))
        count, wrong, ends = collections.Counter(), [], collections.Counter()
        for (point, faults), result in zip(jobs, results):
            if isinstance(result, AssertionError):
                wrong.append(f'{point} {faults}: {result}')
                count['unfinished'] += 1
                continue
            verdict, hits, lives = result
            count.update(met=bool(hits), operations=OPS, files=verdict.n_files, lost=len(verdict.lost), doubled=len(verdict.doubled),
                         disordered=len(verdict.disordered))
            wrong += [f'{point} {faults}: {w}' for w in verdict.all()]
            ends.update(f'{side} {str(end)[:50]}' for side in SIDES for end in lives[side])
        print(f'# {what}: {len(jobs)} runs, {count["met"]} met; {tell(count)}; {count["files"]} files;'
              f' {count["unfinished"]} unfinished; lives ended: ' + ', '.join(f'{end}: {n}' for end, n in sorted(ends.items())), flush=True)
        total.update(count, runs=len(jobs))
        if wrong:
            self.fail(f'{len(wrong)} found wrong:\n' + '\n'.join(wrong[:30]))
        # What is written in an idle moment is not written in every run.
        self.assertGreaterEqual(count['met'], len(jobs) * 9 // 10, 'points were not met')
        return ends

    def sweep_points(self, side, mode, faults):
        chosen = points(side, mode)
        jobs = [(p, {side: fault.format(n=p.n)}) for i, p in enumerate(chosen) for fault in (faults if sweep == 'all' else [faults[i % len(faults)]])]
        ends = self.sweep(f'drain, {side}, {mode}: {len(chosen)} of {len(recorded[side])} points', jobs)
        if mode == 'kill':
            # Nothing else ends, and whoever was killed can start again. (The port may be somebody's for a moment.)
            self.assertGreater(ends[f'{side} -9'], 0)
            self.assertEqual([end for end in ends if not end.endswith('-9') and '开始监听' not in end], [])

    def test_1_counted(self):
        """The rig counts each call of both sides on their stores that strace sees"""
        folder = truth.copy()
        path = os.path.join(folder, 'strace')
        hall = Hall(folder, {side: fault_of(side, folder, None) for side in SIDES}, True,
                    ['strace', '-D', '-ff', '-y', '-qq', '--seccomp-bpf', '-s', '0', '-o', path, '-e', 'trace=' + ','.join(CALLS)])
        try:
            hall.start_platform()
            self.assertTrue(hall.live())
            hall.end_platform(signal.SIGTERM)
        finally:
            hall.close()
        for side in SIDES:
            told = collections.Counter(re.sub('64$', '', p.call) for p in read_log(side, folder))
            # strace -D ends behind the program, and writes until then.
            deadline = time.monotonic() + PATIENCE
            while (seen := count_traced(folder, side)) != told and time.monotonic() < deadline:
                time.sleep(0.05)
            self.assertEqual(seen, told)
            self.assertGreater(sum(told.values()), 100)
        shutil.rmtree(folder)

    def test_2_driver_killed(self):
        """The workstation's side killed at a call on its store: nothing lost, nothing doubled, order kept"""
        self.sweep_points('driver', 'kill', ['kill {n}'])

    def test_3_platform_killed(self):
        """The platform killed at a call on its store: the workstation goes on by itself; nothing lost, nothing doubled, order kept"""
        self.sweep_points('platform', 'kill', ['kill {n}'])

    def test_4_driver_full(self):
        """The workstation's disk full at a call, or for a while: nothing lost, nothing doubled, order kept"""
        self.sweep_points('driver', 'full', FULL)

    def test_5_platform_full(self):
        """The platform's disk full at a call, or for a while: nothing lost, nothing doubled, order kept"""
        self.sweep_points('platform', 'full', FULL)

    def test_6_both_killed(self):
        """Both sides killed again and again, each life of theirs at its n-th call: it goes on; nothing lost, nothing doubled, order kept"""
        lives = [(60, 80), (47, 130)] if sweep == 'sample' else [(n, m) for n in range(40, 80, 5) for m in range(70, 150, 11)]
        ends = self.sweep('drain, both, kill', [(None, {'driver': f'kill {n}', 'platform': f'kill {m}'}) for n, m in lives], True)
        self.assertGreater(ends['driver -9'], len(lives))
        self.assertGreater(ends['platform -9'], len(lives))
        print(f'# drain, all: {total["runs"]} runs; {tell(total)}', flush=True)


def tell(count):
    return f'{count["operations"]} operations: {count["lost"]} lost, {count["doubled"]} doubled, {count["disordered"]} out of order'


def count_traced(folder, side):
    """Calls on the side's store in what strace wrote, a file a thread."""
    store, seen = os.path.join(folder, STORES[side]) + '/', collections.Counter()
    for name in os.listdir(folder):
        if name.startswith('strace.'):
            with open(os.path.join(folder, name), encoding='utf-8', errors='replace') as f:
                seen.update(re.sub('64$', '', m.group(1)) for m in (re.match(r'([a-z0-9]+)\(', line) for line in f if store in line) if m)
    return seen


def main():
    global truth
    if sweep not in ('sample', 'all'):
        sys.exit('YICHUANG_SWEEP is sample or all')
    try:
        truth = Truth()
        if len(truth.ops) != OPS or len({case for _, case, *_ in truth.ops}) != CASES or len(truth.pages) < 5 * CASES:
            raise AssertionError(f'the queue is not three cases with pages: {truth.ops} {truth.pages}')
        recorded.update(record())
        tap.run(Sweep)
    finally:
        shutil.rmtree(base)


if __name__ == '__main__':
    main()
