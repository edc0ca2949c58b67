#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a durable act costs the disk, counted and not timed: the bench's acceptances (no papers, no page files) under strace, one round
and three. The difference is two rounds of drafts and acceptances, whatever opening and closing the store took.

    count_syncs.py SOURCE_ROOT ACCEPT_BENCH"""
import collections
import os
import re
import subprocess
import sys
import tempfile
import unittest

import tap

BATCH = 20
root = bench = None


def count(rounds):
    """Calls by (name, file) of a run."""
    with tempfile.TemporaryDirectory() as base:
        record = os.path.join(base, 'strace')
        data = os.path.join(root, 'data')
        subprocess.run(['strace', '-f', '-y', '-qq', '-s', '0', '-o', record, '-e', 'trace=fsync,fdatasync,pwrite64',
                        bench, os.path.join(base, 'store'), str(rounds), os.path.join(data, 'catalog/items'),
                        os.path.join(data, 'catalog/calendar'), os.path.join(data, 'demo/enrolment.json')],
                       check=True, stdout=subprocess.DEVNULL, timeout=600)
        with open(record, encoding='utf-8', errors='replace') as f:
            calls = [re.match(r'\d+ +(fsync|fdatasync|pwrite64)\(\d+<([^>]*)>', line) for line in f]
        return collections.Counter((m.group(1), os.path.basename(m.group(2))) for m in calls if m)


class Syncs(unittest.TestCase):
    def test_acceptance(self):
        """A draft and an acceptance without papers are one sync each, of the log of the database, and no other file's"""
        few, many = count(1), count(3)
        many.subtract(few)
        added = {call: n for call, n in many.items() if n}
        syncs = {call: n for call, n in added.items() if call[0] != 'pwrite64'}
        # Beside them each round has one idle checkpoint (log, then database; the next commit syncs the log's new head), and the bench
        # syncs its own two files for each acceptance.
        self.assertEqual(syncs, {('fdatasync', 'work.db-wal'): 2 * (2 * BATCH + 2), ('fdatasync', 'work.db'): 2, ('fdatasync', 'raw'): 2 * BATCH,
                                 ('fdatasync', 'over'): 2 * BATCH})
        # One write for a commit, all its pages at once; and the head of the log, which starts anew after a checkpoint.
        self.assertLessEqual(added.get(('pwrite64', 'work.db-wal')), 2 * (2 * BATCH + 1))


if __name__ == '__main__':
    root, bench = (os.path.abspath(a) for a in sys.argv[1:3])
    sys.argv[1:] = []
    tap.run(Syncs)
