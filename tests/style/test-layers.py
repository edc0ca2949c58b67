#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The check of the layers catches each way around it that was thought of, and lets through what is right. Run: test-layers.py CHECK_LAYERS"""
import os
import subprocess
import sys
import tempfile

ORDER = ['base', 'vault', 'scan-helper', 'case', 'outbox', 'remote', 'platform', 'app']
# file, its text, part of what must be said of it (None: nothing)
SNIPPETS = [
    ('src/outbox/yc-a.c', '#include "case/yc-case.h"\n#include <glib.h>\n', None),
    ('src/case/yc-a.c', '#include "outbox/yc-outbox.h"\n', 'case comes before outbox'),
    ('src/case/yc-a.c', '#include <outbox/yc-outbox.h>\n', 'stands in quotes'),
    ('src/outbox/yc-a.c', '  #  include <case/yc-case.h>\n', 'stands in quotes'),
    ('src/case/yc-a.c', '#include "../outbox/yc-outbox.h"\n', 'named from src/ on'),
    ('src/case/yc-a.c', '#include "case/../outbox/yc-outbox.h"\n', 'named from src/ on'),
    ('src/case/yc-a.c', '#include "src/outbox/yc-outbox.h"\n', 'named from src/ on'),
    ('src/shadow/yc-a.c', '#include "outbox/yc-outbox.h"\n', 'src/shadow: not in src/meson.build'),
    ('src/platform/yc-a.c', '#include "remote/yc-remote.h"\n', 'platform must not know remote'),
    ('src/platform/yc-a.c', '#include "app/yc-session.h"\n', 'platform must not know app'),
    ('src/outbox/yc-a.c', '#include "platform/yc-platform.h"\n', 'a program must not be included'),
    ('src/case/yc-a.c', '#include <gtk/gtk.h>\n', 'belongs to app/'),
    ('src/scan-helper/yc-a.c', '#include "vault/yc-store.h"\n', 'may use base and vault/yc-seal.h only'),
]


def say(program, path, text):
    with tempfile.TemporaryDirectory() as root:
        for folder in ORDER + [path.split('/')[1]]:
            os.makedirs(os.path.join(root, 'src', folder), exist_ok=True)
        with open(os.path.join(root, 'src/meson.build'), 'w', encoding='utf-8') as f:
            f.writelines(f"subdir('{x}')\n" for x in ORDER)
        with open(os.path.join(root, path), 'w', encoding='utf-8') as f:
            f.write(text)
        out = subprocess.run([sys.executable, program, root], capture_output=True, text=True)
        return out.returncode, out.stdout


def main():
    bad = []
    for path, text, part in SNIPPETS:
        code, told = say(sys.argv[1], path, text)
        if code != (part is not None) or (part or '') not in told:
            bad.append(f'{path}: {text.strip()}: exit {code}: {told.strip()}')
    print('\n'.join(bad) if bad else f'{len(SNIPPETS)} snippets judged')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
