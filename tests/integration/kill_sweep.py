#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the core at every call that writes, on the way from "scan three pages" to "accept", and looks at what is left: the store opens,
every page and acceptance that was acknowledged is there once, the work can be finished, and no number comes twice. One TAP case a point.
Run: kill_sweep.py STORE_DRIVER [--all | --seconds N] [--seed N]
Without --all: points in a seeded random order until the time is used up (at least MIN_POINTS)."""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

CALLS = 'write,writev,pwrite64,pwritev,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat'
KEY = '5a' * 32
BEFORE = 'health-certificates floor-plan'
SWEPT = 'application business-licence identity-card'
MIN_POINTS = 12


class Sweep:
    def __init__(self, driver, work):
        self.driver, self.work = driver, work
        self.base = os.path.join(work, 'base')
        out = self.run(self.base, 'prepare', 'small-catering', 'scenario=new', BEFORE)
        self.case = dict(out)['case']
        self.before = [value for what, value in out if what == 'page']
        self.points = self.find_points()

    def run(self, store, *words, strace=None, may_die=False):
        """Lines of the driver as (word, rest) pairs."""
        done = subprocess.run([*(strace or []), self.driver, store, KEY, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0 and not may_die:
            raise AssertionError(f'{words[0]} ended with {done.returncode}: {done.stdout}{done.stderr}')
        lines = done.stdout.split('\n')[:-1]        # a line without its end was not said
        self.returncode = done.returncode
        return [(line.partition(' ')[0], line.partition(' ')[2]) for line in lines]

    def copy(self, name):
        folder = os.path.join(self.work, name)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.base, folder)
        return folder

    def find_points(self):
        folder, log = self.copy('count'), os.path.join(self.work, 'strace.log')
        strace = ['strace', '-f', '--seccomp-bpf', '-qq', '-o', log, '-e', f'trace={CALLS}']
        out = self.run(folder, 'work', self.case, SWEPT, strace=strace)
        assert [what for what, _ in out] == ['page'] * 3 + ['accepted'], out
        with open(log, encoding='utf-8', errors='replace') as f:
            lines = [line for line in f if '(' in line]
        # strace counts by thread and call: all must be the main thread's.
        main = lines[0].split()[0]
        assert all(line.split()[0] == main for line in lines), 'another thread writes'
        calls = [line.split()[1].split('(')[0] for line in lines]
        return [(call, n) for call in sorted(set(calls)) for n in range(1, calls.count(call) + 1)]

    def point(self, call, n):
        folder = self.copy('point')
        strace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', f'trace={call}', '-e', f'inject={call}:signal=KILL:when={n}']
        said = self.run(folder, 'work', self.case, SWEPT, strace=strace, may_die=True)
        if self.returncode not in (-9, 137):
            raise AssertionError(f'was not killed: {self.returncode}')
        self.judge(said, self.run(folder, 'check', self.case), folder)

    def judge(self, said, found, folder):
        pages = [value for what, value in found if what == 'page']
        state, number = (dict(found)['state'] + ' ').split(' ')[:2]
        accepted = [value.strip() for what, value in said if what == 'accepted']
        problems = [f'defect: {value}' for what, value in found if what == 'defect']
        for page in self.before + [value for what, value in said if what == 'page']:
            if pages.count(page) != 1:
                problems.append(f'page {page} is there {pages.count(page)} times')
        if len(set(pages)) != len(pages):
            problems.append('a page came twice')
        if accepted and (state != 'S30' or number != accepted[0]):
            problems.append(f'{accepted[0]} was confirmed, found {state} {number}')
        if state not in ('S00', 'S30') or (state == 'S30') != bool(number):
            problems.append(f'half an acceptance: {state} {number}')
        if dict(found)['queue'].strip() != ('1' if state == 'S30' else '0'):
            problems.append(f'queue holds {dict(found)["queue"]}')
        after = dict(self.run(folder, 'finish', self.case, SWEPT))
        last = self.run(folder, 'check', self.case)
        numbers = [number or after['accepted'].strip(), after['second'].strip()]
        if len(set(numbers)) != 2:
            problems.append(f'number twice: {numbers}')
        if len([1 for what, _ in last if what == 'page']) != 5 or any(what == 'defect' for what, _ in last):
            problems.append(f'could not be finished: {last}')
        if problems:
            raise AssertionError('; '.join(problems))


def choose(options, points):
    if not options.all:
        random.Random(options.seed).shuffle(points)
    return points


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('driver')
    parser.add_argument('--all', action='store_true', default=os.environ.get('YICHUANG_SWEEP') == 'all')
    parser.add_argument('--seconds', type=float, default=75)
    parser.add_argument('--seed', type=int, default=20261123)
    options = parser.parse_args()
    work = tempfile.mkdtemp(prefix='yichuang-sweep-')
    done = failed = 0
    try:
        sweep = Sweep(options.driver, work)
        start = time.monotonic()
        for call, n in choose(options, list(sweep.points)):
            if not options.all and done >= MIN_POINTS and time.monotonic() - start > options.seconds:
                break
            done += 1
            try:
                sweep.point(call, n)
                print(f'ok {done} - /sweep/acceptance/killed-at-{call}-{n}', flush=True)
            except AssertionError as e:
                failed += 1
                print(f'not ok {done} - /sweep/acceptance/killed-at-{call}-{n}\n# {e}', flush=True)
        print(f'1..{done}\n# {done} of {len(sweep.points)} points (seed {options.seed}), {failed} failed', flush=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 1 if failed or not done else 0


if __name__ == '__main__':
    sys.exit(main())
