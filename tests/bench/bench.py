#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pairs behind build-aux/bench. Each measures ours and the limit in turn and swaps the order in every second pair.
Run: bench.py BUILD PAIRS [line|law]   (line: only what has to do with the platform and its approvers; law: only the rules)"""
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def cpu_of(command, environment):
    """User and system seconds of a command and all it waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def pairs(n, ours, limit):
    ratios = []
    ours(), limit()
    for i in range(n):
        a, b = (ours(), limit()) if i % 2 == 0 else tuple(reversed((limit(), ours())))
        ratios.append(a / b)
    return ratios


def report(name, ratios, goal, better):
    median = statistics.median(ratios)
    met = median <= goal if better == '<=' else median >= goal
    print(f'{name}: ratio {median:.2f} ({min(ratios):.2f}-{max(ratios):.2f}), goal {better} {goal}, {"met" if met else "not met"}', flush=True)


def bench_start(build, n):
    """CPU from main() to the first painted frame, in a store that is enrolled and signed in, against a bare GTK window."""
    with tempfile.TemporaryDirectory() as home:
        data = os.path.join(home, 'data/yichuang')
        os.makedirs(data, mode=0o700)
        shutil.copy(os.path.join(ROOT, 'data/demo/enrolment.json'), data)
        env = {**os.environ, 'XDG_DATA_HOME': os.path.join(home, 'data'), 'HOME': home,
               'GSETTINGS_SCHEMA_DIR': os.path.join(build, 'prefix/share/glib-2.0/schemas')}
        app = [os.path.join(build, 'prefix/bin/yichuang'), '--quit-after-first-frame']
        bare = [os.path.join(build, 'tests/bench/bare-window')]
        return pairs(n, lambda: cpu_of(app, env), lambda: cpu_of(bare, env))


def bench_accept(build, n, *frozen):
    """Acceptances a second, one a commit, against raw append + fdatasync of as many bytes as SQLite wrote for them; same folder. Returns the
    ratios, the median bytes and CPU microseconds of an acceptance, and the median ratio to the same bytes written over a file that has its size."""
    data = os.path.join(ROOT, 'data')
    inputs = [os.path.join(data, part) for part in ('catalog/items', 'catalog/calendar', 'demo/enrolment.json')]
    rows = []
    with tempfile.TemporaryDirectory(dir=build) as folder:
        for i in range(n):
            out = subprocess.run([os.path.join(build, 'tests/bench/accept-bench'), os.path.join(folder, str(i)), '10', *inputs, *frozen],
                                 check=True, capture_output=True, text=True).stdout.split()
            rows.append([float(word) for word in out])
    return [row[0] for row in rows], middle(rows, 1), middle(rows, 3), middle(rows, 4)


def program_env(build):
    """What the programs of the tests are told: where data, helpers and the platform are."""
    folders = [os.path.join(build, part) for part in ('src/scan-helper', 'src/render-helper', 'tests/rigs')]
    return {**os.environ, 'LC_ALL': 'C.UTF-8', 'GSETTINGS_BACKEND': 'memory', 'GIO_USE_VFS': 'local', 'YICHUANG_DATADIR': os.path.join(ROOT, 'data'),
            'YICHUANG_LIBEXECDIR': ':'.join(folders), 'YICHUANG_PLATFORM': os.path.join(build, 'src/platform/yichuang-platform')}


def rows_of(build, program, *arguments):
    """The numbers that a program prints, a row a line."""
    done = subprocess.run([os.path.join(build, 'tests/bench', program), *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True, env=program_env(build))
    return [[float(word) for word in line.split()] for line in done.stdout.splitlines()]


def middle(rows, column):
    return statistics.median(row[column] for row in rows)


def bench_drain(build, n):
    rows = rows_of(build, 'drain-bench', 10000, 1000, n)
    report(f'10,000 queued events drained ({middle(rows, 1):.0f}/s) / posted one by one on a kept connection ({middle(rows, 2):.0f}/s)', [row[0] for row in rows], 10, '>=')


def bench_upload(build, n, pages):
    rows = rows_of(build, 'upload-bench', 40, n, *pages)
    report(f'attachments of {middle(rows, 4) / 1024:.0f} KiB a CPU second, the client\'s end / bare libsoup', [row[0] for row in rows], .9, '>=')
    report(f'the same, both ends ({middle(rows, 2):.0f} / {middle(rows, 3):.0f} a CPU second; ours hashed twice and sealed, bare neither)', [row[1] for row in rows], .9, '>=')


def bench_page(build, n, pages):
    data = os.path.join(ROOT, 'data')
    with tempfile.TemporaryDirectory(dir=build) as folder:
        rows = rows_of(build, 'page-bench', folder, 850, n, *[os.path.join(data, part) for part in ('catalog/items', 'catalog/calendar', 'demo/enrolment.json')], *pages)
    report(f'first page of a dossier of 200 pages ({middle(rows, 1):.0f} ms) / Poppler alone ({middle(rows, 2):.0f} ms)', [row[0] for row in rows], .3, '<=')
    report('the same, CPU of all that draws it', [row[3] for row in rows], .3, '<=')


def bench_line(build, n):
    """What goes over the line and comes back; pages as a scanner gives them."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['/usr/bin/python3', os.path.join(ROOT, 'tests/rigs/generate-pages.py'), folder, '--set', 'mixed', '--pages', '6', '--dpi', '300'],
                       check=True, stdout=subprocess.DEVNULL)
        pages = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith('.jpg'))
        bench_drain(build, min(n, 5))
        bench_upload(build, min(n, 5), pages)
        bench_page(build, n, pages)


def bench_law(build):
    """No peer: the figures that the rules are held to. All 36 items of the list, converted."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['/usr/bin/python3', os.path.join(ROOT, 'tests/integration/convert_items.py'), ROOT, '--write', folder], check=True)
        catalog = os.path.join(ROOT, 'data/catalog')
        out = subprocess.run([os.path.join(build, 'tests/bench/law-bench'), folder, os.path.join(catalog, 'calendar'), os.path.join(catalog, 'regions'), '7200'],
                             check=True, capture_output=True, text=True).stdout.split()
    print(f'1,000,000 due dates: {float(out[0]):.2f} s of CPU, goal <= 1, {"met" if float(out[0]) <= 1 else "not met"}')
    print(f'decisions over {out[2]} items: {out[1]} a CPU second', flush=True)


def report_accept(name, build, n, *frozen):
    ratios, size, cpu, over = bench_accept(build, n, *frozen)
    report(f'{name} ({size / 1024:.0f} KiB and {cpu:.0f} us of CPU each) / raw append + fdatasync of the same bytes', ratios, .85, '>=')
    print(f'  the same / raw fdatasync of the same bytes over a file that has its size, which nothing durable outruns: {over:.2f}', flush=True)


def main():
    if sys.argv[3:] == ['line']:
        bench_line(os.path.abspath(sys.argv[1]), int(sys.argv[2]))
        return 0
    if sys.argv[3:] == ['law']:
        bench_law(os.path.abspath(sys.argv[1]))
        return 0
    if len(sys.argv) == 4:
        build, n = sys.argv[2], int(sys.argv[3])
        report('app start, CPU / bare GTK window', bench_start(build, n), 1.6, '<=')
        return 0
    build, n = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    session = os.path.join(ROOT, 'tests/rigs/headless-session.sh')
    subprocess.run([session, '/usr/bin/python3', __file__, 'start', build, str(n)], check=True, env={**os.environ, 'WM': '1', 'KEYRING': '1'})
    report_accept('durable acceptances', build, n)
    report_accept('the same for a draft in one act: the intake is frozen into the event', build, n, 'frozen')
    bench_line(build, n)
    bench_law(build)
    return 0


if __name__ == '__main__':
    sys.exit(main())
