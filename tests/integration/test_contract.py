#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract between workstation and platform, held against what is really sent. The workstation's own engine (store-driver prepare-drain, drain)
and people of all roles speak with the real platform over a line that writes down each exchange; every request and every answer is judged by the
JSON Schemas beside data/schemas/wire.md. Then what was recorded is sent once more, and spoilt.

Run: test_contract.py SOURCE_ROOT PLATFORM STORE_DRIVER"""
import base64
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

import jsonschema
import tap
from platform_rig import MESSAGE, PROBLEM, Platform, find_route, read_routes
from wire_recorder import EVENTS, PATIENCE, Recorder, read_json

root, program, driver = sys.argv[1:4]
STORE_KEY, CLOCK = '5a' * 32, '2026-11-23T09:46:00+08:00'
CASES, OPS = 3, 6
OTHER = '0193a000-0000-7000-8000-00000000000b'
LEAVING = '0193a000-0000-7000-8000-00000000000c'
CASE = '0193a000-0000-7000-8000-000000000c01'
EMPTY, PIECE, FILE, STREAM = '(empty)', '(piece)', '(file)', '(stream)'
# (method, path) -> what its request holds, what its answer holds: schema or one of the above
CONTRACT = {
    ('GET', '/v1/hello'): (EMPTY, 'hello'),
    ('POST', '/v1/enrol'): ('enrol', 'enrolled'),
    ('POST', '/v1/lease'): ('lease-request', 'leased'),
    ('POST', '/v1/handshake'): ('handshake', 'handshaken'),
    ('POST', '/v1/sessions'): ('sign-in', 'session'),
    ('POST', '/v1/sessions:end'): ('done', 'done'),
    ('POST', '/v1/authors'): ('author', 'done'),
    ('POST', '/v1/credit'): ('credit-request', 'credit'),
    ('POST', '/v1/withdrawal'): ('withdrawal-request', 'withdrawal'),
    ('POST', '/v1/evacuations'): ('evacuation', 'evacuated'),
    ('POST', '/v1/ops'): ('ops', 'results'),
    ('POST', '/v1/cases/{}/blobs:probe'): ('probe', 'probed'),
    ('OPTIONS', '/v1/blobs'): (EMPTY, EMPTY),
    ('POST', '/v1/blobs'): (EMPTY, EMPTY),
    ('HEAD', '/v1/blobs/{}'): (EMPTY, EMPTY),
    ('PATCH', '/v1/blobs/{}'): (PIECE, EMPTY),
    ('DELETE', '/v1/blobs/{}'): (EMPTY, EMPTY),
    ('POST', '/v1/blobs/{}:seal'): ('seal', 'seal'),
    ('GET', '/v1/changes'): (EMPTY, 'changes'),
    ('GET', '/v1/events'): (EMPTY, STREAM),
    ('GET', '/v1/worklist'): (EMPTY, 'worklist'),
    ('GET', '/v1/cases/{}'): (EMPTY, 'dossier'),
    ('GET', '/v1/cases/{}/blobs/{}'): (EMPTY, FILE),
}
# What tus asks of the answer of a call that went well.
TUS_HEADERS = {
    ('OPTIONS', '/v1/blobs'): {'Tus-Version': r'1\.0\.0', 'Tus-Extension': '.*creation.*termination.*', 'Tus-Max-Size': r'\d+'},
    ('POST', '/v1/blobs'): {'Location': r'/v1/blobs/[0-9a-f-]{36}', 'Tus-Resumable': r'1\.0\.0'},
    ('HEAD', '/v1/blobs/{}'): {'Upload-Offset': r'\d+', 'Upload-Length': r'\d+', 'Tus-Resumable': r'1\.0\.0', 'Cache-Control': 'no-store'},
    ('PATCH', '/v1/blobs/{}'): {'Upload-Offset': r'\d+', 'Tus-Resumable': r'1\.0\.0'},
    ('DELETE', '/v1/blobs/{}'): {'Tus-Resumable': r'1\.0\.0'},
}
DONE = {('POST', '/v1/blobs'): 201, ('PATCH', '/v1/blobs/{}'): 204, ('DELETE', '/v1/blobs/{}'): 204, ('OPTIONS', '/v1/blobs'): 204}


def load_schemas():
    validators = {}
    for path in glob.glob(os.path.join(root, 'data/schemas/wire-*.schema.json')):
        with open(path, 'rb') as f:
            schema = read_json(f.read())
        jsonschema.Draft7Validator.check_schema(schema)
        validators[os.path.basename(path)[len('wire-'):-len('.schema.json')]] = jsonschema.Draft7Validator(schema)
    return validators


def load_lease():
    """"enrolment.schema.json without clerks", as wire-enrolled and wire-leased have it."""
    with open(os.path.join(root, 'data/schemas/enrolment.schema.json'), 'rb') as f:
        schema = read_json(f.read())
    del schema['properties']['clerks']
    schema['required'].remove('clerks')
    return jsonschema.Draft202012Validator(schema)


SCHEMAS, LEASE = load_schemas(), load_lease()


def validate(name, message):
    """What is wrong with @message."""
    wrong = [f'{name}: {"/".join(map(str, e.absolute_path))}: {e.message[:300]}' for e in SCHEMAS[name].iter_errors(message)]
    if name in ('enrolled', 'leased') and not wrong:
        wrong += [f'{name}: lease: {e.message[:300]}' for e in LEASE.iter_errors(message['lease'])]
    return wrong


def spoil(value):
    """Yields (how, @value with one thing wrong): a member too much, a member missing, a value of another type, at each depth."""
    if isinstance(value, dict):
        yield 'a member too much', {**value, 'more': 1}
        for name, inner in value.items():
            yield f'without {name}', {k: v for k, v in value.items() if k != name}
            yield f'{name} is of another type', {**value, name: [] if isinstance(inner, dict) else {} if isinstance(inner, list) else
                                                 7 if isinstance(inner, str) else 'x'}
            for how, bad in spoil(inner):
                yield f'{name}: {how}', {**value, name: bad}
    elif isinstance(value, list) and value:
        yield 'null in a list', [*value, None]
        for how, bad in spoil(value[0]):
            yield how, [bad, *value[1:]]


def read_operations(name, message):
    """The signed texts in a message that has some, read."""
    ops = message['ops'] if name == 'ops' else [change['op'] for change in message['changes']] if name in ('changes', 'dossier') else []
    return [read_json(op['body'].encode()) for op in ops]


def read_metadata(exchange):
    words = (word.split(' ') for word in exchange.headers['Upload-Metadata'].split(','))
    return {name: base64.b64decode(value).decode() for name, value in words}


class Judge:
    """Everything that is wrong with an exchange."""

    def __init__(self, exchange):
        self.exchange, self.wrong, self.operations = exchange, [], []
        self.route = find_route(list(CONTRACT), exchange.method, exchange.target)
        if self.route is None:
            self.wrong.append('no such call')
            return
        status = None
        if exchange.is_told:
            status, self.headers, self.data = exchange.answer()
            self.judge_answer(status)
        # The engine keeps to the contract always; the tests, unless they are told that they did not.
        if status not in (400, 413) or exchange.by in ('enrolment', 'drain'):
            self.judge_request()

    def expect(self, good, text):
        if not good:
            self.wrong.append(text)

    def judge_request(self):
        sent, wanted = self.exchange, CONTRACT[self.route][0]
        self.expect(sent.headers.get('Yichuang-Contract') == '1', 'a request of another contract')
        if wanted == EMPTY:
            self.expect(sent.body == b'', 'a request with a body')
        elif wanted == PIECE:
            self.expect(sent.headers.get('Content-Type') == 'application/offset+octet-stream', 'a piece of another type')
            self.expect(re.fullmatch(r'\d+', sent.headers.get('Upload-Offset', '')), 'a piece without offset')
        else:
            self.expect(sent.headers.get('Content-Type') == MESSAGE, 'a request of another type')
            self.expect(sent.headers.get('Yichuang-Digest') == f'sha256={hashlib.sha256(sent.body).hexdigest()}', 'a request without its digest')
            self.judge_message(wanted, sent.body)
        if self.route in TUS_HEADERS and sent.method != 'OPTIONS':
            self.expect(sent.headers.get('Tus-Resumable') == '1.0.0', 'a request without Tus-Resumable')
        if self.route == ('POST', '/v1/blobs'):
            words = read_metadata(sent)
            self.expect(re.fullmatch('[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', words.pop('case', '')), 'an upload for no case')
            self.judge_message('seal', json.dumps({'contract': 1, **words}).encode())

    def judge_answer(self, status):
        wanted, kind = CONTRACT[self.route][1], self.headers.get('Content-Type')
        self.expect(self.headers.get('Yichuang-Contract') == '1', 'an answer of another contract')
        if status >= 400 and self.exchange.method == 'HEAD':
            self.expect(self.data == b'', 'an answer to HEAD with a body')
        elif status >= 400:
            self.expect(kind == PROBLEM, f'a problem of type {kind}')
            if self.judge_message('problem', self.data):
                self.expect(read_json(self.data)['status'] == status, 'a problem of another status')
        elif status != DONE.get(self.route, 200):
            self.wrong.append(f'status {status}')
        elif wanted == EMPTY:
            self.expect(self.data == b'', 'an answer with a body')
        elif wanted == FILE:
            self.expect(kind == 'application/octet-stream', f'a file of type {kind}')
            self.expect(hashlib.sha256(self.data).hexdigest() == self.exchange.path.rsplit('/', 1)[1], 'a file of another digest')
        elif wanted == STREAM:
            self.expect(kind == EVENTS, f'a stream of type {kind}')
            event = rb'event: change\nid: \d+\ndata:\n\n'
            self.expect(re.fullmatch(rb'%s(%s|:\n\n)*' % (event, event), self.data), f'a stream of {self.data!r}')
        else:
            self.expect(kind == MESSAGE, f'a message of type {kind}')
            self.judge_message(wanted, self.data)
        if status < 400:
            for name, pattern in TUS_HEADERS.get(self.route, {}).items():
                self.expect(re.fullmatch(pattern, self.headers.get(name, '')), f'{name}: {self.headers.get(name)}')

    def judge_message(self, name, data):
        """Whether it is one."""
        try:
            message = read_json(data)
            wrong = validate(name, message)
            for op in read_operations(name, message) if not wrong else ():
                wrong += validate('operation', op)
                self.operations.append(op)
        except ValueError as error:
            wrong = [f'{name}: {error}']
        self.wrong += wrong
        return not wrong


class Contract(unittest.TestCase):
    """The tests go on with what those before them have recorded; the loader sorts them by name."""
    n_operations = 0

    @classmethod
    def setUpClass(cls):
        cls.recorder, cls.platform = Recorder(), None
        cls.own = tempfile.TemporaryDirectory(prefix='yichuang-contract-')
        cls.addClassCleanup(cls.clean)
        cls.folder, cls.bare = os.path.join(cls.own.name, 'hall'), os.path.join(cls.own.name, 'bare')
        os.mkdir(cls.folder)
        cls.start(Platform(program, root, cls.folder, clock=CLOCK))
        cls.accounts = cls.platform.accounts
        # The engine asks for news by itself, at its own time: enrolment ends behind that.
        cls.recorder.waits['/v1/sessions'] = {'/v1/handshake', '/v1/changes', '/v1/lease', '/v1/events'}
        cls.token = cls.drive('enrolment', 'prepare-drain', '1', cls.platform.code).split()[1]
        cls.first_token = cls.token
        cls.recorder.waits.clear()
        cls.stop()
        shutil.copytree(cls.folder, cls.bare)
        cls.start(Platform(program, root, cls.folder, demo=False, clock=CLOCK))
        # One piece is cut in the middle, so that the engine asks how far it came.
        cls.recorder.cut_once = 'PATCH'
        cls.drive('drain', 'drain', '2')
        cls.recorder.by = 'people'

    @classmethod
    def clean(cls):
        if cls.platform:
            cls.platform.close()
        cls.recorder.close()
        cls.own.cleanup()

    @classmethod
    def start(cls, platform):
        """Who speaks with @platform does it over the recorder."""
        cls.platform, cls.recorder.upstream = platform, (platform.uri.hostname, platform.uri.port)
        platform.uri = cls.recorder.uri

    @classmethod
    def stop(cls):
        status, err = cls.platform.end(signal.SIGTERM)
        if (status, err) != (0, ''):
            raise AssertionError(f'the platform ended with {status}: {err}')
        cls.platform = None

    @classmethod
    def drive(cls, by, command, seed, *words):
        cls.recorder.by = by
        words = [driver, command, os.path.join(cls.folder, 'driver'), STORE_KEY, seed, f'http://{cls.recorder.uri.netloc}', *words]
        out = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=4 * PATIENCE,
                             env={**os.environ, 'YICHUANG_CLOCK': CLOCK})
        if out.returncode:
            raise AssertionError(f'{command} ended with {out.returncode}: {out.stderr}')
        cls.recorder.settle()
        return out.stdout

    def of(self, by, method=None, path=None):
        """What @by asked and was answered, all of it or one call."""
        routes = [(method, path)] if method else CONTRACT
        return [e for e in self.recorder.exchanges if e.by == by and e.is_told and find_route(routes, e.method, e.target)]

    def judge(self, by):
        """All exchanges of @by are as the contract says; returns the calls that were done."""
        self.recorder.settle()
        exchanges = [e for e in self.recorder.exchanges if e.by == by]
        wrong = [f'{what}: {e}' for e in exchanges for what in Judge(e).wrong]
        self.assertEqual(wrong, [], '\n'.join(wrong))
        type(self).n_operations += sum(len(Judge(e).operations) for e in exchanges)
        return {find_route(CONTRACT, e.method, e.target) for e in self.of(by) if e.status < 400}

    def send(self, request):
        """These bytes, with the token that holds now; returns what came of them. Of a stream only its beginning is waited for."""
        request = request.replace(self.first_token.encode(), self.token.encode())
        n = len(self.recorder.exchanges)
        with socket.create_connection(self.recorder.address, timeout=PATIENCE) as line:
            line.sendall(request)
            self.recorder.wait_until(lambda: any(e.is_told or e.cut for e in self.recorder.exchanges[n:]), request[:200])
        return self.recorder.exchanges[n]

    def send_message(self, like, message):
        """As @like, with another message in it."""
        data = json.dumps(message).encode()
        head = like.request.partition(b'\r\n\r\n')[0].decode('ascii')
        head = re.sub(r'(?im)^(Content-Length: ).*\r?$', rf'\g<1>{len(data)}\r', head)
        head = re.sub(r'(?im)^(Yichuang-Digest: sha256=).*\r?$', rf'\g<1>{hashlib.sha256(data).hexdigest()}\r', head)
        return self.send(head.rstrip('\r\n').encode('ascii') + b'\r\n\r\n' + data)

    def assert_problem(self, answer, name, status):
        self.assertEqual((answer.status, answer.problem), (status, name), answer)

    def sign_in(self, account):
        answer = self.platform.sign_in(self.token, account)
        self.assertEqual(answer.status, 200, answer)
        return answer.message['token']

    def test_1_table(self):
        """Each call that the platform has stands in the table of this test and in wire.md, with its messages; each schema belongs to a call"""
        routes = read_routes(root)
        self.assertEqual(sorted(CONTRACT), sorted(routes))
        used = {name for both in CONTRACT.values() for name in both if not name.startswith('(')}
        self.assertEqual(used | {'problem', 'operation'}, set(SCHEMAS))
        with open(os.path.join(root, 'data/schemas/wire.md'), encoding='utf-8') as f:
            rows = [line for line in f if re.match(r'\| `[A-Z]+', line)]
        written = []
        for row in rows:
            methods, messages = [], row.split('|')[3]
            for method, path in re.findall(r'`([A-Z]+)(?: (/v1/[^`?]+)[^`]*)?`', row):
                methods.append(method)
                if path:
                    written += [(m, re.sub(r'\{[a-z0-9]+\}', '{}', path)) for m in methods]
                    methods = []
            for side, text in zip(CONTRACT[written[-1]], messages.split('→')):
                if not side.startswith('('):
                    self.assertEqual(re.findall('`([a-z-]+)`', text)[:1], [side], row)
        self.assertEqual(sorted(written), sorted(routes))

    def test_2_workstation(self):
        """What the workstation's engine sends by itself, and what it is answered, from the enrolment to the last receipt"""
        self.assertEqual(self.judge('enrolment'), {
            ('GET', '/v1/hello'), ('POST', '/v1/enrol'), ('POST', '/v1/handshake'), ('GET', '/v1/changes'), ('POST', '/v1/lease'),
            ('GET', '/v1/events'), ('POST', '/v1/sessions'), ('POST', '/v1/authors')})
        self.assertEqual(self.judge('drain'), {
            ('POST', '/v1/handshake'), ('POST', '/v1/blobs'), ('HEAD', '/v1/blobs/{}'), ('PATCH', '/v1/blobs/{}'), ('POST', '/v1/blobs/{}:seal'),
            ('POST', '/v1/ops')})
        # Of the piece that was cut the platform may not have heard the end yet.
        refused = [e for e in self.of('enrolment') + self.of('drain') if e.status >= 400]
        self.assertEqual([e for e in refused if e.status != 409 or e.method not in ('HEAD', 'PATCH')], [])
        self.assertIn('PATCH', [e.method for e in self.recorder.exchanges if e.by == 'drain' and e.cut])
        self.assertEqual(self.n_operations, OPS)
        receipts = self.receipts('drain')
        self.assertEqual((len(receipts), len({r['op'] for r in receipts})), (OPS, OPS))
        self.assertGreaterEqual(len(self.of('drain', 'POST', '/v1/blobs/{}:seal')), 5 * CASES)

    def receipts(self, by):
        return [result['receipt'] for e in self.of(by, 'POST', '/v1/ops') for result in e.answered['results']]

    def test_3_people(self):
        """What people and others ask: sign-in, work list, dossier, pages, changes, sign-out; and what uploads have besides"""
        changes = self.platform.ask('GET', '/v1/changes?after=0', self.token).message['changes']
        self.assertEqual(len(changes), OPS)
        case = json.loads(changes[0]['op']['body'])['case']
        pages = [words['sha256'] for words in map(read_metadata, self.of('drain', 'POST', '/v1/blobs')) if words['case'] == case]
        answer = self.platform.post(f'/v1/cases/{case}/blobs:probe', self.token, blobs=[*pages, '0' * 64])
        self.assertEqual(set(answer.message['blobs']), set(pages))
        rows = []
        for account, (_, role, *_) in self.accounts.items():
            token = self.sign_in(account)
            if role == 'approver':
                for view in ('open', 'mine'):
                    rows += self.platform.ask('GET', f'/v1/worklist?view={view}', token).message['cases']
            if role != 'supervisor':
                self.assertEqual(self.platform.post('/v1/credit', token, number='11010519491231002X').message['records'], [])
            dossier = self.platform.ask('GET', f'/v1/cases/{case}', token)
            file = self.platform.ask('GET', f'/v1/cases/{case}/blobs/{pages[0]}', token)
            self.assertEqual(file.status, dossier.status)
            self.assertEqual(self.platform.post('/v1/sessions:end', token).status, 200)
        # Two approvers of the agency, and nobody has claimed anything.
        self.assertEqual(sorted(row['case'] for row in rows), sorted(2 * [row['case'] for row in rows[:CASES]]))
        self.platform.ask('GET', f'/v1/cases/{case}', self.token)
        self.platform.ask('OPTIONS', '/v1/blobs')
        self.leave()
        path = self.create(b'page')
        self.platform.ask('DELETE', path, self.token, headers={'Tus-Resumable': '1.0.0'})
        done = self.judge('people') | self.judge('enrolment') | self.judge('drain')
        self.assertEqual(done, set(CONTRACT))

    def leave(self):
        """A workstation of its own is withdrawn, asks for the platform's word, and hands over a part."""
        self.stop()
        self.start(Platform(program, root, self.folder, clock=CLOCK))
        told = self.platform.enrol(LEAVING)
        self.stop()
        words = [program, '--store', os.path.join(self.folder, 'store'), '--withdraw', told['lease']['station']]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        self.start(Platform(program, root, self.folder, demo=False, clock=CLOCK))
        word = self.platform.post('/v1/withdrawal', told['token'], incarnation=LEAVING, nonce='5a' * 32).message
        self.assertEqual((word['device'], word['nonce']), (told['device'], '5a' * 32))
        sealed = base64.b64encode(b'sealed').decode()
        receipts = [self.platform.post('/v1/evacuations', told['token'], op=OTHER, part=1, parts=2, sealed=sealed).message for _ in range(2)]
        self.assertEqual(receipts[0], receipts[1])
        self.assertEqual(receipts[0]['sha256'], hashlib.sha256(b'sealed').hexdigest())

    def create(self, data):
        names = {'case': CASE, 'sha256': hashlib.sha256(data).hexdigest(), 'sm3': hashlib.new('sm3', data).hexdigest()}
        metadata = ','.join(f'{k} {base64.b64encode(v.encode()).decode()}' for k, v in names.items())
        answer = self.platform.ask('POST', '/v1/blobs', self.token, headers={
            'Tus-Resumable': '1.0.0', 'Upload-Length': str(len(data)), 'Upload-Metadata': metadata, 'Content-Length': '0'})
        self.assertEqual(answer.status, 201, answer)
        return answer.headers['Location']

    def test_4_problems(self):
        """Problems of each class that can be had without a broken platform, as answers and within them"""
        self.recorder.by = 'problems'
        ask, post = self.platform.ask, self.platform.post
        piece = {'Tus-Resumable': '1.0.0', 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': '3', 'Yichuang-Digest': None}
        for name, status, answer in [
                ('schema', 400, ask('GET', '/v1/worklist?view=all', self.sign_in('shenpi-weijian'))),
                ('contract', 400, ask('GET', '/v1/hello', headers={'Yichuang-Contract': '2'})),
                ('body-mismatch', 400, ask('POST', '/v1/lease', self.token, {'contract': 1}, {'Yichuang-Digest': 'sha256=' + '0' * 64})),
                ('signed-out', 401, ask('GET', '/v1/changes?after=0')),
                ('wrong-password', 401, self.platform.sign_in(self.token, 'duban', 'wrong')),
                ('not-permitted', 403, ask('GET', '/v1/worklist?view=open', self.sign_in('wangjing'))),
                ('cloned', 403, post('/v1/handshake', self.token, incarnation=OTHER, sequence=0, stuck=0)),
                ('not-found', 404, ask('GET', f'/v1/cases/{OTHER}', self.token)),
                ('offset', 409, ask('PATCH', self.create(b'page'), self.token, b'e', piece)),
                ('too-large', 413, ask('POST', '/v1/lease', self.token, b'x' * 20000))]:
            self.assert_problem(answer, name, status)
        for _ in range(3):
            self.assert_problem(self.platform.sign_in(self.token, 'duban', 'wrong'), 'wrong-password', 401)
        self.assert_problem(self.platform.sign_in(self.token, 'duban', 'wrong'), 'locked', 429)
        self.forge(max(self.of('drain', 'POST', '/v1/ops'), key=lambda e: len(e.message['ops'])))
        self.judge('problems')

    def forge(self, told):
        """In a call of several, one signature, one text and one digest that do not fit: each is that operation's own problem, the others have their receipts."""
        ops = told.message['ops']
        self.assertGreater(len(ops), 1)
        digest = ops[0]['sha256'].translate(str.maketrans('01', '10'))
        for spoilt, name, status in [({'signature': '0' * 128}, 'signature', 403), ({'body': ops[0]['body'] + ' '}, 'schema', 400),
                                     ({'sha256': digest}, 'schema', 400)]:
            answer = self.send_message(told, {**told.message, 'ops': [{**ops[0], **spoilt}] + ops[1:]})
            self.assertEqual(answer.status, 200, answer)
            problem, *others = answer.answered['results']
            self.assertEqual((problem['problem']['type'], problem['problem']['status']), (f'urn:yichuang:problem:{name}', status))
            self.assertEqual([result['receipt']['op'] for result in others], [op['op'] for op in ops[1:]])

    def test_5_again(self):
        """All that the workstation sent is sent once more, in its order: the same is answered, the receipts are the same, nothing is done twice"""
        before = self.platform.ask('GET', '/v1/changes?after=0', self.token).message
        for by in ('enrolment', 'drain'):
            self.recorder.by = f'{by} again'
            for first in self.of(by):
                again = self.send(first.request)
                self.compare(find_route(CONTRACT, first.method, first.target), first, again)
            self.judge(f'{by} again')
        self.assertEqual(self.receipts('drain again'), self.receipts('drain'))
        self.recorder.by = 'people'
        self.assertEqual(self.platform.ask('GET', '/v1/changes?after=0', self.token).message, before)

    def compare(self, route, first, again):
        if route in (('HEAD', '/v1/blobs/{}'), ('PATCH', '/v1/blobs/{}'), ('POST', '/v1/blobs')):
            # Uploads are over; what is asked of them again is told so, or takes nothing away. A piece may be cut off before it is read.
            self.assertLess(again.status if again.is_told or route[0] != 'PATCH' else 0, 500, again)
            return
        self.assertEqual(again.status, first.status, again)
        if route in (('POST', '/v1/ops'), ('POST', '/v1/blobs/{}:seal'), ('POST', '/v1/authors')):
            self.assertEqual(again.answered, first.answered)
        elif route == ('POST', '/v1/enrol'):
            # The same workstation with the same numbers, but the older token is void from now on.
            self.assertEqual({**again.answered, 'token': ''}, {**first.answered, 'token': ''})
            type(self).token = again.answered['token']
        elif route == ('POST', '/v1/handshake'):
            self.assertEqual(set(again.answered['ops']), {receipt['op'] for receipt in self.receipts('drain')})

    def test_6_spoilt(self):
        """A recorded request with one thing wrong is refused by its schema and by the platform; an answer with one thing wrong by its schema"""
        self.recorder.by, n = 'spoilt', 0
        samples = {}
        for e in self.of('enrolment') + self.of('drain') + self.of('people'):
            if e.status < 400:
                route = find_route(CONTRACT, e.method, e.target)
                if len(e.told) > len(getattr(samples.get(route), 'told', b'')):
                    samples[route] = e
        for route, (request, answer) in CONTRACT.items():
            if answer in SCHEMAS:
                n_answers = 0
                for how, bad in spoil({k: {} if k == 'lease' else v for k, v in samples[route].answered.items()}):
                    if not how.startswith('lease: '):
                        self.assertNotEqual([e.message for e in SCHEMAS[answer].iter_errors(bad)], [], f'{answer}: {how}')
                        n_answers += 1
                self.assertGreater(n_answers, 2)
            if request in SCHEMAS:
                if route in (('POST', '/v1/sessions:end'), ('POST', '/v1/credit')):
                    # The session of the sample is over.
                    over = samples[route].headers['Authorization'].split(' ')[1]
                    samples[route].request = samples[route].request.replace(over.encode(), self.sign_in('wangjing').encode())
                for how, bad in spoil(samples[route].message):
                    with self.subTest(call=route, how=how):
                        self.assertNotEqual(validate(request, bad), [])
                        told = self.send_message(samples[route], bad)
                        self.assertEqual((told.status, told.answered['type']), (400, 'urn:yichuang:problem:schema'), told)
                        n += 1
        self.judge('spoilt')
        self.assertGreater(n, 60)
        print(f'# {len(self.of("enrolment"))} exchanges of the enrolment, {len(self.of("drain"))} of the drain,'
              f' {len(self.recorder.exchanges)} in all; {n} requests spoilt', flush=True)

    def test_7_before_files(self):
        """A platform without the pages: the recorded operations are refused within the answer, with problems as the schema has them"""
        self.stop()
        self.start(Platform(program, root, self.bare, demo=False, clock=CLOCK))
        self.recorder.by, type(self).token = 'bare', self.first_token
        problems = [result['problem'] for e in self.of('drain', 'POST', '/v1/ops') for result in self.send(e.request).answered['results']]
        self.judge('bare')
        names = [(p['status'], p['type'].rsplit(':', 1)[1]) for p in problems]
        self.assertEqual(len(names), OPS)
        self.assertEqual(set(names), {(422, 'unsealed'), (409, 'held')})


if __name__ == '__main__':
    tap.run(Contract)
