#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the peers of these tests lie: outside the tree, in a folder named by what package.json and its lock say. Run: peers.py prints it."""
import hashlib
import os

HERE = os.path.dirname(os.path.abspath(__file__))


def folder():
    named = hashlib.sha256()
    for name in ('package.json', 'package-lock.json'):
        with open(os.path.join(HERE, name), 'rb') as f:
            named.update(f.read())
    cache = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
    return os.path.join(cache, 'yichuang', f'peers-{named.hexdigest()[:16]}')


if __name__ == '__main__':
    print(folder())
