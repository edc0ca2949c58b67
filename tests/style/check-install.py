#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plain build installs: set up with nothing but the defaults, it holds neither the demonstration (whose clerk's password is public) nor its scanner,
and no build installs a private key. Run: check-install.py SOURCE_ROOT"""
import json
import os
import re
import subprocess
import sys
import tempfile

SECRET = {'a private key': re.compile(rb'\A\s*[0-9a-f]{64}\s*\Z'), 'a password': re.compile(rb'"password"\s*:\s*"')}


def installed(root, *options):
    """(source, destination) of every installed file; folders are walked, whatever they leave out."""
    with tempfile.TemporaryDirectory() as build:
        # The programs are of no interest here, and looking for their libraries takes time.
        subprocess.run(['meson', 'setup', build, root, '-Dapp=false', '-Dtests=none', '-Ddocs=false', *options], check=True, capture_output=True)
        plan = json.loads(subprocess.run(['meson', 'introspect', '--installed', build], check=True, capture_output=True, text=True).stdout)
    for source, destination in plan.items():
        if not os.path.isdir(source):
            yield source, destination
            continue
        for base, _, files in os.walk(source):
            for name in files:
                path = os.path.join(base, name)
                yield path, os.path.join(destination, os.path.relpath(path, source))


def secrets(files):
    for source, destination in files:
        if not os.path.isfile(source) or os.path.getsize(source) > 1 << 20:
            continue
        with open(source, 'rb') as f:
            text = f.read()
        for what, pattern in SECRET.items():
            if pattern.search(text):
                yield what, destination


def main():
    root = sys.argv[1]
    plain, demo = list(installed(root)), list(installed(root, '-Ddemo=true'))
    bad = [f'a plain build installs {what}: {path}' for what, path in secrets(plain)]
    bad += [f'a plain build installs the demonstration: {path}' for _, path in plain if '/demo/' in path or path.endswith('escl-scanner')]
    bad += [f'a demonstration installs {what}: {path}' for what, path in secrets(demo) if what != 'a password']
    # The test must be able to see what it looks for.
    if not any(path.endswith('demo/enrolment.json') for _, path in demo) or not any(what == 'a password' for what, _ in secrets(demo)):
        bad.append('the demonstration does not install its enrolment: this test sees nothing')
    if not any(what == 'a private key' for what, _ in secrets([(os.path.join(root, 'data/demo/recovery-private-key.hex'), '')])):
        bad.append('the private key of the demonstration is not recognised: this test sees nothing')
    print('\n'.join(bad) if bad else f'install: {len(plain)} files, no secret')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
