#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of at most 700 lines, functions of at most 60 (class_init excepted). A function is what stands between '{' and '}' in column one.
Run: check-size.py SOURCE_ROOT"""
import os
import re
import sys

FILE_MAX, FUNCTION_MAX = 700, 60


def functions(lines):
    """Yields (name, first line number, length) for each body that a function head precedes."""
    start = None
    for i, line in enumerate(lines):
        if line.startswith('{') and start is None:
            start = i
        elif line.startswith('}') and start is not None:
            head = ' '.join(lines[max(0, start - 8):start])
            name = re.findall(r'(\w+)\s*\(', head)
            if name and ';' not in lines[i]:
                own = [n for n in name if n not in ('G_GNUC_PRINTF', 'void')]
                yield (own or name)[0] if len(own) == 1 else last_head(lines, start), start + 1, i - start - 1
            start = None


def last_head(lines, start):
    for j in range(start - 1, max(-1, start - 9), -1):
        m = re.match(r'^(\w+)\s*\(', lines[j])
        if m:
            return m.group(1)
    return '?'


def main():
    root, bad, n = sys.argv[1], [], 0
    for top in ('src', 'tests'):
        for base, _, files in os.walk(os.path.join(root, top)):
            for name in sorted(files):
                if not name.endswith(('.c', '.h', '.py')):
                    continue
                path = os.path.join(base, name)
                with open(path, encoding='utf-8') as f:
                    lines = f.read().split('\n')
                shown, n = os.path.relpath(path, root), n + 1
                if len(lines) - 1 > FILE_MAX:
                    bad.append(f'{shown}: {len(lines) - 1} lines, at most {FILE_MAX}')
                if name.endswith('.c'):
                    bad += [f'{shown}:{line}: {fn} has {length} lines, at most {FUNCTION_MAX}' for fn, line, length in functions(lines)
                            if length > FUNCTION_MAX and not fn.endswith('class_init')]
    print('\n'.join(bad) if bad else f'size: {n} files within the budget')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
