#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses includes that point forward: the order of subdir() in src/meson.build is the only allowed direction.
Run: build-aux/check-layers.py SOURCE_ROOT"""
import os
import re
import sys

# A foreign header may be used only here: pattern -> folders or files.
ONLY = {
    r'^(gtk|adwaita)': ('app/',),
    r'^sqlite3\.h': ('db/',),
    r'^libsoup/': ('sync/', 'platform/'),
    r'^sane/': ('scan-helper/',),
    r'^poppler': ('render-helper/',),
    r'^gcrypt\.h': ('base/yc-digest', 'vault/'),
    r'^sodium\.h': ('vault/',),
    r'^libsecret/': ('vault/',),
    r'^(seccomp|sys/seccomp)': ('render-helper/',),
}
# Programs and helpers: nobody includes them, they use only these.
LEAVES = {'scan-helper': ['base', 'vault'], 'render-helper': ['base', 'vault']}
PROGRAMS = ['platform', 'cli', 'app', 'scan-helper', 'render-helper']


# Whatever their place in the order is: the platform is the other side of the wire, it knows neither windows nor virtual ones.
NEVER = {'platform': ('app', 'remote')}


def folders(root):
    with open(os.path.join(root, 'src/meson.build'), encoding='utf-8') as f:
        return re.findall(r"^\s*subdir\('([^']+)'\)", f.read(), re.M)


def check(path, folder, order, text):
    for number, line in enumerate(text.splitlines(), 1):
        m = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not m:
            continue
        name = m.group(2)
        where = f'{path}:{number}'
        for pattern, allowed in ONLY.items():
            if re.match(pattern, name) and not any(path.startswith('src/' + a) for a in allowed):
                yield f'{where}: <{name}> belongs to {", ".join(allowed)}'
        target = name.split('/')[0]
        if name.startswith(('/', 'src/', './')) or '..' in name.split('/'):
            yield f'{where}: {name}: our own headers are named from src/ on'
            continue
        if m.group(1) == '<' and target in order:
            yield f'{where}: <{name}> is our own: it stands in quotes'
        if '/' not in name or target not in order or target == folder:
            continue
        if target in NEVER.get(folder, ()):
            yield f'{where}: {folder} must not know {target}'
        elif folder in LEAVES and (target not in LEAVES[folder] or (target == 'vault' and name != 'vault/yc-seal.h')):
            yield f'{where}: {folder} may use base and vault/yc-seal.h only'
        elif target in PROGRAMS:
            yield f'{where}: a program must not be included'
        elif order.index(target) > order.index(folder):
            yield f'{where}: {folder} comes before {target}'
        elif target == 'db' and folder != 'db' and not re.search(r'/yc-[a-z-]*store[a-z-]*\.[ch]$', path):
            yield f'{where}: only yc-*-store files include db/'


def main():
    root = sys.argv[1]
    order = folders(root)
    there = sorted(x.name for x in os.scandir(os.path.join(root, 'src')) if x.is_dir() and x.name != '__pycache__')
    bad = [f'src/{x}: not in src/meson.build, so that it has no place in the order' for x in there if x not in order]
    for folder in order:
        for base, _, files in os.walk(os.path.join(root, 'src', folder)):
            for name in sorted(files):
                if name.endswith(('.c', '.h')):
                    path = os.path.relpath(os.path.join(base, name), root)
                    with open(os.path.join(root, path), encoding='utf-8') as f:
                        bad += check(path, folder, order, f.read())
    print('\n'.join(bad) if bad else f'layers: {len(order)} folders in order')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
