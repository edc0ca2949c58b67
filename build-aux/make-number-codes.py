#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the header with the codes that may begin a number. Run: make-number-codes.py data/number-codes.tsv OUTPUT.h"""
import csv
import sys


def main():
    lists = {'resident-province': [], 'uscc-province': [], 'uscc-authority': []}
    with open(sys.argv[1], encoding='utf-8') as f:
        for row in csv.DictReader(f, delimiter='\t'):
            for where in row['used in'].split():
                lists[f"{where}-{row['kind']}"].append(row['code'])
    with open(sys.argv[2], 'w', encoding='utf-8') as out:
        out.write('/* Made from data/number-codes.tsv. */\n#pragma once\n')
        for name, codes in lists.items():
            words = ' '.join(f'"{c}",' for c in sorted(set(codes)))
            out.write(f'static const char *const yc_{name.replace("-", "_")}_codes[] = {{ {words} NULL }};\n')


main()
