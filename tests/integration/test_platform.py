#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""yichuang-platform, the real program on loopback: every call with every token and role, what breaks the ground rules of the contract, slow and
oversized clients, restarts, one-time codes, waits after wrong passwords. Run: test_platform.py SOURCE_ROOT PLATFORM"""
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

import tap
from platform_rig import INCARNATION, KEY, MESSAGE, PASSWORD, PROBLEM, Platform, find_route, read_routes

root, program = sys.argv[1:3]
ROLES = {'clerk': 'wangjing', 'approver': 'shenpi-weijian', 'virtual': 'xuni-chuangkou', 'supervisor': 'duban'}
ALL = tuple(ROLES)
OTHER = '0193a000-0000-7000-8000-00000000000b'
TUS = {'Tus-Resumable': '1.0.0', 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': '0', 'Yichuang-Digest': None}
# method, path, token, roles
CALLS = [
    ('GET', '/v1/hello', 'none', ()), ('POST', '/v1/enrol', 'none', ()), ('POST', '/v1/lease', 'device', ()),
    ('POST', '/v1/handshake', 'device', ()), ('POST', '/v1/sessions', 'device', ()), ('POST', '/v1/sessions:end', 'session', ALL),
    ('POST', '/v1/authors', 'session', ALL), ('POST', '/v1/credit', 'session', ('clerk', 'approver', 'virtual')),
    ('POST', '/v1/withdrawal', 'device', ()), ('POST', '/v1/evacuations', 'device', ()),
    ('POST', f'/v1/cases/{OTHER}/blobs:probe', 'device', ()), ('OPTIONS', '/v1/blobs', 'none', ()),
    ('POST', '/v1/blobs', 'device', ()), ('HEAD', f'/v1/blobs/{OTHER}', 'device', ()), ('PATCH', f'/v1/blobs/{OTHER}', 'device', ()),
    ('DELETE', f'/v1/blobs/{OTHER}', 'device', ()), ('POST', f'/v1/blobs/{OTHER}:seal', 'device', ()),
    ('POST', '/v1/ops', 'device', ()), ('GET', '/v1/changes?after=0', 'device', ()), ('GET', '/v1/events', 'device', ()),
    ('GET', '/v1/worklist?view=open', 'session', ('approver',)), ('GET', f'/v1/cases/{OTHER}', 'either', ALL),
    ('GET', f'/v1/cases/{OTHER}/blobs/{"0" * 64}', 'either', ALL),
]


class Case(unittest.TestCase):
    """One platform for all tests of a class."""
    options = {}

    @classmethod
    def setUpClass(cls):
        cls.platform = Platform(program, root, **cls.options)
        cls.device = cls.platform.enrol()

    @classmethod
    def tearDownClass(cls):
        cls.platform.close()

    def assert_problem(self, answer, name, status=None):
        self.assertEqual(answer.problem, name, answer)
        self.assertEqual(answer.headers['Yichuang-Contract'], '1')
        if status:
            self.assertEqual(answer.status, status)

    def session(self, account):
        answer = self.platform.sign_in(self.device['token'], account)
        self.assertEqual(answer.status, 200, answer)
        return answer.message


class Rules(Case):
    def test_no_core(self):
        """A crash leaves no core file"""
        self.assertEqual(tap.core_limits(self.platform.process.pid), ('0', '0'))

    def test_tokens(self):
        """Every call lets in whom it is for, and nobody else"""
        sessions = {role: self.session(account)['token'] for role, account in ROLES.items()}
        callers = {'nobody': (None, 'none'), 'a wrong token': ('0' * 64, 'none'), 'a workstation': (self.device['token'], 'device'),
                   **{f'a session of {role}': (token, role) for role, token in sessions.items()}}
        n = 0
        for method, path, token, roles in CALLS:
            for name, (secret, kind) in callers.items():
                with self.subTest(call=path, caller=name):
                    # A message that says nothing: who is let in is told that it breaks the schema, and nothing happens.
                    tus = '/v1/blobs' in path and not path.endswith(':seal')
                    answer = self.platform.ask(method, path, secret, None if method == 'GET' or tus else {}, TUS if tus else None)
                    allowed = token == 'none' or (token in ('device', 'either') and kind == 'device') or (token in ('session', 'either') and kind in ROLES)
                    if method == 'HEAD':
                        self.assertEqual(answer.status, 404 if allowed else 401)
                    elif not allowed:
                        self.assert_problem(answer, 'signed-out', 401)
                    elif kind in ROLES and token in ('session', 'either') and kind not in roles:
                        self.assert_problem(answer, 'not-permitted', 403)
                    else:
                        self.assertIn(answer.problem, ('', 'schema', 'not-found'), answer)
                    n += 1
        # No call of the platform's own table is left out.
        routes = read_routes(root)
        self.assertEqual(sorted(find_route(routes, method, path) or (method, path) for method, path, *_ in CALLS), sorted(routes))
        self.assertEqual(n, len(routes) * 7)

    def test_views(self):
        """A work list is asked for by a view that there is, and a case by its id"""
        token, place = self.session('shenpi-weijian')['token'], f'2026-12-01.1.{OTHER}'
        for view in ('open', 'mine'):
            self.assertEqual(self.platform.ask('GET', f'/v1/worklist?view={view}', token).message, {'contract': 1, 'cases': [], 'more': False})
        for query in ('', '?', '?view=', '?view=all', '?view=Open', '?view=open&more=1', '?more=1&view=open', '?view=open&after=',
                      '?view=open&after=x', f'?view=open&after=3.{place}', f'?view=open&after=0.{OTHER}', f'?view=open&after=0.{place}&after=0.{place}', f'?after=0.{place}'):
            self.assert_problem(self.platform.ask('GET', '/v1/worklist' + query, token), 'schema', 400)
        self.assertEqual(self.platform.ask('GET', f'/v1/worklist?view=open&after=0.{place}', token).message['cases'], [])
        for word in ('x', OTHER.upper(), OTHER[1:], '0' * 64):
            self.assert_problem(self.platform.ask('GET', f'/v1/cases/{word}', token), 'not-found', 404)
            self.assert_problem(self.platform.ask('GET', f'/v1/cases/{word}/blobs/{word}', token), 'not-found', 404)

    def test_unknown(self):
        """What is not in the table is not found, whatever the method"""
        for method, path in [('GET', '/'), ('GET', '/v1'), ('GET', '/v1/hello/'), ('GET', '/v1//hello'), ('POST', '/v1/hello'), ('PUT', '/v1/enrol'),
                             ('DELETE', '/v1/sessions'), ('GET', '/v1/enrol'), ('GET', '/v1/hello%00'),
                             ('GET', '/v1/nothing'), ('HEAD', '/v1/hello'), ('OPTIONS', '*'), ('FETCH', '/v1/hello'), ('GET', '/v1/' + 'x' * 5000)]:
            with self.subTest(method=method, path=path[:40]):
                answer = self.platform.ask(method, path)
                if method == 'HEAD':
                    self.assertEqual(answer.status, 404)
                else:
                    self.assert_problem(answer, 'not-found', 404)

    def test_head(self):
        """Version, media type and digest are wanted before anything is done"""
        body = {'contract': 1, 'code': self.platform.code, 'incarnation': OTHER}
        for name, headers in [('contract', {'Yichuang-Contract': None}), ('contract', {'Yichuang-Contract': '2'}), ('contract', {'Yichuang-Contract': '1 '}),
                              ('schema', {'Content-Type': 'application/json'}), ('schema', {'Content-Type': None}), ('schema', {'Yichuang-Digest': None}),
                              ('schema', {'Yichuang-Digest': 'sha256=0'}), ('schema', {'Content-Encoding': 'gzip'}), ('schema', {'Yichuang-Digest': 'md5=' + '0' * 32}),
                              ('body-mismatch', {'Yichuang-Digest': 'sha256=' + '0' * 64})]:
            with self.subTest(headers=headers):
                answer = self.platform.ask('POST', '/v1/enrol', body=body, headers=headers)
                # Blanks around a value are no part of it.
                if headers.get('Yichuang-Contract') == '1 ':
                    self.assertEqual(answer.problem, 'not-permitted', answer)
                else:
                    self.assert_problem(answer, name, 400)

    def test_empty_again(self):
        """A request whose body was lost on the way is told from one that had none"""
        answer = self.platform.ask('POST', '/v1/handshake', self.device['token'], b'',
                                   {'Yichuang-Digest': 'sha256=' + '1' * 64, 'Content-Length': '0'})
        self.assert_problem(answer, 'body-mismatch', 400)

    def test_bodies(self):
        """Bodies of any bytes are answered with a problem"""
        deep = b'{"contract":1,"code":' + b'[' * 50000 + b']' * 50000 + b'}'
        for body, names in [(deep, ('too-large',)), (b'[' * 4000, ('schema', 'too-large')), (b'', ('schema',)), (b'null', ('schema',)), (b'{', ('schema',)),
                            (b'\xff\xfe', ('schema',)), (b'{"contract":1}\x00', ('schema',)), (b'{"contract":2,"code":"x","incarnation":"y"}', ('schema',)),
                            (b'{"contract":1,"contract":1}', ('schema',)), (json.dumps({'contract': 1, 'code': 'x', 'incarnation': OTHER, 'more': 1}).encode(), ('schema',)),
                            (b'x' * (16 * 1024 + 1), ('too-large',)), (b'x' * (3 << 20), ('too-large',))]:
            with self.subTest(body=body[:30], n=len(body)):
                answer = self.platform.ask('POST', '/v1/enrol', body=body)
                self.assertIn(answer.problem, names, answer)

    def test_huge(self):
        """A body without end is cut off, and others are served meanwhile"""
        for head in (b'Content-Length: 99999999999\r\n', b'Transfer-Encoding: chunked\r\n'):
            with self.platform.socket() as line:
                line.sendall(b'POST /v1/enrol HTTP/1.1\r\nHost: x\r\nYichuang-Contract: 1\r\nContent-Type: ' + MESSAGE.encode()
                             + b'\r\nYichuang-Digest: sha256=' + b'0' * 64 + b'\r\n' + head + b'\r\n')
                piece = b'10000\r\n' + b'x' * 65536 + b'\r\n' if b'chunked' in head else b'x' * 65536
                with self.assertRaises(OSError):
                    for _ in range(4096):
                        line.sendall(piece)
            self.assertEqual(self.platform.ask('GET', '/v1/hello').status, 200)

    def test_garbage(self):
        """What is no HTTP is refused and hurts nobody"""
        for data in (b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', b'GET\r\n\r\n', b'\r\n' * 200, b'GET / HTTP/9.9\r\n\r\n', b'POST /v1/enrol HTTP/1.1\r\nHost: x\r\n'
                     b'Content-Length: -1\r\n\r\n', b'GET /v1/hello HTTP/1.1\r\n' + b'A: b\r\n' * 20000 + b'\r\n'):
            with self.platform.socket() as line:
                try:
                    line.sendall(data)
                    line.shutdown(1)
                    while line.recv(65536):
                        pass
                except OSError:
                    pass
            self.assertEqual(self.platform.ask('GET', '/v1/hello').status, 200)

    def test_connections(self):
        """Every answer ends its connection, and no socket stays behind"""
        def count():
            return len(os.listdir(f'/proc/{self.platform.process.pid}/fd'))

        self.platform.ask('GET', '/v1/hello')
        before = count()
        for _ in range(300):
            self.assertEqual(self.platform.ask('GET', '/v1/hello').headers['Connection'], 'close')
            self.assertEqual(self.platform.ask('GET', '/v1/nothing').headers['Connection'], 'close')
        self.assertLess(count(), before + 10)


class Slow(Case):
    options = {'patience': 1}

    def test_slow(self):
        """Clients that fall silent are cut, and others are served meanwhile"""
        lines = [self.platform.socket() for _ in range(40)]
        for i, line in enumerate(lines):
            line.sendall([b'G', b'POST /v1/enrol HTTP/1.1\r\nHost:', b'POST /v1/enrol HTTP/1.1\r\nHost: x\r\nYichuang-Contract: 1\r\nContent-Type: '
                          + MESSAGE.encode() + b'\r\nYichuang-Digest: sha256=' + b'0' * 64 + b'\r\nContent-Length: 1000\r\n\r\n{'][i % 3])
        for _ in range(5):
            self.assertEqual(self.platform.ask('GET', '/v1/hello').status, 200)
        for line in lines:
            data = b'x'
            while data:
                try:
                    data = line.recv(4096)
                except ConnectionResetError:
                    data = b''
            line.close()


class People(Case):
    def test_hello(self):
        """The platform says who it is and that it is a demonstration"""
        hello = self.platform.ask('GET', '/v1/hello').message
        self.assertTrue(hello['demonstration'])
        self.assertEqual(hello['key'], self.device['key'])

    def test_accounts(self):
        """The demonstration has a clerk, three approvers, remote staff and a supervisor, and each signs in"""
        self.assertEqual(sorted(role for _, role, *_ in self.platform.accounts.values()), ['approver'] * 3 + ['clerk', 'supervisor', 'virtual'])
        for account, (name, role, agency, password) in self.platform.accounts.items():
            session = self.platform.sign_in(self.device['token'], account, password).message
            self.assertEqual((session['account'], session['name'], session['role']), (account, name, role))
            self.assertEqual(session['agencies'], [agency] if agency else [])
            self.assertGreater(session['offline_until'], session['until'])

    def test_lease(self):
        """The lease is the demonstration hall's, and asking again changes nothing"""
        lease = self.device['lease']
        with open(os.path.join(root, 'data/demo/enrolment.json'), encoding='utf-8') as f:
            file = json.load(f)
        for member in ('demonstration', 'hall', 'region', 'window', 'window_name', 'station', 'recovery_public_key', 'agencies'):
            self.assertEqual(lease[member], file[member], member)
        self.assertEqual(self.platform.post('/v1/lease', self.device['token'], incarnation=INCARNATION).message['lease'], lease)
        self.assert_problem(self.platform.post('/v1/lease', self.device['token'], incarnation=OTHER), 'cloned', 403)

    def test_handshake(self):
        """A handshake tells what this workstation has delivered; another store under its name is told to stop"""
        self.assertEqual(self.platform.post('/v1/handshake', self.device['token'], incarnation=INCARNATION, sequence=0, stuck=0).message['ops'], [])
        told = self.platform.post('/v1/handshake', self.device['token'], incarnation=INCARNATION, sequence=0, stuck=0).message['at']
        self.assertLess(abs(told / 1e6 - time.time()), 60)
        self.assert_problem(self.platform.post('/v1/handshake', self.device['token'], incarnation=OTHER, sequence=0, stuck=0), 'cloned', 403)

    def test_session(self):
        """A session registers its author's key and ends by word"""
        mine, other = self.session('wangjing')['token'], self.session('duban')['token']
        for _ in range(2):
            self.assertEqual(self.platform.post('/v1/authors', mine, key=KEY, local='').status, 200)
        self.assert_problem(self.platform.post('/v1/authors', other, key=KEY, local=''), 'not-permitted', 403)
        self.assertEqual(self.platform.post('/v1/sessions:end', mine).status, 200)
        self.assert_problem(self.platform.post('/v1/sessions:end', mine), 'signed-out', 401)

    def test_many_sign_in(self):
        """Wrong passwords slow down, are told the wait, and lock; a name that nobody has is told the same"""
        told = {}
        for account in ('shenpi-shijian', 'nobody'):
            told[account] = []
            for _ in range(5):
                answer = self.platform.sign_in(self.device['token'], account, 'wrong')
                told[account].append((answer.status, answer.problem, answer.headers['Retry-After'], sorted(answer.message)))
            # At once: the first wait is short.
            self.assert_problem(self.platform.sign_in(self.device['token'], account), 'locked', 429)
        self.assertEqual(told['shenpi-shijian'], told['nobody'])
        self.assertEqual([(t[0], t[1]) for t in told['nobody']], [(401, 'wrong-password')] * 4 + [(429, 'locked')])
        self.assertEqual(told['nobody'][3][2], '2')
        self.assertNotIn('nobody', str(told['nobody']))


class Life(unittest.TestCase):
    def setUp(self):
        self.platforms = []

    def tearDown(self):
        for platform in self.platforms:
            platform.close()

    def start(self, **options):
        self.platforms.append(Platform(program, root, **options))
        return self.platforms[-1]

    def run_words(self, *words):
        return subprocess.run([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, env=dict(os.environ, LC_ALL='C'))

    def test_wrong_use(self):
        """Wrong use ends with 2, what cannot be done with 3, and both say why in Chinese"""
        with tempfile.TemporaryDirectory() as folder:
            store, both = os.path.join(folder, 'store'), os.path.join(folder, 'both.pem')
            with open(both, 'w', encoding='ascii') as f:      # the authority goes to everybody, its key to nobody
                f.write('-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n')
            for status, words in [(2, ['word']), (2, ['--port', '70000']), (2, ['--nothing']), (2, ['--patience', '0']),
                                  (3, ['--store', store, '--address', '0.0.0.0']), (3, ['--store', store, '--address', 'localhost']),
                                  (3, ['--store', store, '--address', '::', '--tls-certificate', '/dev/null']),
                                  (3, ['--store', store, '--address', '0.0.0.0', '--tls-certificate', '/dev/null', '--tls-key', '/dev/null']),
                                  (3, ['--store', store, '--tls-ca', os.path.join(folder, 'none')]),
                                  (3, ['--store', store, '--tls-ca', both]), (3, ['--store', store, '--tls-ca', '/dev/null']),
                                  (3, ['--store', store, '--demo', '--demo-file', os.path.join(folder, 'none')])]:
                with self.subTest(words=words):
                    out = self.run_words(*words)
                    self.assertEqual(out.returncode, status, out)
                    self.assertRegex(out.stderr.decode(), '[一-龥]')
                    self.assertNotIn(b'listening', out.stdout)

    def test_tls(self):
        """Off loopback it speaks TLS, and hands out its authority"""
        with tempfile.TemporaryDirectory() as folder:
            key, certificate = os.path.join(folder, 'key.pem'), os.path.join(folder, 'certificate.pem')
            subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', certificate,
                            '-days', '3650', '-subj', '/CN=sample', '-addext', 'subjectAltName=IP:127.0.0.1'], check=True, capture_output=True)
            platform = self.start(words=['--address', '0.0.0.0', '--tls-certificate', certificate, '--tls-key', key, '--tls-ca', certificate])
            self.assertEqual(platform.uri.scheme, 'https')
            import http.client
            platform.connect = lambda: http.client.HTTPSConnection('127.0.0.1', platform.uri.port, timeout=120, context=ssl.create_default_context(cafile=certificate))
            with open(certificate, encoding='ascii') as f:
                self.assertEqual(platform.enrol()['ca'], f.read())
            # One version of HTTP: what a body does on a stream that is cut is asked of 1.1 alone.
            both = ssl.create_default_context(cafile=certificate)
            both.set_alpn_protocols(['h2', 'http/1.1'])
            with socket.create_connection(('127.0.0.1', platform.uri.port), timeout=30) as plain, both.wrap_socket(plain, server_hostname='127.0.0.1') as line:
                self.assertNotEqual(line.selected_alpn_protocol(), 'h2')

    def test_second(self):
        """A second one on the same store is refused and changes nothing"""
        first = self.start()
        out = self.run_words('--store', os.path.join(first.folder, 'store'))
        self.assertEqual(out.returncode, 3)
        self.assertEqual(first.ask('GET', '/v1/hello').status, 200)

    def test_restart(self):
        """What was answered outlives kill -9: workstation, session, author; the code stays used"""
        platform = self.start()
        code, device = platform.code, platform.enrol()
        token = platform.sign_in(device['token'], 'wangjing').message['token']
        self.assertEqual(platform.post('/v1/authors', token, key=KEY, local='').status, 200)
        platform.end(signal.SIGKILL)
        platform.start()
        self.assertEqual(platform.ask('GET', '/v1/hello').message['key'], device['key'])
        self.assertEqual(platform.post('/v1/lease', device['token'], incarnation=INCARNATION).message['lease'], device['lease'])
        self.assertEqual(platform.post('/v1/authors', token, key=KEY, local='').status, 200)
        other = platform.sign_in(device['token'], 'duban').message['token']
        self.assertEqual(platform.post('/v1/authors', other, key=KEY, local='').problem, 'not-permitted')
        self.assertEqual(platform.post('/v1/enrol', code=code, incarnation=OTHER).problem, 'not-permitted')
        status, err = platform.end()
        self.assertEqual((status, err), (0, ''))

    def test_demo_again(self):
        """The demonstration again: the same accounts, another code, the old one void"""
        platform = self.start()
        code, accounts = platform.code, platform.accounts
        platform.end()
        platform.start()
        self.assertEqual(platform.accounts, accounts)
        self.assertNotEqual(platform.code, code)
        self.assertEqual(platform.post('/v1/enrol', code=code, incarnation=OTHER).problem, 'not-permitted')
        platform.end()
        platform.demo = False
        platform.start()
        self.assertEqual(platform.accounts, {})
        self.assertTrue(platform.ask('GET', '/v1/hello').message['demonstration'])
        platform.enrol()

    def test_enrolments(self):
        """Two enrolments of one window share no number and no station; a code serves one store"""
        platform = self.start()
        first = platform.enrol()
        self.assertEqual(platform.post('/v1/enrol', code=platform.code, incarnation=OTHER).problem, 'not-permitted')
        self.assertEqual(platform.post('/v1/enrol', code='AAAA-BBBB', incarnation=OTHER).problem, 'not-permitted')
        platform.end()
        platform.start()
        second = platform.enrol(OTHER)

        def serials(lease):
            yield from (('case', b['from_date'], n) for b in lease['case_blocks'] for n in range(b['first'], b['last'] + 1))
            yield from ((b['agency'], b['year'], n) for b in lease['document_blocks'] for n in range(b['first'], b['last'] + 1))

        mine, others = set(serials(first['lease'])), set(serials(second['lease']))
        self.assertGreater(min(len(mine), len(others)), 1000)
        self.assertFalse(mine & others)
        self.assertNotEqual(first['lease']['station'], second['lease']['station'])
        self.assertNotEqual(first['device'], second['device'])

    def test_clock(self):
        """A locked account waits, also over a restart; sessions end by the clock"""
        platform = self.start(clock='2026-11-26T09:00:00+08:00')
        device = platform.enrol()['token']
        token = platform.sign_in(device, 'duban').message['token']
        for _ in range(4):
            platform.sign_in(device, 'wangjing', 'wrong')
        self.assertEqual(platform.sign_in(device, 'wangjing').problem, 'locked')
        platform.end()
        platform.start('2026-11-26T08:59:59+08:00')
        self.assertEqual(platform.sign_in(device, 'wangjing').problem, 'locked')
        platform.end()
        platform.start('2026-11-26T10:00:00+08:00')
        self.assertEqual(platform.sign_in(device, 'wangjing').status, 200)
        self.assertEqual(platform.post('/v1/authors', token, key=KEY, local='').status, 200)
        platform.end()
        platform.start('2026-11-26T21:30:00+08:00')
        self.assertEqual(platform.post('/v1/authors', token, key=KEY, local='').problem, 'signed-out')


if __name__ == '__main__':
    tap.run(Rules, Slow, People, Life)
