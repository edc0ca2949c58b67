#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each source file names its licence and says what it is; each C file of src/ has a log domain and no banned function; each folder a README.
Run: check-header.py SOURCE_ROOT"""
import os
import re
import sys

BANNED = re.compile(r'\b(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|system|popen|tmpnam|g_slice_\w+|g_checksum_\w+|g_compute_checksum\w*)\s*\(')
SPDX = 'SPDX-License-Identifier: GPL-3.0-or-later'
LEFTOVER = re.compile(r'\b(TODO|FIXME|XXX|HACK)\b')


def check_c(shown, text):
    if shown.startswith('src/') and 'G_LOG_DOMAIN' not in text:
        yield f'{shown}: no G_LOG_DOMAIN'
    # One paragraph behind the licence: what it is, what it takes and gives, which thread.
    if len(re.findall(r'[A-Za-z]{3,}', text.split('#', 1)[0])) < 12:
        yield f'{shown}: says nothing of what it is'
    for number, line in enumerate(text.split('\n'), 1):
        m = BANNED.search(line)
        if m and shown.startswith('src/') and not line.lstrip().startswith(('*', '/*', '//')):
            yield f'{shown}:{number}: {m.group(1)} is banned'


def main():
    root, bad, n = sys.argv[1], [], 0
    for top in ('src', 'tests', 'build-aux', 'ui'):
        for base, folders, files in os.walk(os.path.join(root, top)):
            folders[:] = [f for f in folders if f not in ('__pycache__', 'fixtures')]
            for name in sorted(files):
                path = os.path.join(base, name)
                shown = os.path.relpath(path, root)
                if not (name.endswith(('.c', '.h', '.py', '.sh', '.ui', '.css', 'meson.build')) or top == 'build-aux'):
                    continue
                with open(path, encoding='utf-8') as f:
                    text = f.read()
                n += 1
                if SPDX not in text[:600]:
                    bad.append(f'{shown}: no licence line')
                if name.endswith(('.c', '.h', '.py')):
                    bad += [f'{shown}: left over: {m}' for m in LEFTOVER.findall(text) if 'check-header' not in name]
                if name.endswith('.c'):
                    bad += check_c(shown, text)
    for base, folders, files in os.walk(os.path.join(root, 'src')):
        folders[:] = sorted(f for f in folders if f != '__pycache__')
        bad += [f'{os.path.relpath(os.path.join(base, f), root)}: no README.md' for f in folders if not os.path.exists(os.path.join(base, f, 'README.md'))]
    print('\n'.join(bad) if bad else f'header: {n} files')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
