#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A refused step (YC_STORE_ERROR_CONFLICT) is made by yc_store_refuse() with its reason only: a reason has words for the clerk, a bare code
has not. Run: check-reasons.py SOURCE_ROOT"""
import os
import re
import sys

MAKER = 'src/vault/yc-store-conflict.c'


def main():
    root, bad = sys.argv[1], []
    for base, _, files in os.walk(os.path.join(root, 'src')):
        for name in sorted(files):
            path = os.path.relpath(os.path.join(base, name), root)
            if not name.endswith('.c') or path == MAKER:
                continue
            with open(os.path.join(root, path), encoding='utf-8') as file:
                text = file.read()
            for match in re.finditer(r'g_(set_error|error_new)(_literal)?\s*\([^;]*?YC_STORE_ERROR_CONFLICT', text):
                bad.append(f'{path}:{text.count(chr(10), 0, match.start()) + 1}: use yc_store_refuse()')
    for line in bad:
        print(line)
    print(f'reasons: {len(bad)} bare refusals')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
