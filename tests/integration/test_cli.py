#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""yichuangctl, the real program with the real keyring on a session bus of its own: contract of words, columns and exit codes, bad input of any
bytes, reading beside an open store, and what each defect is called. Run: test_cli.py SOURCE_ROOT YICHUANGCTL STORE_DRIVER"""
import fcntl
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

import tap

RESIDENT, USCC = '11010519491231002X', '112113823188661890'
APPLICANT, CLERK, PASSWORD = '林样本', '王静', 'yichuang-demonstration'
DONE, NO, USAGE, FAILED = 0, 1, 2, 3
root, ctl, driver = sys.argv[1:4]
base = os.environ.get('YC_CLI_BASE', '')


def start(*words, **more):
    env = dict(os.environ, LC_ALL='C', **more.pop('env', {}))
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=300, **more)


class Case(unittest.TestCase):
    def ctl(self, *words, status=DONE, data=None, **more):
        """Runs the program; returns what it printed. LC_ALL=C: Chinese must come out all the same."""
        out = start(ctl, *words, **({'input': data} if data is not None else {'stdin': subprocess.DEVNULL}), **more)
        shown = f"{words}: {out.returncode}\n{out.stdout[:2000].decode(errors='replace')}{out.stderr[:2000].decode(errors='replace')}"
        self.assertEqual(out.returncode, status, shown)
        if status in (USAGE, FAILED):
            self.assertRegex(out.stderr.decode(), '[一-龥]', shown)
        return out.stdout.decode()

    def rows(self, *words, **more):
        return [line.split('\t') for line in self.ctl(*words, **more).splitlines()]

    def objects(self, *words, **more):
        return [json.loads(line) for line in self.ctl(*words, '--json', **more).splitlines()]


class Words(Case):
    def test_wrong_use(self):
        """Wrong use ends with 2 and says why in Chinese"""
        for words in ([], ['nothing'], ['id'], ['id', 'check'], ['id', 'check', RESIDENT], ['id', 'check', '--type', 'passport', 'x'],
                      ['id', 'check', '--type', 'uscc'], ['id', 'check', '--type'], ['id', 'check', '--typ', 'uscc', 'x'], ['id', 'check', '-x'],
                      ['id', 'check', '--json=1', '--type', 'uscc', 'x'], ['id', 'check', '--type', 'uscc', '--type', 'uscc', 'x'],
                      ['deadline'], ['deadline', '--start', '2026-11-23'], ['deadline', '-', '--limit', '5'], ['deadline', 'x'],
                      ['deadline', '--start', '2026-02-30', '--limit', '5', '--unit', 'day'],
                      ['deadline', '--start', '2026-02-03', '--limit', '-5', '--unit', 'day'],
                      ['deadline', '--start', '2026-02-03', '--limit', '5', '--unit', 'week'],
                      ['deadline', '--start', '2026-02-03', '--limit', '5', '--unit', 'day', '--pause', '2026-03-01..2026-02-01'],
                      ['case', 'list', 'x'], ['case', 'list', '--filter', 'mine'], ['case', 'list', '--limit', '0'], ['case', 'show'],
                      ['case', 'history', 'a', 'b'], ['efile', 'verify'], ['efile', 'verify', '--trusted', 'abc', 'x'], ['efile', 'export', 'x', 'y'],
                      ['document', 'inspect'], ['store', 'verify', 'x'], ['store', 'recover'], ['store', 'backup'],
                      ['store', 'rebuild', '--bigrams'], ['store', 'rebuild', '--bigrams', 'no'], ['store', 'rebuild', '--bigrams', 'off', '--dry-run'], ['doctor', 'x'], ['enrol']):
            with self.subTest(words):
                self.assertEqual(self.ctl(*words, status=USAGE), '')

    def test_help(self):
        """Every command has help and stands in the manual page"""
        overview = self.ctl('--help')
        names = re.findall(r'^  ([a-z]+(?: [a-z]+)?)  +[一-龥]', overview, re.M)
        with open(os.path.join(root, 'data/man/yichuangctl.1'), encoding='utf-8') as f:
            manual = f.read()
        self.assertEqual(len(names), 15)
        for name in names:
            self.assertIn(f'yichuangctl {name}', self.ctl(*name.split(), '--help'))
            self.assertRegex(manual, rf'\b{name}\b')
        self.assertRegex(self.ctl('--version'), r'^yichuangctl \d')

    def test_no_core(self):
        """A crash leaves no core file"""
        with subprocess.Popen([ctl, 'id', 'check', '--type', 'uscc', '-'], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, preexec_fn=tap.want_cores) as p:
            self.assertEqual(tap.core_limits(p.pid), ('0', '0'))

    def test_id(self):
        """Numbers are told right or wrong, a row each, and one wrong number is a no"""
        self.assertEqual([r[:3] for r in self.rows('id', 'check', '--type', 'resident', RESIDENT)], [[RESIDENT, 'valid', 'valid']])
        rows = self.rows('id', 'check', '--type', 'resident', RESIDENT, '110105194912310021', '12345', '', status=NO)
        self.assertEqual([r[2] for r in rows], ['valid', 'check', 'length', 'empty'])
        self.assertTrue(all(re.search('[一-龥]', r[3]) for r in rows))
        rows = self.objects('id', 'check', '--type=uscc', '-', status=NO, data=f'{USCC}\r\n{USCC[:-1]}1\nx'.encode())
        self.assertEqual([r['result'] for r in rows], ['valid', 'invalid', 'invalid'])
        self.assertEqual([r[1:3] for r in self.rows('id', 'check', '--type', 'uscc', '0' * 18, status=NO)], [['invalid', 'authority']])
        self.assertEqual(self.ctl('id', 'check', '--type', 'uscc', '-', data=b''), '')

    def test_deadline(self):
        """Deadlines by the calendar of 2026; a year without one is provisional"""
        one = ['deadline', '--limit', '5', '--unit', 'workday', '--start']
        self.assertEqual(self.rows(*one, '2026-11-23'), [['2026-11-30']])
        self.assertEqual(self.rows(*one, '2026-09-29'), [['2026-10-12']])
        self.assertEqual(self.rows(*one, '2028-01-03'), [['2028-01-10', 'provisional']])
        self.assertEqual(self.rows(*one, '2026-11-23', '--pause', '2026-11-24..2026-11-25', '--pause', '2026-11-30..2026-11-30'), [['2026-12-03']])
        self.assertEqual(self.objects(*one, '2026-11-23'), [{'due': '2026-11-30', 'provisional': False}])
        self.assertEqual(self.rows(*one, '2026-11-23', '--calendar', os.path.join(root, 'data/catalog/calendar/2026.json')), [['2026-11-30']])
        lines = ('2026-11-23\t5\tworkday\n2026-11-23\t5\tday\t2026-11-24..2026-11-25\n2026-11-23\t5\n2026-11-23\t5\tday\tx\nx\t5\tday\n'
                 '2026-11-23\t99999\tday\n\n2026-11-23\t0\tday\n')
        rows = self.rows('deadline', '-', status=NO, data=lines.encode())
        self.assertEqual([r[0] for r in rows], ['2026-11-30', '2026-11-30', 'error', 'error', 'error', 'error', 'error', '2026-11-23'])
        # The output has four digits for the year: what falls behind it is refused, pauses that go on to the end of time too.
        self.assertEqual(self.rows(*one, '9999-12-24'), [['9999-12-31', 'provisional']])
        self.ctl(*one, '9999-12-27', status=USAGE)
        late = '9999-12-31\t1\tday\n9999-12-31\t10000\tworkday\n9999-12-31\t0\tday\n9999-12-01\t5\tday\t9999-12-02..9999-12-31\n'
        rows = self.rows('deadline', '-', status=NO, data=late.encode())
        self.assertEqual([r[0] for r in rows], ['error', 'error', '9999-12-31', 'error'])
        self.assertTrue(all(re.search('[一-龥]', r[1]) for r in rows if r[0] == 'error'))
        self.ctl(*one, '2026-11-23', '--calendar', '/nowhere.json', status=FAILED)
        self.ctl(*one, '2026-11-23', '--calendar', os.path.join(root, 'README.md'), status=USAGE)

    def test_half_days(self):
        """Half a working day runs in hall hours: here three of the six of the province's halls"""
        one = ['deadline', '--limit', '0.5', '--unit', 'workday', '--start']
        self.assertEqual(self.rows(*one, '2026-11-20'), [['2026-11-20']])
        self.assertEqual(self.objects(*one, '2026-11-20'), [{'due': '2026-11-20', 'until': '13:30', 'provisional': False}])
        self.assertEqual(self.objects(*one, '2026-11-20T15:30'), [{'due': '2026-11-23', 'until': '11:00', 'provisional': False}])
        self.assertEqual(self.rows(*one, '2026-11-21T10:00'), [['2026-11-23']])
        self.assertEqual(self.rows(*one, '2026-09-18T16:00'), [['2026-09-20']])      # a Sunday made up for
        self.assertEqual(self.rows(*one, '2026-11-20T15:30', '--pause', '2026-11-23..2026-11-24'), [['2026-11-25']])
        self.assertEqual(self.rows(*one, '2026-12-31T16:00'), [['2027-01-01', 'provisional']])
        self.assertEqual(self.rows(*one, '2026-11-20', '--region', 'dalian'), [['2026-11-20']])
        self.assertEqual(self.objects('deadline', '--limit', '1.5', '--unit', 'workday', '--start', '2026-11-20T10:00'),
                         [{'due': '2026-11-23', 'until': '14:30', 'provisional': False}])
        self.assertEqual(self.objects('deadline', '--limit', '5', '--unit', 'workday', '--start', '2026-11-20T10:00'),
                         [{'due': '2026-11-27', 'provisional': False}])
        rows = self.rows('deadline', '-', status=NO, data=('2026-11-20T15:30\t0.5\tworkday\n2026-11-20\t0.5\tday\n2026-11-20\t0.25\tworkday\n'
                                                           '2026-11-20T24:00\t1\tday\n2026-11-20\t.5\tworkday\n').encode())
        self.assertEqual([r[0] for r in rows], ['2026-11-23', 'error', 'error', 'error', 'error'])
        for words in (['2026-11-20T9:00'], ['2026-11-20 09:00'], ['2026-11-20T09:60'], ['2026-11-20T']):
            self.ctl(*one, *words, status=USAGE)
        self.ctl(*one, '2026-11-20', '--region', 'nowhere', status=FAILED)

    def test_hours(self):
        """Hours are those of the hall: six a day in the province, with the lunch between"""
        one = ['deadline', '--unit', 'hour', '--start']
        self.assertEqual(self.objects(*one, '2026-11-20T10:00', '--limit', '4'), [{'due': '2026-11-20', 'until': '15:30', 'provisional': False}])
        self.assertEqual(self.objects(*one, '2026-11-20T15:00', '--limit', '2'), [{'due': '2026-11-23', 'until': '09:30', 'provisional': False}])
        self.assertEqual(self.objects(*one, '2026-11-20', '--limit', '6'), [{'due': '2026-11-20', 'until': '16:30', 'provisional': False}])
        self.assertEqual(self.rows(*one, '2026-09-18T16:00', '--limit', '1'), [['2026-09-20']])      # a Sunday made up for
        self.assertEqual(self.rows(*one, '2026-12-31T16:00', '--limit', '1'), [['2027-01-01', 'provisional']])
        self.assertEqual([r[0] for r in self.rows('deadline', '-', status=NO, data=b'2026-11-20T10:00\t4\thour\n2026-11-20\t0.5\thour\n2026-11-20\t1\thours\n')],
                         ['2026-11-20', 'error', 'error'])

    def test_any_bytes(self):
        """Rubbish, NUL bytes and a line of 10 MB: a row a line, all refused, nothing breaks"""
        rng = random.Random(7)
        rubbish = [rng.randbytes(rng.randrange(1, 400)).replace(b'\n', b'') + b'x' for _ in range(300)]
        for data in (b'\n'.join(rubbish) + b'\n', b'1' * 10_000_000 + b'\n', RESIDENT.encode() + b'\0\n', b'\0' * 70000, b'\xff\xfe\r\r\n',
                     b'\xf0\x9f\x98\x80' * 3000 + b'\n', b'\t\t\t\t\t\n', RESIDENT.encode() + b'1' * 5000 + b'\n'):
            n = data.count(b'\n') + (not data.endswith(b'\n'))
            for words in (['id', 'check', '--type', 'resident', '-'], ['id', 'check', '--type', 'uscc', '-'], ['deadline', '-']):
                rows = self.rows(*words, status=NO, data=data)
                self.assertEqual(len(rows), n)
                self.assertTrue(all(r[0] == 'error' if words[0] == 'deadline' else r[1] == 'invalid' for r in rows))
                self.assertEqual(len(self.objects(*words, status=NO, data=data)), n)
        for word in rubbish[:60]:
            self.ctl('id', 'check', '--type', 'resident', word.replace(b'\0', b'').lstrip(b'-'), status=NO)
            for words in ([b'id', b'check', b'--' + word.replace(b'\0', b'')], [word.replace(b'\0', b'')]):
                self.assertEqual(start(ctl, *words).returncode, USAGE)

    def test_full_output(self):
        """An answer that cannot be written is not given"""
        with open('/dev/full', 'wb') as full:
            out = subprocess.run([ctl, 'id', 'check', '--type', 'resident', RESIDENT], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(out.returncode, FAILED)


def make_pdf(path, n):
    """A small PDF of @n pages with text, written by hand."""
    kids = ' '.join(f'{4 + 2 * i} 0 R' for i in range(n))
    objects = ['<</Type/Catalog/Pages 2 0 R>>', f'<</Type/Pages/Kids[{kids}]/Count {n}>>', '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>']
    for i in range(n):
        text = f'BT /F1 12 Tf 72 720 Td (SAMPLE PAGE {i + 1}) Tj ET'
        objects += [f'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * i} 0 R>>',
                    f'<</Length {len(text)}>>stream\n{text}\nendstream']
    body, places = '%PDF-1.4\n', []
    for i, text in enumerate(objects, 1):
        places.append(len(body))
        body += f'{i} 0 obj\n{text}\nendobj\n'
    table = f'xref\n0 {len(objects) + 1}\n0000000000 65535 f \n' + ''.join(f'{p:010} 00000 n \n' for p in places)
    with open(path, 'w', encoding='ascii') as f:
        f.write(f'{body}{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n')


def raw_pdf(*objects):
    """A PDF of the bodies of its objects 1, 2, ...; 1 is the catalogue."""
    data, places = b'%PDF-1.7\n', []
    for n, body in enumerate(objects, 1):
        places.append(len(data))
        data += f'{n} 0 obj\n{body}\nendobj\n'.encode()
    table = ''.join(f'{at:010} 00000 n \n' for at in places)
    return data + (f'xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n'
                   f'startxref\n{len(data)}\n%%EOF\n').encode()


class Documents(Case):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(dir=base)
        make_pdf(cls.path('good.pdf'), 3)
        subprocess.run(['qpdf', '--encrypt', 'secret', 'secret', '256', '--', cls.path('good.pdf'), cls.path('locked.pdf')], check=True)
        for name, more in (('owner.pdf', []), ('no-print.pdf', ['--print=none', '--extract=n'])):
            subprocess.run(['qpdf', '--encrypt', '', 'secret', '256', *more, '--', cls.path('good.pdf'), cls.path(name)], check=True)
        subprocess.run(['/usr/bin/python3', os.path.join(root, 'tests/rigs/generate-pages.py'), cls.folder, '--set', 'small-catering', '--pages', '1',
                        '--dpi', '75'], check=True, stdout=subprocess.DEVNULL)
        cls.jpeg = next(os.path.join(at, f) for at, _, files in os.walk(cls.folder) for f in files if f.endswith(('.jpg', '.jpeg')))
        with open(cls.path('good.pdf'), 'rb') as f:
            good = f.read()
        cls.write('half.pdf', good[:len(good) // 3])
        cls.write('rubbish.pdf', b'%PDF-1.7\n' + random.Random(3).randbytes(50000))
        cls.write('text.txt', b'no document\n')
        cls.write('empty', b'')

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def write(cls, name, data):
        with open(cls.path(name), 'wb') as f:
            f.write(data)

    def test_good(self):
        """A sound PDF and a JPEG are told as they are"""
        pdf, = self.objects('document', 'inspect', '--text', self.path('good.pdf'))
        self.assertEqual((pdf['kind'], pdf['pages'], pdf['code'], pdf['text'], pdf['encrypted'], pdf['scripts']), ('pdf', 3, 'usable', True, False, False))
        self.assertEqual(pdf['sizes'], '210x297 210x297 210x297')
        self.assertIn('SAMPLE PAGE 3', pdf['content'])
        row, = self.rows('document', 'inspect', self.jpeg)
        self.assertEqual(row[1:3] + row[9:10], ['jpeg', '1', 'usable'])
        with open(self.path('good.pdf'), 'rb') as f:
            row, = self.rows('document', 'inspect', '-', data=f.read())
        self.assertEqual(row[:3], ['-', 'pdf', '3'])

    def test_what_is_in_it(self):
        """A script, an attachment and a signature's field are told, each in its column and member"""
        self.write('armed.pdf', raw_pdf(
            '<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/AcroForm<</SigFlags 3/Fields[5 0 R]>>'
            '/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>/EmbeddedFiles<</Names[(note.txt)4 0 R]>>>>>>',
            '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[5 0 R]>>',
            '<</Type/Filespec/F(note.txt)/UF(note.txt)/EF<</F 6 0 R>>>>',
            '<</Type/Annot/Subtype/Widget/FT/Sig/T(seal)/Rect[0 0 90 90]/P 3 0 R/V<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached'
            '/ByteRange[0 1 2 3]/Contents<00>>>>>', '<</Type/EmbeddedFile/Length 4>>stream\nnote\nendstream'))
        row, = self.rows('document', 'inspect', self.path('armed.pdf'))
        self.assertEqual(row[1:], ['pdf', '1', '210x297', 'no', 'no', 'yes', 'yes', 'yes', 'usable', ''])
        armed, = self.objects('document', 'inspect', self.path('armed.pdf'))
        self.assertEqual({k: armed[k] for k in ('kind', 'pages', 'text', 'encrypted', 'embedded', 'scripts', 'signatures', 'code')},
                         {'kind': 'pdf', 'pages': 1, 'text': False, 'encrypted': False, 'embedded': True, 'scripts': True, 'signatures': True, 'code': 'usable'})

    def test_owner_password(self):
        """A PDF that only its owner's password protects is read, and told as restricted"""
        for name in ('owner.pdf', 'no-print.pdf'):
            pdf, = self.objects('document', 'inspect', '--text', self.path(name))
            self.assertEqual((pdf['code'], pdf['encrypted'], pdf['pages'], pdf['text']), ('owner-restricted', True, 3, True))
            self.assertIn('SAMPLE PAGE 3', pdf['content'])
            row, = self.rows('document', 'inspect', self.path(name))
            self.assertEqual((row[5], row[9]), ('yes', 'owner-restricted'))
            self.assertRegex(row[10], '权限密码')

    def test_bad(self):
        """Encrypted, cut, rubbish, of no kind, empty: each is a no with its reason, and the others are still answered"""
        names = ['locked.pdf', 'half.pdf', 'rubbish.pdf', 'text.txt', 'empty', 'good.pdf']
        rows = self.rows('document', 'inspect', *map(self.path, names), status=NO)
        codes = dict(zip(names, (r[9] for r in rows)))
        self.assertEqual(codes['locked.pdf'], 'encrypted')
        self.assertEqual((codes['half.pdf'], codes['rubbish.pdf']), ('corrupt', 'corrupt'))
        self.assertEqual((codes['text.txt'], codes['empty'], codes['good.pdf']), ('unknown-kind', 'unknown-kind', 'usable'))
        self.assertTrue(all(re.search('[一-龥]', r[10]) for r in rows if r[9] != 'usable'))
        self.ctl('document', 'inspect', self.path('absent.pdf'), status=FAILED)
        self.ctl('document', 'inspect', self.folder, status=FAILED)


def session(home, state, password, *words, **more):
    return start(os.path.join(root, 'tests/rigs/keyring-session.sh'), home, state, password, *words, **more)


class Store(Case):
    @classmethod
    def setUpClass(cls):
        cls.store = os.path.join(base, 'store')
        cls.lease = os.path.join(root, 'data/demo/enrolment.json')
        for words in ([ctl, 'enrol', cls.lease, '--store', cls.store], [driver, 'prepare', cls.store, 'keyring', '1'],
                      [driver, 'accept', cls.store, 'keyring', '2'], [driver, 'scan', cls.store, 'keyring', '3']):
            out = start(*words)
            if out.returncode:
                raise AssertionError(f'{words}: {out.stdout.decode()}{out.stderr.decode()}')
            if 'accept' in words:
                cls.case, cls.number = out.stdout.decode().split()[1:3]

    def copy(self):
        folder = tempfile.mkdtemp(dir=base)
        shutil.copytree(self.store, os.path.join(folder, 'copy'))
        self.addCleanup(shutil.rmtree, folder)
        return os.path.join(folder, 'copy')

    def on(self, *words, **more):
        return self.objects(*words, '--store', self.store, **more)

    def test_enrol(self):
        """The same lease again changes nothing; a broken one and a changed one are refused"""
        site, = self.on('enrol', self.lease)
        self.assertEqual((site['region'], site['window'], site['demonstration']), ('210202', '03', True))
        with open(self.lease, encoding='utf-8') as f:
            lease = json.load(f)
        self.ctl('enrol', '-', '--store', self.store, status=FAILED, data=json.dumps({**lease, 'window': '04'}).encode())
        self.ctl('enrol', '-', '--store', self.store, status=USAGE, data=json.dumps({**lease, 'station': 'x'}).encode())
        for data in (b'', b'{', b'[]', b'\0\xff', b'[' * 100000, json.dumps(lease).encode()[:-1]):
            self.ctl('enrol', '-', '--store', self.store, status=USAGE, data=data)
        self.ctl('enrol', '/nowhere', '--store', self.store, status=FAILED)
        self.assertEqual(self.on('store', 'verify')[0]['result'], 'sound')

    def test_broken_enrolment_leaves_no_store(self):
        """The whole file is read before a store is made; a recovery key that is none is named as that"""
        with open(self.lease, encoding='utf-8') as f:
            lease = json.load(f)
        twice = lease['case_blocks'] + [{**lease['case_blocks'][0], 'block': 'again'}]
        broken = ({'recovery_public_key': '0' * 64}, {'recovery_public_key': 'zz'}, {'recovery_public_key': '01' + '0' * 62}, {'case_blocks': twice},
                  {'clerks': [{**lease['clerks'][0], 'role': 'king'}]}, {'document_blocks': [{}]}, {'agencies': [{}]})
        for change in broken:
            store = os.path.join(base, 'never')
            out = start(ctl, 'enrol', '-', '--store', store, input=json.dumps({**lease, **change}).encode())
            said = out.stderr.decode()
            self.assertEqual(out.returncode, USAGE, said)
            self.assertIn(next(iter(change)), said)
            self.assertFalse(os.path.exists(store), change)

    def test_recovery_key(self):
        """Another recovery key is taken on the administrator's word only"""
        store = self.copy()
        with open(self.lease, encoding='utf-8') as f:
            lease = json.load(f)
        public = 'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c'
        data = json.dumps({**lease, 'lease_id': 'new-key', 'case_blocks': [], 'document_blocks': [], 'recovery_public_key': public}).encode()
        self.ctl('enrol', '-', '--store', store, status=FAILED, data=data)
        self.ctl('enrol', '-', '--store', store, '--accept-new-recovery-key', data=data)
        self.ctl('enrol', self.lease, '--store', store, status=FAILED)

    def test_masked(self):
        """Names and numbers of persons are masked unless asked for"""
        for words in (['case', 'list'], ['case', 'show', self.case], ['case', 'history', self.case]):
            for form in ([], ['--json']):
                text = self.ctl(*words, *form, '--store', self.store)
                self.assertNotIn(APPLICANT, text)
                self.assertNotIn(RESIDENT, text)
        self.assertIn('林**', self.ctl('case', 'list', '--store', self.store))
        self.assertIn('110105********002X', self.ctl('case', 'list', '--store', self.store))
        for words in (['case', 'list', '--unmasked'], ['case', 'show', '--unmasked', self.case], ['case', 'history', '--json', '--unmasked', self.case]):
            text = self.ctl(*words, '--store', self.store)
            self.assertIn(APPLICANT, text)
            self.assertIn(RESIDENT, text)

    def test_case(self):
        """Cases are listed, searched, shown and told whole"""
        cases = self.on('case', 'list')
        self.assertEqual([(c['number'], c['state']) for c in cases], [('', 'S00'), (self.number, 'S40')])
        self.assertEqual(len(self.on('case', 'list', '--filter', 'draft')), 1)
        self.assertEqual(len(self.on('case', 'list', '--limit', '1')), 1)
        for query in (self.number, self.number[-5:], RESIDENT, APPLICANT, '002X', '0018'):
            self.assertIn(self.case, [c['id'] for c in self.on('case', 'list', '--query', query)], query)
        self.assertEqual(self.on('case', 'list', '--query', 'nobody'), [])
        for word in (self.case, self.number, self.number[-6:]):
            shown, = self.on('case', 'show', word)
            self.assertEqual((shown['id'], shown['state'], shown['pages'], shown['due']), (self.case, 'S40', '5', '2026-11-30'))
        self.assertEqual([p['kind'] for p in shown['papers']], ['receipt', 'acceptance', 'hand-over'])
        self.assertEqual([(len(p['sha256']), len(p['sm3']), bool(p['material'])) for p in shown['page_list']], [(64, 64, True)] * 5)
        events = self.on('case', 'history', self.number)
        self.assertEqual([e['kind'] for e in events], ['created', 'received', 'efile', 'accepted', 'handed-over'])
        self.assertTrue(all(e['kind_name'] and e['clerk'] == CLERK and e['window'] == '03' and e['signed'] for e in events))
        for word in ('nothing', '01a20614-dbc0-73f8-8bc9-42ee9086c172', '\t', '%', APPLICANT, RESIDENT):
            self.ctl('case', 'show', word, '--store', self.store, status=NO)

    def test_judge_limit(self):
        """A received case tells how long there is to accept it, and what silence means"""
        store = self.copy()
        out = start(driver, 'prepare-tolerance', store, 'keyring', '7')
        self.assertEqual(out.returncode, 0, out.stderr.decode())
        for day, left, word, text in (('2026-11-24', '4', 'running', '受理期限剩 4 个工作日'), ('2026-11-30', '0', 'running', '受理期限剩 0 个工作日'),
                                      ('2026-12-01', '-1', 'deemed', '逾期未告知，视为受理（《中华人民共和国行政许可法》第三十二条第一款第（四）项）')):
            env = {'YICHUANG_CLOCK': f'{day}T09:00:00+08:00'}
            case, = [c for c in self.objects('case', 'list', '--store', store, env=env) if c['state'] == 'S10']
            self.assertEqual((case['received'], case['judge_due'], case['judge_provisional']), ('2026-11-23', '2026-11-30', False))
            self.assertEqual((case['judge_left'], case['judge'], case['due']), (left, word, ''))
            shown, = self.objects('case', 'show', case['id'], '--store', store, env=env)
            self.assertEqual((shown['judge_due'], shown['judge'], shown['judge_text']), ('2026-11-30', word, text))
        shown, = self.on('case', 'show', self.case)
        self.assertEqual((shown['received'], shown['judge_due'], shown['judge'], shown['judge_text']), ('2026-11-23', '2026-11-30', '', ''))

    def test_marked_steps(self):
        """A step that the platform refused is marked in the history; what only waits is not"""
        def marks(where):
            return [(e['kind'], e['mark'], e['mark_name']) for e in self.objects('case', 'history', self.case, '--store', where)]

        store = self.copy()
        kinds = ['created', 'received', 'efile', 'accepted', 'handed-over']
        self.assertEqual(marks(store), [(kind, '', '') for kind in kinds])
        with sqlite3.connect(os.path.join(store, 'work.db')) as work:
            work.execute("INSERT INTO delivery (n, case_id, state) SELECT min (n), case_id, 'stuck' FROM outbox WHERE case_id = ?", (self.case,))
        self.assertEqual(marks(store), [(kind, 'refused', '平台没有收') for kind in kinds])
        self.assertEqual(self.rows('case', 'history', self.case, '--store', store)[-1][-2:], ['refused', '平台没有收'])

    def test_timers(self):
        """The clocks of a case: the day of the list, what is done, what is next; a row each in text as in JSON; a draft has none"""
        def clocks(day):
            shown, = self.on('case', 'show', self.case, env={'YICHUANG_CLOCK': f'{day}T09:00:00+08:00'})
            return shown, {(t['kind'], t['turn']): t for t in shown['timers']}
        shown, timers = clocks('2026-11-25')
        self.assertEqual([(t['kind'], t['state']) for t in shown['timers']],
                         [('judge', 'done'), ('transfer', 'done'), ('promise', 'running'), ('legal', 'running'), ('delivery', 'next')])
        promise = timers['promise', 1]
        self.assertEqual((promise['begin'], promise['due'], promise['left'], promise['level'], promise['kind_name']),
                         ('2026-11-23', shown['due'], 3, 'green', '承诺办结'))
        self.assertEqual((timers['judge', 1]['due'], timers['judge', 1]['end']), (shown['judge_due'], '2026-11-23'))
        self.assertEqual((timers['delivery', 1]['begin'], timers['delivery', 1]['due'], timers['delivery', 1]['level']), ('', '', ''))
        for day, left, level in (('2026-11-26', 2, 'yellow'), ('2026-11-27', 1, 'red'), ('2026-12-01', -1, 'overdue')):
            _, timers = clocks(day)
            self.assertEqual((timers['promise', 1]['left'], timers['promise', 1]['level']), (left, level), day)
        env = {'YICHUANG_CLOCK': '2026-11-25T09:00:00+08:00'}
        rows = [r for r in self.rows('case', 'show', self.case, '--store', self.store, env=env) if r[0] == 'timer']
        self.assertEqual([(r[1], r[3], r[5], r[-1]) for r in rows][2], ('promise', 'running', '2026-11-30', '承诺办结'))
        self.assertEqual(len(rows), 5)
        draft, = self.on('case', 'list', '--filter', 'draft')
        shown, = self.on('case', 'show', draft['id'])
        self.assertEqual(shown['timers'], [])

    def test_beside(self):
        """Reading works while another holds the store and writes; what changes it does not"""
        with open(os.path.join(self.store, 'lock'), 'r+b') as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX)
            work = sqlite3.connect(os.path.join(self.store, 'work.db'), isolation_level=None)
            work.execute('BEGIN IMMEDIATE')
            work.execute("INSERT INTO meta VALUES ('beside', '1')")
            self.assertEqual(len(self.on('case', 'list')), 2)
            self.assertEqual(self.on('store', 'verify')[0]['result'], 'sound')
            for words in (['enrol', self.lease], ['store', 'rebuild']):
                self.assertEqual(self.ctl(*words, '--store', self.store, status=FAILED), '')
            work.execute('ROLLBACK')
            work.close()

    def test_no_store(self):
        """A folder without a store is told, and none is made by looking"""
        empty = tempfile.mkdtemp(dir=base)
        for words in (['case', 'list'], ['case', 'show', 'x'], ['store', 'verify'], ['store', 'rebuild'], ['store', 'backup', os.path.join(base, 'no')],
                      ['efile', 'verify', '--case', 'x', empty]):
            self.ctl(*words, '--store', empty, status=FAILED)
        self.assertIn('store.not-found', self.ctl('doctor', '--quick', '--store', empty))
        self.assertEqual(os.listdir(empty), [])

    def test_keyring(self):
        """A locked keyring, an empty one and none are told apart, and the recovery key opens a store whose keyring was wiped"""
        words = [ctl, 'case', 'list', '--store', self.store]
        for home, state, password, code in ((os.environ['HOME'], 'unlocked', 'wrong', 'vault.locked'),
                                            (tempfile.mkdtemp(dir=base), 'unlocked', 'other', 'vault.absent'),
                                            (tempfile.mkdtemp(dir=base), 'none', '-', 'vault.no-service')):
            out = session(home, state, password, *words)
            self.assertEqual(out.returncode, FAILED)
            self.assertIn(code, out.stderr.decode())
        copy, home, key = self.copy(), tempfile.mkdtemp(dir=base), os.path.join(root, 'data/demo/recovery-private-key.hex')
        script = '"$1" store recover --key-file "$3" --store "$2" && "$1" case list --store "$2" && "$1" store verify --store "$2"'
        out = session(home, 'unlocked', 'new', 'sh', '-c', script, 'sh', ctl, copy, key)
        self.assertEqual(out.returncode, DONE, out.stderr.decode())
        self.assertIn('sound', out.stdout.decode())
        self.ctl('store', 'recover', '--key-file', '-', '--store', copy, status=USAGE, data=b'no key')
        self.ctl('store', 'recover', '--key-file', key, '--store', self.store, status=FAILED)

    def test_newer_and_damaged(self):
        """A newer store, a torn page, a changed blob: each has its exit code, nothing is touched"""
        newer = self.copy()
        with sqlite3.connect(os.path.join(newer, 'work.db')) as work:
            work.execute('PRAGMA user_version = 9999')
        self.ctl('case', 'list', '--store', newer, status=FAILED)
        self.assertIn('store.newer', self.ctl('doctor', '--quick', '--store', newer, status=FAILED))
        torn = self.copy()
        with open(os.path.join(torn, 'work.db'), 'r+b') as f:
            f.write(b'\0' * 4096)
        for name in ('work.db-wal', 'work.db-shm'):
            os.remove(os.path.join(torn, name))
        self.ctl('store', 'verify', '--store', torn, status=NO)
        changed = self.copy()
        blobs = [os.path.join(at, f) for at, _, files in os.walk(os.path.join(changed, 'blobs', self.case)) for f in files]
        self.assertEqual(len(blobs), 5 + 3 + 5 + 1)     # pages, papers, PDFs of the materials, manifest
        for blob in blobs:
            self.flip(blob, 1000)
            rows = self.rows('store', 'verify', '--store', changed, status=NO)
            self.assertTrue(rows and all(r[1] == 'defect' for r in rows), blob)
            self.flip(blob, 1000)
        self.assertEqual(self.rows('store', 'verify', '--store', changed)[0][1], 'sound')

    def test_rebuild(self):
        """A list that differs from the events is found, rebuilt, and sound again"""
        copy = self.copy()
        with sqlite3.connect(os.path.join(copy, 'work.db')) as work:
            work.execute("UPDATE case_row SET due = '2020-01-01' WHERE number <> ''")
        self.assertIn('differs', self.ctl('store', 'rebuild', '--dry-run', '--store', copy, status=NO))
        self.ctl('store', 'verify', '--store', copy, status=NO)
        self.assertIn('rebuilt', self.ctl('store', 'rebuild', '--store', copy))
        self.assertIn('sound', self.ctl('store', 'rebuild', '--dry-run', '--store', copy))
        self.assertIn('sound', self.ctl('store', 'verify', '--store', copy))

    def test_bigrams(self):
        """Pairs of characters of a name are deleted when they are switched off, and made again; the whole name finds in between"""
        copy = self.copy()

        def pairs():
            with sqlite3.connect(os.path.join(copy, 'work.db')) as work:
                return work.execute("SELECT key, n FROM case_search WHERE key LIKE 'b%' ORDER BY key, n").fetchall()

        def finds(part):
            return len(self.rows('case', 'list', '--query', part, '--store', copy))
        before, whole = pairs(), finds(APPLICANT)
        self.assertTrue(before and whole)
        self.assertEqual(finds(APPLICANT[1:]), whole)
        self.assertEqual(self.rows('store', 'rebuild', '--bigrams', 'off', '--store', copy)[0][:2], ['search', 'off'])
        self.assertEqual((pairs(), finds(APPLICANT), finds(APPLICANT[1:])), ([], whole, 0))
        for words in (['verify'], ['rebuild', '--dry-run'], ['rebuild']):
            self.assertIn('sound', self.ctl('store', *words, '--store', copy))
        self.assertEqual(pairs(), [])
        self.assertEqual(self.objects('store', 'rebuild', '--bigrams', 'on', '--store', copy)[0]['result'], 'on')
        self.assertEqual((pairs(), finds(APPLICANT[1:])), (before, whole))
        self.assertIn('sound', self.ctl('store', 'verify', '--store', copy))

    def test_backup(self):
        """A backup is whole, sealed and opens; no backup is written over"""
        target = os.path.join(base, 'backup')
        rows = self.on('store', 'backup', target)
        self.assertEqual([r['result'] for r in rows], ['sound', 'written'])
        for words in (['case', 'list', '--unmasked'], ['case', 'history', self.case]):
            self.assertEqual(self.ctl(*words, '--store', target), self.ctl(*words, '--store', self.store))
        self.ctl('store', 'backup', target, '--store', self.store, status=FAILED)
        for at, _, files in os.walk(target):
            for name in files:
                with open(os.path.join(at, name), 'rb') as f:
                    self.assertNotIn(APPLICANT.encode(), f.read())
        shutil.rmtree(target)

    def export(self, folder, **more):
        return self.ctl('efile', 'export', '--clerk', 'wangjing', '--password-file', '-', self.number, folder, '--store', self.store,
                        **{'data': PASSWORD.encode() + b'\n', **more})

    def test_efile(self):
        """An exported e-file is sound and anchored; a flipped byte in any file names that file"""
        folder = os.path.join(base, 'efile')
        self.export(folder + '-no', status=FAILED, data=b'wrong\n')
        self.export(folder)
        self.export(folder, status=FAILED)
        self.assertEqual(self.objects('efile', 'verify', folder)[0]['result'], 'sound')
        self.assertEqual(self.on('efile', 'verify', '--case', self.number, folder)[0]['code'], 'anchored')
        self.assertEqual(self.rows('efile', 'verify', '--trusted', '00' * 32, folder, status=NO)[0][2], 'not-trusted')
        files = [os.path.join(at, f) for at, _, names in os.walk(folder) for f in names]
        self.assertEqual(len(files), 2 + 5 + 2)
        rng = random.Random(11)
        for path in files:
            size = os.path.getsize(path)
            for at in {0, size - 1, *(rng.randrange(size) for _ in range(4))}:
                self.flip(path, at)
                rows = self.rows('efile', 'verify', folder, status=NO)
                self.assertIn(path, [r[0] for r in rows], (path, at, rows))
                self.flip(path, at)
        os.remove(files[-1])
        self.assertIn([files[-1], 'defect', 'missing'], [r[:3] for r in self.rows('efile', 'verify', folder, status=NO)])
        self.ctl('efile', 'verify', os.path.join(base, 'nowhere'), status=FAILED)

    @staticmethod
    def flip(path, at):
        with open(path, 'r+b') as f:
            f.seek(at)
            byte = f.read(1)[0]
            f.seek(at)
            f.write(bytes([byte ^ 0x10]))

    def test_doctor(self):
        """The support bundle has versions, counts, keyring, scanners and integrity, and nothing of a person"""
        sane = tempfile.mkdtemp(dir=base)
        for name, text in (('dll.conf', 'test\n'), ('test.conf', 'number_of_devices 1\n'), ('yichuang.conf', '[options]\nvirtual-devices=true\n')):
            with open(os.path.join(sane, name), 'w', encoding='ascii') as f:
                f.write(text)
        text = self.ctl('doctor', '--store', self.store, env={'SANE_CONFIG_DIR': sane})
        facts = dict(line.split('\t') for line in text.splitlines())
        self.assertEqual((facts['keyring'], facts['integrity'], facts['cases'], facts['cases.drafts'], facts['pages'], facts['outbox']),
                         ('ready', 'sound', '2', '1', '8', '1'))
        self.assertEqual((facts['scanners'], facts['scanner.search']), ('1', 'done'))
        self.assertGreater(int(facts['disk.free']), 0)
        self.assertGreater(int(facts['schema']), 0)
        bare = dict(line.split('\t') for line in self.ctl('doctor', '--store', os.path.join(base, 'not', 'there')).splitlines())
        self.assertGreater(int(bare['disk.free']), 0)
        for word in (APPLICANT, RESIDENT, CLERK, self.number, self.case, os.environ['HOME'], '13900000018'):
            self.assertNotIn(word, text)
        self.assertTrue(all(set(o) == {'name', 'value'} for o in self.on('doctor', '--quick')))

    def test_doctor_names_broken_files(self):
        """Each catalogue file that is left out has a line: file, code, reason; it is a defect"""
        data = os.path.join(tempfile.mkdtemp(dir=base), 'data')
        shutil.copytree(os.path.join(root, 'data'), data)
        items = os.path.join(data, 'catalog/items')
        for name, text in (('half.json', '{"format": 1, "id":'), ('poor.json', '{"format": 1}')):
            with open(os.path.join(items, name), 'w', encoding='utf-8') as f:
                f.write(text)
        quick = ['doctor', '--quick', '--store', self.store]
        rows = self.rows(*quick, env={'YICHUANG_DATADIR': data}, status=NO)
        self.assertIn(['catalog.problems', '2'], rows)
        found = [r for r in rows if r[0] == 'catalog.problem']
        self.assertEqual([r[1:3] for r in found], [['half.json', 'io.format'], ['poor.json', 'catalog.schema']])
        self.assertRegex(found[0][3], '^不是完整的 JSON 文件（.+）$')
        self.assertRegex(found[1][3], '^内容不符合事项文件的格式（id: .+）$')
        found = [o for o in self.objects(*quick, env={'YICHUANG_DATADIR': data}, status=NO) if o['name'] == 'catalog.problem']
        self.assertEqual([set(o) for o in found], [{'name', 'value', 'code', 'reason'}] * 2)
        shutil.rmtree(items)
        rows = self.rows(*quick, env={'YICHUANG_DATADIR': data}, status=NO)
        self.assertIn(['catalog.problem', 'items', 'io.not-found', '事项库的文件夹读不出来'], rows)


def main():
    if base:
        tap.run(Words, Documents, Store)
    with tempfile.TemporaryDirectory(prefix='yichuang-cli-') as folder:
        os.mkdir(os.path.join(folder, 'home'), 0o700)
        out = subprocess.run([os.path.join(root, 'tests/rigs/keyring-session.sh'), os.path.join(folder, 'home'), 'unlocked', 'right', sys.executable,
                              os.path.abspath(__file__), *map(os.path.abspath, sys.argv[1:4])], env=dict(os.environ, YC_CLI_BASE=folder))
        sys.exit(out.returncode)


if __name__ == '__main__':
    main()
