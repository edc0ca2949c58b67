#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A withdrawn workstation with three accepted cases in its queue hands them over and destroys its store, and is killed at a call that writes to it. It is
started again each time. In the end nothing is left of the store but the note of what became of it, and the platform has every operation, each once, whole
with its files, so that the administrator can put it in. The keys are never gone before the platform has answered for all of it.

Run: leave_sweep.py SOURCE_ROOT PLATFORM STORE_DRIVER STORE_FAULT    (YICHUANG_SWEEP=sample, seeded, or all)"""
import collections
import concurrent.futures
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest

import tap
from platform_rig import Platform

KEY, CLOCK, SEED = '5a' * 32, '2026-11-23T09:46:00+08:00', 20261127
PATIENCE, SAMPLE, WORKERS, OPS = 180, 24, 4, 6
root, program, driver, rig = (os.path.abspath(word) for word in sys.argv[1:5])
sweep = os.environ.get('YICHUANG_SWEEP', 'sample')
base = os.path.realpath(tempfile.mkdtemp(prefix='yichuang-leave-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None))


def command(folder, *words):
    out = subprocess.run([program, '--store', os.path.join(folder, 'store'), *words], capture_output=True, text=True, timeout=PATIENCE)
    if out.returncode:
        raise AssertionError(f'{words}: {out.returncode} {out.stderr}')
    return out.stdout


def read(folder, name, sql):
    with sqlite3.connect(f'file:{os.path.join(folder, name)}?mode=ro', uri=True) as db:
        return db.execute(sql).fetchall()


def prepare():
    """A store with its queue, enrolled at a platform that has withdrawn it since."""
    origin = os.path.join(base, 'origin')
    os.mkdir(origin)
    platform = Platform(program, root, origin, clock=CLOCK)
    try:
        subprocess.run([driver, 'prepare-drain', os.path.join(origin, 'driver'), KEY, '1', f'http://{platform.uri.netloc}', platform.code], check=True,
                       stdout=subprocess.DEVNULL, timeout=PATIENCE)
    finally:
        platform.end()
    command(origin, '--withdraw', read(origin, 'store/platform.db', 'SELECT station FROM device')[0][0])
    return origin


class Leaving:
    def __init__(self, n=None, all_lives=False, full=None):
        self.folder = tempfile.mkdtemp(dir=base)
        for name in ('driver', 'store'):
            shutil.copytree(os.path.join(origin, name), os.path.join(self.folder, name))
        self.store, self.log = os.path.join(self.folder, 'driver'), os.path.join(self.folder, 'log')
        self.n, self.all_lives, self.full, self.lives, self.wrong = n, all_lives, full, 0, []
        self.platform = Platform(program, root, self.folder, demo=False, clock=CLOCK)

    def has_keys(self):
        try:
            return bool(read(self.folder, 'driver/work.db', 'SELECT 1 FROM case_key LIMIT 1'))
        except sqlite3.OperationalError:
            return False

    def note(self):
        path = os.path.join(self.store, 'withdrawn.json')
        if not os.path.exists(path):
            return None
        with open(path, encoding='utf-8') as f:
            return json.load(f)

    def is_handed_over(self):
        """Every operation is there, whole."""
        rows = read(self.folder, 'store/platform.db', 'SELECT op, parts, count (DISTINCT part) FROM evacuation GROUP BY op, parts')
        return len({op for op, parts, have in rows if parts == have}) == OPS

    def live(self):
        """One life. Returns whether nothing is left to do."""
        fault = {'LD_PRELOAD': rig, 'YICHUANG_FAULT_FOLDER': self.store, 'YICHUANG_FAULT_LOG': self.log,
                 **({'YICHUANG_FAULT': f'kill {self.n}'} if self.n and (self.all_lives or not self.lives) else {}),
                 **({'YICHUANG_FAULT': f'full {self.full} 1'} if self.full else {})}
        out = subprocess.run([driver, 'leave', self.store, KEY, '2', f'http://127.0.0.1:{self.platform.uri.port}'], capture_output=True, text=True,
                             timeout=PATIENCE, env={**os.environ, **fault})
        self.lives += 1
        if out.returncode == 0 and out.stdout == 'left\n' or out.returncode == 3 and 'wipe.withdrawn' in out.stderr:
            return True
        if out.returncode != -signal.SIGKILL:
            raise AssertionError(f'life {self.lives} ended with {out.returncode}: {out.stderr}')
        if self.note() is None and not self.has_keys():
            self.wrong.append('the keys are gone and nothing says why')
        if self.note() is not None and not self.is_handed_over():
            self.wrong.append('the end was decided before all was handed over')
        return False

    def leave(self):
        try:
            while not self.live():
                if self.lives > 120:
                    raise AssertionError('it does not end')
        finally:
            self.platform.end()
        self.judge()
        return self

    def judge(self):
        left = sorted(os.listdir(self.store))
        if left != ['lock', 'withdrawn.json']:
            self.wrong.append(f'left of the store: {left}')
        note = self.note()
        if (note['handed'], note['unreadable']) != (OPS, 0):
            self.wrong.append(f'the note says {note}')
        out = command(self.folder, '--put-in', read(self.folder, 'store/platform.db', 'SELECT station FROM device')[0][0]).splitlines()
        if collections.Counter(line.split('\t')[2] for line in out) != {'done': OPS}:
            self.wrong.append(f'put in: {out}')
        rows = read(self.folder, 'store/platform.db', 'SELECT op FROM op')
        if len(rows) != OPS or len(set(rows)) != OPS:
            self.wrong.append(f'{len(rows)} operations at the platform')

    def calls(self):
        """What was written: number, call, path."""
        with open(self.log, encoding='utf-8') as f:
            return [(int(n), call, path) for n, call, path in (line.rstrip('\n').split(' ', 2) for line in f)]

    def points(self):
        return [n for n, _, _ in self.calls()]

    def close(self):
        self.platform.close()
        shutil.rmtree(self.folder)


def run(n, all_lives=False, full=None, get=Leaving.points):
    leaving = Leaving(n, all_lives, full)
    try:
        leaving.leave()
        return leaving.lives, leaving.wrong, get(leaving)
    except AssertionError as error:
        return leaving.lives, [str(error)], []
    finally:
        leaving.close()


class Sweep(unittest.TestCase):
    def test_killed(self):
        """Killed at a call on its store: it goes on there; all is handed over once, and then nothing is left"""
        _, wrong, points = run(None)
        self.assertEqual(wrong, [])
        self.assertGreater(len(points), 60)
        rng = random.Random(SEED)
        # The end is where everything is decided: the note, the keys, the files.
        chosen = points if sweep == 'all' else sorted(set(points[-12:]) | set(rng.sample(points, SAMPLE)))
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            results = list(pool.map(run, chosen))
        bad = [f'killed at {n}: {w}' for n, (_, wrong, _) in zip(chosen, results) for w in wrong]
        killed = sum(lives > 1 for lives, _, _ in results)
        print(f'# {len(chosen)} of {len(points)} points, {killed} killed, {len(chosen) * OPS} operations handed over, {len(bad)} wrong', flush=True)
        self.assertEqual(bad, [])
        self.assertGreaterEqual(killed, len(chosen) * 9 // 10)

    def test_no_note(self):
        """Each call that writes, syncs or names the note fails once: nothing is destroyed without it, and it ends all the same"""
        _, wrong, calls = run(None, get=Leaving.calls)
        self.assertEqual(wrong, [])
        first = next(i for i, (_, _, path) in enumerate(calls) if 'withdrawn.json' in path)
        # The temporary file in front of the rename, the rename, the folder behind it; the keys come then.
        begin = max(i for i in range(first) if not os.path.basename(calls[i][2]).startswith('.yc-')) + 1
        chosen = [n for n, _, _ in calls[begin:first + 3]]
        print('# ' + ', '.join(f'{call} {path}' for _, call, path in calls[begin:first + 3]), flush=True)
        self.assertGreater(len(chosen), 3)
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            results = list(pool.map(lambda n: run(None, full=n), chosen))
        self.assertEqual([(n, w) for n, (_, wrong, _) in zip(chosen, results) for w in wrong], [])

    def test_again_and_again(self):
        """Each of its lives is killed at its n-th call: it comes to its end all the same"""
        for n in (23, 31):
            lives, wrong, _ = run(n, True)
            self.assertEqual(wrong, [])
            self.assertGreater(lives, 2)


if __name__ == '__main__':
    try:
        origin = prepare()
        tap.run(Sweep)
    finally:
        shutil.rmtree(base, ignore_errors=True)
