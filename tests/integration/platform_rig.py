# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the real platform with its demonstration hall on loopback and speaks the contract with it: plain HTTP of the standard library, so that the
other side of the contract is not our own code."""
import hashlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import urllib.parse

MESSAGE, PROBLEM = 'application/vnd.yichuang+json', 'application/problem+json'
INCARNATION = '0193a000-0000-7000-8000-00000000000a'
PASSWORD = 'yichuang-demonstration'
KEY = '0dde1d376b047d3aaaf5880ae258402fe0ffa4f6a4ab7f0cd0ae3e93e060793e'


def read_routes(root):
    """The platform's own table of calls: [(method, path)], {} for a word of the path."""
    with open(os.path.join(root, 'src/platform/yc-platform-call.c'), encoding='utf-8') as f:
        table = re.search(r'routes\[\] = \{\n(.*?)\n\};', f.read(), re.S).group(1)
    rows = [line for line in table.splitlines() if not line.lstrip().startswith('/*')]
    routes = [re.match(r'  \{ "([A-Z]+)", "(/v1/[^"]+)", ', row) for row in rows]
    assert routes and all(routes), [row for row, route in zip(rows, routes) if not route]
    return [route.groups() for route in routes]


def find_route(routes, method, path):
    """The row of @routes that a request belongs to, None when there is none."""
    found = [route for route in routes if route[0] == method
             and re.fullmatch(re.escape(route[1]).replace(r'\{\}', '[0-9A-Za-z-]{1,64}'), urllib.parse.urlsplit(path).path)]
    assert len(found) < 2, found
    return found[0] if found else None


class Answer:
    def __init__(self, status, headers, data):
        self.status, self.headers, self.data = status, headers, data

    @property
    def message(self):
        return json.loads(self.data)

    @property
    def problem(self):
        """The type of the problem; '' when it is a message."""
        if self.headers.get('Content-Type') != PROBLEM:
            return ''
        told = json.loads(self.data)
        assert told['status'] == self.status, told
        return told['type'].rsplit(':', 1)[1]

    def __repr__(self):
        return f'{self.status} {self.data[:300]!r}'


class Platform:
    def __init__(self, program, root, folder=None, demo=True, clock=None, patience=20, words=(), env=None):
        self.program, self.root, self.demo, self.patience, self.words, self.env = program, root, demo, patience, list(words), env or {}
        self.own = None if folder else tempfile.TemporaryDirectory(prefix='yichuang-platform-')
        self.folder = folder or self.own.name
        self.process, self.accounts, self.code, self.uri = None, {}, None, None
        self.start(clock)

    def command(self):
        demo = ['--demo', '--demo-file', os.path.join(self.root, 'data/demo/enrolment.json')] if self.demo else []
        return [self.program, '--store', os.path.join(self.folder, 'store'), '--patience', str(self.patience), *demo, *self.words]

    def start(self, clock=None):
        env = dict(os.environ, LC_ALL='C', **({'YICHUANG_CLOCK': clock} if clock else {}), **self.env)
        self.process = subprocess.Popen(self.command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        self.accounts = {}
        for line in self.process.stdout:
            name, *fields = line.decode().rstrip('\n').split('\t')
            if name == 'account':
                self.accounts[fields[0]] = fields[1:]
            elif name == 'enrolment-code':
                self.code = fields[0]
            elif name == 'listening':
                self.uri = urllib.parse.urlsplit(fields[0])
                return
        raise AssertionError(f'no platform: {self.process.wait()} {self.process.stderr.read().decode(errors="replace")}')

    def end(self, how=signal.SIGTERM):
        """Returns the exit status and what was written to standard error."""
        self.process.send_signal(how)
        _, err = self.process.communicate(timeout=120)
        return self.process.returncode, err.decode(errors='replace')

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        if self.own:
            self.own.cleanup()

    def connect(self):
        return http.client.HTTPConnection(self.uri.hostname, self.uri.port, timeout=120)

    def socket(self):
        return socket.create_connection((self.uri.hostname, self.uri.port), timeout=120)

    def ask(self, method, path, token=None, body=None, headers=None, connection=None):
        """@body: an object (a message), bytes or None. @headers: more, or others; None takes one away."""
        data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        sent = {'Yichuang-Contract': '1'}
        if token:
            sent['Authorization'] = f'Bearer {token}'
        if data is not None:
            sent['Content-Type'] = MESSAGE
            sent['Yichuang-Digest'] = f'sha256={hashlib.sha256(data).hexdigest()}'
        sent.update(headers or {})
        line = connection or self.connect()
        try:
            line.request(method, path, body=data, headers={k: v for k, v in sent.items() if v is not None})
            answer = line.getresponse()
            # A stream has no end; whoever wants to listen to it reads it himself.
            stream = answer.headers.get_content_type() == 'text/event-stream'
            return Answer(answer.status, answer.headers, b'' if stream else answer.read())
        finally:
            if not connection:
                line.close()

    def post(self, path, token=None, **members):
        return self.ask('POST', path, token, {'contract': 1, **members})

    def enrol(self, incarnation=INCARNATION, code=None):
        answer = self.post('/v1/enrol', code=code or self.code, incarnation=incarnation)
        assert answer.status == 200, answer
        return answer.message

    def sign_in(self, device, account, password=PASSWORD):
        return self.post('/v1/sessions', device, account=account, password=password)
