#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What build-aux/run does without a display, on the program that is built already: leaves what it promises and nothing of the run before, and says so when a
step did not happen."""
import glob
import os
import re
import shutil
import subprocess

import yc_drive as drive
from yc_drive import ROOT, Failed

SCRIPT = 'tests/e2e/unattended.sh'
# Steps in each part that are sure to be drawn; more may come.
LEAST = {'screenshots': 15, 'three-processes/screenshots': 4, 'three-processes/screenshots-office': 8}


def run(prefix, proxy, output):
    return subprocess.run([os.path.join(ROOT, SCRIPT), prefix, proxy, output], check=False).returncode


def check_caller():
    """build-aux/run gives the same three arguments; its own build folder has the proxy where this one has it."""
    with open(os.path.join(ROOT, 'build-aux/run'), encoding='utf-8') as f:
        calls = re.findall(re.escape(SCRIPT) + r' (.*)', f.read())
    if calls != ['"$prefix" "$PWD/build-run/tests/rigs/fault-proxy" "$PWD/demo-output"']:
        raise Failed(f'build-aux/run calls {SCRIPT} with {calls}')


def check_left(prefix, output):
    for folder, least in LEAST.items():
        shots = glob.glob(os.path.join(output, folder, '*.png'))
        if len(shots) < least:
            raise Failed(f'{folder}: {len(shots)} screenshots')
    papers = [drive.read_pdf(x) for x in glob.glob(os.path.join(output, 'papers/*.pdf'))]
    if not any('受理通知书' in x for x in papers):
        raise Failed('no notice among the papers')
    if os.path.getsize(os.path.join(output, 'journey.log')) == 0:
        raise Failed('the log is empty')
    folder = os.path.join(output, 'efile')
    done = subprocess.run([os.path.join(prefix, 'bin/yichuangctl'), 'efile', 'verify', folder], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f'yichuangctl efile verify: {done.stdout} {done.stderr}')
    if os.path.exists(os.path.join(output, 'stray')):
        raise Failed('what a run before had left is still there')


def steps(args):
    check_caller()
    shutil.rmtree(args.output, ignore_errors=True)
    os.makedirs(args.output)
    if run(os.path.join(args.output, 'no-program'), args.proxy, os.path.join(args.output, 'broken')) == 0:
        raise Failed('without a program all steps are said to have happened')
    output = os.path.join(args.output, 'demo-output')
    os.makedirs(output)
    with open(os.path.join(output, 'stray'), 'w', encoding='utf-8'):
        pass
    if run(args.prefix, args.proxy, output) != 0:
        raise Failed('a step was not seen to happen')
    check_left(args.prefix, output)


if __name__ == '__main__':
    drive.main(steps, 'proxy')
