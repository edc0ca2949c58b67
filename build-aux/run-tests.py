#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `meson test` in one or more build folders and counts cases, not programs; ends with 'N passed, N failed' alone on a line.
A time-out or crash between two cases, a missing log, a skip: all are failures here.
Run: build-aux/run-tests.py BUILD [meson test arguments] [-- BUILD2 arguments ...]"""
import glob
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET


def cases_of(junit):
    """What a failing test has said is in the log as it was, with characters that XML does not know."""
    suites = {}
    if os.path.exists(junit):
        with open(junit, encoding='utf-8', errors='replace') as f:
            text = re.sub('[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]', '?', f.read())
        for suite in ET.fromstring(text.encode()).iter('testsuite'):
            suites[suite.get('name')] = list(suite.iter('testcase'))
    return suites


def suites_of(name):
    """'project:unit+slow / test-x' gives unit and slow: the only place where the log has them."""
    return name.split(' / ')[0].split(':')[-1].split('+') if ' / ' in name else []


def reason(test):
    """What broke a program between or behind its cases, in one line: a report of a sanitizer, a failed assertion, its last word."""
    lines = [line.strip() for line in (test.get('stderr') or test.get('stdout') or '').splitlines() if line.strip()]
    told = [line for line in lines if line.startswith('SUMMARY:') or 'runtime error:' in line or 'ERROR:' in line]
    return ' '.join((told or lines)[-2:])[:300]


def count(test, suites, bad):
    name, result = test['name'], test['result']
    bare = name.split(' / ')[-1]
    cases = next((c for s, c in suites.items() if s.split('.', 1)[-1] in (name, bare)), [])
    passed = failed = 0
    for case in cases:
        if any(case.find(tag) is not None for tag in ('failure', 'error', 'skipped')):
            failed += 1
            bad.append(f"{bare}: {case.get('name')}")
        else:
            passed += 1
    if result == 'OK':
        return (passed if cases else 1), failed
    if not failed:
        failed = 1
        bad.append(f'{bare}: {result} {reason(test)}')
    return passed, failed


def run(build, arguments, bad):
    logs = os.path.join(build, 'meson-logs')
    for old in glob.glob(os.path.join(logs, 'testlog*')):
        os.remove(old)
    # One more than there are processors: much of what runs waits, for a window, a scanner, a line that comes back.
    many = str(len(os.sched_getaffinity(0)) + 1)
    rc = subprocess.run(['meson', 'test', '-C', build, '--print-errorlogs', '--num-processes', many, *arguments]).returncode
    passed = failed = 0
    seen = set()
    files = glob.glob(os.path.join(logs, 'testlog*.json'))
    for file in files:
        suites = cases_of(file[:-len('json')] + 'junit.xml')
        with open(file, encoding='utf-8') as f:
            for test in map(json.loads, f):
                seen.update(suites_of(test['name']))
                p, n = count(test, suites, bad)
                passed, failed = passed + p, failed + n
    wanted = [b for a, b in zip(arguments, arguments[1:]) if a == '--suite']
    for suite in wanted:                     # a named suite without a test is a hole, not a pass
        if suite not in seen:
            failed += 1
            bad.append(f'suite {suite} in {build} has no test')
    if not files or not passed + failed or (rc and not failed):
        failed += 1
        bad.append(f'meson test in {build} ended with {rc}')
    return passed, failed


def main():
    groups, bad = [[]], []
    for word in sys.argv[1:]:
        if word == '--':
            groups.append([])
        else:
            groups[-1].append(word)
    passed = failed = 0
    for build, *arguments in groups:
        p, n = run(build, arguments, bad)
        passed, failed = passed + p, failed + n
    for line in bad:
        print('FAILED', line)
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
