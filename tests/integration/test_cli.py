#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract of yichuangctl: fields, JSON, exit codes, standard input; on a real store behind a real keyring, beside a running instance,
on a newer database, after a wiped keyring. One TAP case a test.
Run: test_cli.py YICHUANGCTL STORE_DRIVER (starts its own keyring session)"""
import glob
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SESSION = os.path.join(ROOT, 'tests/rigs/keyring-session.sh')
DEMO = os.path.join(ROOT, 'data/demo')
ALL = 'application business-licence identity-card health-certificates floor-plan'
PASSWORD = 'yichuang-demonstration\n'


class Rig:
    def __init__(self, ctl, driver, work):
        self.program, self.driver, self.work = ctl, driver, work
        self.store = os.path.join(work, 'store')

    def ctl(self, *words, stdin=None, store=None):
        words = list(words)
        if words[0] in ('case', 'store', 'enrol', 'doctor', 'efile'):
            words += ['--store', store or self.store]
        done = subprocess.run([self.program, *words], capture_output=True, text=True, input=stdin)
        assert 'CRITICAL' not in done.stderr and 'Sanitizer' not in done.stderr, done.stderr
        return done.returncode, done.stdout, done.stderr

    def drive(self, *words, store=None):
        done = subprocess.run([self.driver, store or self.store, 'keyring', *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return dict(line.split(' ', 1) for line in done.stdout.splitlines() if ' ' in line)


def expect(done, code, *lines):
    assert done[0] == code, done
    if lines:
        assert done[1].splitlines() == list(lines), done
    if code == 3:
        assert done[2].startswith('yichuangctl: '), done


# ---- without a store

def wrong_use_gives_2(rig):
    for words in ([], ['nothing'], ['case'], ['id', 'check'], ['id', 'check', '--type', 'x', '1'], ['id', 'check', '--type', 'uscc'],
                  ['deadline'], ['deadline', '--start', '2026-01-01'], ['deadline', '-', '--limit', '1'],
                  ['deadline', '--start', '2026-02-30', '--limit', '1', '--unit', 'day'],
                  ['deadline', '--start', '2026-02-01', '--limit', '-1', '--unit', 'day'],
                  ['deadline', '--start', '2026-02-01', '--limit', '1', '--unit', 'week'],
                  ['deadline', '--start', '2026-02-01', '--limit', '1', '--unit', 'day', '--pause', '2026-02-05..2026-02-01'],
                  ['case', 'list', '--filter', 'odd'], ['case', 'show'], ['store', 'verify', 'x'], ['store', 'recover'], ['enrol'],
                  ['document', 'inspect'], ['document', 'inspect', '--text', 'x'], ['efile', 'verify'], ['case', 'list', '--what']):
        done = subprocess.run([rig.program, *words], capture_output=True, text=True)
        assert done.returncode == 2 and done.stderr.startswith('yichuangctl: ') and not done.stdout, (words, done)


def help_and_version_give_0(rig):
    code, out, _ = rig.ctl('--help')
    assert code == 0 and 'deadline' in out and 'Exit:' in out
    assert rig.ctl('--version')[1].startswith('yichuangctl ')


def id_check_says_why(rig):
    expect(rig.ctl('id', 'check', '--type', 'resident', '11010519491231002X'), 0, '11010519491231002X\tvalid\tvalid\t号码正确')
    code, out, _ = rig.ctl('id', 'check', '--type', 'resident', '110105194912310021', '11010519491331002X', 'x', '11010519491231002X')
    assert code == 1
    assert [line.split('\t')[:3] for line in out.splitlines()] == [
        ['110105194912310021', 'invalid', 'check'], ['11010519491331002X', 'invalid', 'date'], ['x', 'invalid', 'length'],
        ['11010519491231002X', 'valid', 'valid']]
    assert all(line.split('\t')[3] for line in out.splitlines())


def id_check_reads_lines(rig):
    code, out, _ = rig.ctl('id', 'check', '--type', 'uscc', '--json', '-', stdin='112113823188661890\r\n\nA\tB\x1b\n')
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 1 and [(r['value'], r['verdict']) for r in rows] == [('112113823188661890', 'valid'), ('', 'invalid'), ('A\tB\x1b', 'invalid')], rows
    code, out, _ = rig.ctl('id', 'check', '--type', 'uscc', '-', stdin='A\tB\x1b\n')
    assert code == 1 and out.count('\t') == 3 and '\x1b' not in out, out


def deadline_answers(rig):
    start = ['deadline', '--start', '2026-02-13', '--limit', '5', '--unit']
    expect(rig.ctl(*start, 'workday'), 0, '2026-02-27')
    expect(rig.ctl(*start, 'workday', '--pause', '2026-02-14..2026-02-26'), 0, '2026-03-04')
    expect(rig.ctl('deadline', '--start', '2026-12-28', '--limit', '9', '--unit', 'workday'), 0, '2027-01-08\tprovisional')
    code, out, _ = rig.ctl('deadline', '--json', '--start', '2031-01-01', '--limit', '0', '--unit', 'day')
    assert code == 0 and json.loads(out) == {'due': '2031-01-01', 'provisional': True}, out
    year = os.path.join(ROOT, 'data/catalog/calendar/2026.json')
    expect(rig.ctl(*start, 'workday', '--calendar', year), 0, '2026-02-27')
    expect(rig.ctl(*start, 'workday', '--calendar', '/nowhere'), 3)


def deadline_reads_lines(rig):
    code, out, _ = rig.ctl('deadline', '-', stdin='2026-02-13\t5\tworkday\n2026-02-30\t5\tday\nx\n2026-01-02\t1\tworkday\t2026-01-03..2026-01-04,\n')
    lines = out.splitlines()
    assert code == 1 and lines[0] == '2026-02-27' and lines[3] == '2026-01-05', lines
    assert all(line.startswith('error\t') and len(line) > 8 for line in lines[1:3]), lines
    assert rig.ctl('deadline', '-', stdin='') == (0, '', '')


def document_inspect_never_crashes(rig):
    paths = []
    for name, data in (('empty.pdf', b''), ('text.pdf', b'no document'), ('cut.pdf', b'%PDF-1.7\n1 0 obj\n<< /Type /Catalog'),
                       ('cut.jpg', b'\xff\xd8\xff\xe0\x00\x10JFIF')):
        paths.append(os.path.join(rig.work, name))
        with open(paths[-1], 'wb') as f:
            f.write(data)
    code, out, _ = rig.ctl('document', 'inspect', *paths)
    rows = [line.split('\t') for line in out.splitlines()]
    assert code == 1 and len(rows) == 4 and all(len(r) == 11 and r[9] != 'ok' and r[10] for r in rows), out
    code, _, err = rig.ctl('document', 'inspect', '/nowhere.pdf')
    assert code == 3 and err.startswith('yichuangctl: '), err


# ---- with a store

def commands_without_a_store_give_3(rig):
    for words in (['case', 'list'], ['store', 'verify'], ['store', 'backup', os.path.join(rig.work, 'none')]):
        code, out, err = rig.ctl(*words, store=os.path.join(rig.work, 'missing'))
        assert code == 3 and not out and 'store.not-found' in err, (words, err)
    assert not os.path.exists(os.path.join(rig.work, 'missing'))


def enrolment_is_taken_once(rig):
    lease = os.path.join(DEMO, 'enrolment.json')
    code, out, _ = rig.ctl('enrol', lease)
    assert code == 0 and out.split('\t')[:4] == ['大连市中山区政务服务中心', '210202', '03', 'D203'], out
    assert rig.ctl('enrol', lease)[0] == 0
    with open(lease, encoding='utf-8') as f:
        text = f.read()
    assert rig.ctl('enrol', '-', stdin=text.replace('综合窗口', '另一窗口'))[0] == 1
    assert rig.ctl('enrol', '-', stdin='{}')[0] == 2
    assert rig.ctl('enrol', '-', stdin='[' * 100000)[0] == 2
    assert rig.ctl('enrol', '/nowhere')[0] == 3


def cases_are_listed_masked(rig):
    made = rig.drive('prepare', 'small-catering', 'scenario=new', ALL)
    rig.case = made['case']
    rig.number = rig.drive('accept', rig.case)['accepted']
    rig.drive('prepare', 'small-catering', 'scenario=new', '')
    code, out, _ = rig.ctl('case', 'list', '--filter', 'all')
    rows = [line.split('\t') for line in out.splitlines()]
    assert code == 0 and len(rows) == 2 and rows[1][0] == rig.number and rows[1][1] == rig.case, out
    assert rows[1][9:] == ['S30', '已受理'] and rows[0][9] == 'S00', rows
    assert '林样本' not in out and '11010519491231002X' not in out and '林**' in out, out
    assert '林样本' in rig.ctl('case', 'list', '--unmasked')[1]
    assert len(rig.ctl('case', 'list', '--filter', 'accepted', '林样')[1].splitlines()) == 1
    assert rig.ctl('case', 'list', '没有')[:2] == (0, '')
    row = json.loads(rig.ctl('case', 'list', '--json', rig.number)[1])
    assert row['number'] == rig.number and row['state'] == 'S30' and row['due'], row


def one_case_is_shown_with_its_history(rig):
    for key in (rig.case, rig.number):
        code, out, _ = rig.ctl('case', 'show', key)
        lines = [line.split('\t') for line in out.splitlines()]
        assert code == 0 and lines[1] == ['pages', '5'] and [line[7] for line in lines[2:]] == ['receipt', 'acceptance'], out
        code, out, _ = rig.ctl('case', 'history', key)
        assert code == 0 and [line.split('\t')[7] for line in out.splitlines()] == ['created', 'received', 'efile', 'accepted'], out
    code, out, err = rig.ctl('case', 'show', '999')
    assert code == 1 and not out and 'store.not-found' in err, err
    assert rig.ctl('case', 'history', '01a21448-0000-7000-8000-000000000000')[0] == 1


def efile_comes_out_and_every_byte_counts(rig):
    folder = os.path.join(rig.work, 'efile')
    expect(rig.ctl('efile', 'export', '--clerk', 'wangjing', '--password-file', '-', rig.case, folder, stdin='wrong\n'), 3)
    assert not os.path.exists(folder)
    assert rig.ctl('efile', 'export', '--clerk', 'wangjing', '--password-file', '-', rig.number, folder, stdin=PASSWORD)[0] == 0
    assert rig.ctl('efile', 'export', '--clerk', 'wangjing', '--password-file', '-', rig.number, folder, stdin=PASSWORD)[0] == 3
    code, out, _ = rig.ctl('efile', 'verify', '--case', rig.number, folder)
    assert code == 0 and out.split('\t')[1] == 'ok', out
    for path in sorted(glob.glob(folder + '/**/*.*', recursive=True)):
        with open(path, 'r+b') as f:
            data = bytearray(f.read())
            data[len(data) // 2] ^= 1
            f.seek(0)
            f.write(data)
        code, out, _ = rig.ctl('efile', 'verify', '--case', rig.number, folder)
        named = [line.split('\t') for line in out.splitlines()]
        assert code == 1 and any(os.path.relpath(path, folder) == n[0] for n in named) and all(len(n) == 3 for n in named), (path, out)
        with open(path, 'r+b') as f:
            data[len(data) // 2] ^= 1
            f.write(data)
    expect(rig.ctl('efile', 'verify', '/nowhere'), 3)


def store_is_verified_and_rebuilt(rig):
    expect(rig.ctl('store', 'verify'), 0, 'ok\t数据完整')
    expect(rig.ctl('store', 'rebuild', '--check'), 0)
    edit(rig.store, "UPDATE case_row SET due = '2030-01-01' WHERE number <> ''")
    code, out, _ = rig.ctl('store', 'verify')
    assert code == 1 and out.startswith('defect\t'), out
    code, out, _ = rig.ctl('store', 'rebuild', '--check', '--json')
    assert code == 1 and json.loads(out)['code'] == 'differs', out
    assert rig.ctl('store', 'rebuild')[0] == 1
    expect(rig.ctl('store', 'verify'), 0, 'ok\t数据完整')


def edit(store, sql):
    db = sqlite3.connect(os.path.join(store, 'work.db'))
    db.execute(sql)
    db.commit()
    db.close()


def each_damaged_file_is_found(rig):
    copy = os.path.join(rig.work, 'damaged')
    shutil.copytree(rig.store, copy)
    files = sorted(glob.glob(f'{copy}/blobs/{rig.case}/*'))
    assert len(files) == 13, files                      # 5 pages, 5 material PDFs, 2 papers, the manifest
    for path in files:
        flip_last(path)
        assert rig.ctl('store', 'verify', store=copy)[0] == 1, path
        flip_last(path)
    expect(rig.ctl('store', 'verify', store=copy), 0)
    shutil.rmtree(copy)


def flip_last(path):
    with open(path, 'r+b') as f:
        f.seek(-1, 2)
        last = f.read(1)
        f.seek(-1, 2)
        f.write(bytes([last[0] ^ 1]))


def a_second_instance_is_told(rig):
    lock = open(os.path.join(rig.store, 'lock'), 'r+', encoding='ascii')
    holder = subprocess.Popen([sys.executable, '-c', HOLD, rig.store], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == 'held\n'
        code, _, err = rig.ctl('store', 'rebuild')
        assert code == 3 and 'store.busy' in err, err
        assert rig.ctl('case', 'list')[0] == 0, 'reading goes on beside it'
        assert rig.ctl('store', 'verify')[0] == 0
    finally:
        holder.communicate()
        lock.close()


# Holds the store as the application does.
HOLD = '''
import fcntl, sys, os
f = open(os.path.join(sys.argv[1], "lock"), "r+")
try:
    fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    pass
print("held", flush=True)
sys.stdin.read()
'''


def a_newer_database_is_left_alone(rig):
    copy = os.path.join(rig.work, 'newer')
    shutil.copytree(rig.store, copy)
    edit(copy, 'PRAGMA user_version = 99')
    for words in (['case', 'list'], ['store', 'rebuild']):
        code, _, err = rig.ctl(*words, store=copy)
        assert code == 3 and 'store.newer' in err, err
    shutil.rmtree(copy)


def backup_holds_all_and_nothing_in_clear(rig):
    folder = os.path.join(rig.work, 'backup')
    code, out, _ = rig.ctl('store', 'backup', folder)
    assert code == 0 and int(out.split('\t')[1]) > 5, out
    assert rig.ctl('store', 'backup', folder)[0] == 3
    expect(rig.ctl('store', 'verify', store=folder), 0)
    for path in glob.glob(folder + '/**/*', recursive=True):
        if os.path.isfile(path):
            with open(path, 'rb') as f:
                data = f.read()
            assert '林样本'.encode() not in data and b'11010519491231002X' not in data and b'%PDF' not in data, path


def doctor_names_nobody(rig):
    code, out, _ = rig.ctl('doctor')
    checks = {line.split('\t')[0]: line.split('\t')[1:] for line in out.splitlines()}
    assert code == 0, out
    assert checks['enrolled'][1] == 'D203' and checks['store'][0] == 'ok' and checks['queue'][1] != '0', out
    for secret in ('林', '王静', 'wangjing', '11010519491231002X', rig.number, rig.case, rig.work):
        assert secret not in out, secret
    assert rig.ctl('doctor', store=os.path.join(rig.work, 'missing'))[0] == 1


def recovery_key_opens_a_wiped_store(rig):
    wipe_keyring()
    code, _, err = rig.ctl('case', 'list')
    assert code == 3 and 'vault.absent' in err, err
    assert rig.ctl('store', 'recover', '--key', '-', stdin='short')[0] == 2
    wrong = '11' * 32
    assert rig.ctl('store', 'recover', '--key', '-', stdin=wrong)[0] == 3
    code, out, err = rig.ctl('store', 'recover', '--key', os.path.join(DEMO, 'recovery-private-key.hex'))
    assert code == 0 and int(out.split('\t')[0]) >= 2 and out.split('\t')[1] == '0', (out, err)
    assert '林样本' in rig.ctl('case', 'list', '--unmasked', '--filter', 'all')[1]
    expect(rig.ctl('store', 'verify'), 0, 'ok\t数据完整')


def wipe_keyring():
    """Deletes every item of the private session's keyring over D-Bus."""
    call = ['gdbus', 'call', '--session', '-d', 'org.freedesktop.secrets']
    found = subprocess.run([*call, '-o', '/org/freedesktop/secrets', '-m', 'org.freedesktop.Secret.Service.SearchItems', '{}'],
                           capture_output=True, text=True, check=True).stdout
    for item in [word.strip("'") for word in found.replace('(', ' ').replace(')', ' ').replace('[', ' ').replace(']', ' ').replace(',', ' ').split()
                 if word.startswith("'/")]:
        subprocess.run([*call, '-o', item, '-m', 'org.freedesktop.Secret.Item.Delete'], capture_output=True, check=True)


TESTS = [wrong_use_gives_2, help_and_version_give_0, id_check_says_why, id_check_reads_lines, deadline_answers, deadline_reads_lines,
         document_inspect_never_crashes, commands_without_a_store_give_3, enrolment_is_taken_once, cases_are_listed_masked,
         one_case_is_shown_with_its_history, efile_comes_out_and_every_byte_counts, store_is_verified_and_rebuilt,
         each_damaged_file_is_found, a_second_instance_is_told, a_newer_database_is_left_alone, backup_holds_all_and_nothing_in_clear,
         doctor_names_nobody, recovery_key_opens_a_wiped_store]


def main():
    if os.environ.get('YC_CLI_TEST_INNER') is None:
        home = tempfile.mkdtemp(prefix='yichuang-cli-')
        try:
            return subprocess.run([SESSION, home, 'unlocked', 'test', sys.executable, os.path.abspath(__file__), *map(os.path.abspath, sys.argv[1:])],
                                  env={**os.environ, 'YC_CLI_TEST_INNER': home}).returncode
        finally:
            shutil.rmtree(home, ignore_errors=True)
    rig = Rig(sys.argv[1], sys.argv[2], os.environ['YC_CLI_TEST_INNER'])
    failed = 0
    print(f'1..{len(TESTS)}', flush=True)
    for n, test in enumerate(TESTS, 1):
        name = '/cli/' + test.__name__.replace('_', '-')
        try:
            test(rig)
            print(f'ok {n} - {name}', flush=True)
        except Exception:
            failed += 1
            print(f'not ok {n} - {name}', flush=True)
            print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()), flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
