# SPDX-License-Identifier: GPL-3.0-or-later
"""A line between workstation and platform that writes down what passes: a proxy on loopback for plain HTTP/1.1, where each exchange has a connection
of its own, as the platform answers them. It changes nothing, but may cut one request in the middle, and may let a call wait for others."""
import http.client
import io
import json
import select
import socket
import threading
import time
import urllib.parse

MAX_HEAD, MAX_BODY, MAX_ANSWER, MAX_LINES = 64 << 10, 8 << 20, 32 << 20, 64
PATIENCE = 60
EVENTS = 'text/event-stream'


def read_json(data):
    """Strict: UTF-8, no member twice, no numbers that JSON does not have."""
    def members(pairs):
        if len(dict(pairs)) != len(pairs):
            raise ValueError('a member stands there twice')
        return dict(pairs)

    def refuse(text):
        raise ValueError(f'{text} is no JSON')
    return json.loads(data.decode('utf-8'), object_pairs_hook=members, parse_constant=refuse)


class Canned:
    """What http.client takes for a socket."""

    def __init__(self, data):
        self.data = data

    def makefile(self, *_):
        return io.BytesIO(self.data)


class Exchange:
    """A request as its bytes, and what was answered. @by: who speaks."""

    def __init__(self, by, request):
        self.by, self.request, self.told = by, request, b''
        self.over, self.cut = False, False
        head, _, self.body = request.partition(b'\r\n\r\n')
        first, _, rest = head.partition(b'\r\n')
        self.method, self.target, self.version = first.decode('ascii').split(' ')
        self.headers = http.client.parse_headers(io.BytesIO(rest + b'\r\n\r\n'))
        self.path = urllib.parse.urlsplit(self.target).path

    def answer(self):
        """(status, headers, body), the body as far as it came."""
        response = http.client.HTTPResponse(Canned(self.told), method=self.method)
        response.begin()
        try:
            body = response.read()
        except http.client.IncompleteRead as broken:
            if response.headers.get('Content-Type') != EVENTS:
                raise
            body = broken.partial
        return response.status, response.headers, body

    @property
    def message(self):
        return read_json(self.body)

    @property
    def status(self):
        return self.answer()[0]

    @property
    def answered(self):
        return read_json(self.answer()[2])

    def is_whole(self):
        """Whoever asked may go when he has all, before the platform closes its side."""
        response = http.client.HTTPResponse(Canned(self.told), method=self.method)
        try:
            response.begin()
            ends = response.chunked or response.length is not None
            response.read()
        except (http.client.HTTPException, OSError):
            return False
        return ends

    @property
    def is_told(self):
        """It was answered; of a stream of events something came."""
        return self.over or (EVENTS.encode() in self.told and b'\n\n' in self.told)

    def __repr__(self):
        return f'{self.by}: {self.method} {self.target} -> {self.told[:400]!r}'


class Recorder:
    def __init__(self):
        self.upstream, self.by, self.exchanges, self.faults = None, '', [], []
        self.cut_once, self.waits = None, {}
        self.changed = threading.Condition()
        self.room = threading.BoundedSemaphore(MAX_LINES)
        self.listener = socket.create_server(('127.0.0.1', 0), backlog=MAX_LINES)
        self.address = self.listener.getsockname()
        self.uri = urllib.parse.urlsplit(f'http://127.0.0.1:{self.address[1]}')
        threading.Thread(target=self.listen, daemon=True).start()

    def close(self):
        self.listener.close()

    def wait_until(self, condition, what):
        with self.changed:
            if not self.changed.wait_for(condition, PATIENCE):
                raise AssertionError(f'not seen: {what}: {self.exchanges}')

    def settle(self):
        """Until each exchange is over, but the streams, which stay open."""
        self.wait_until(lambda: all(e.over or e.cut or e.is_told for e in self.exchanges), 'the end of all exchanges')
        if self.faults:
            raise AssertionError(f'not recorded: {self.faults}')

    def listen(self):
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            self.room.acquire()
            threading.Thread(target=self.serve, args=(line,), daemon=True).start()

    def serve(self, line):
        try:
            with line:
                line.settimeout(PATIENCE)
                request = self.read_request(line)
                if request:
                    self.pass_on(line, request)
        except (OSError, ValueError) as error:
            with self.changed:
                self.faults.append(repr(error))
        finally:
            self.room.release()

    @staticmethod
    def read_request(line):
        data = b''
        while b'\r\n\r\n' not in data:
            piece = line.recv(65536)
            if not piece:
                if data:
                    raise ValueError(f'a request breaks off: {data[:200]!r}')
                return b''
            data += piece
            if len(data) > MAX_HEAD and b'\r\n\r\n' not in data[:MAX_HEAD]:
                raise ValueError('a head without end')
        head, _, body = data.partition(b'\r\n\r\n')
        headers = http.client.parse_headers(io.BytesIO(head.partition(b'\r\n')[2] + b'\r\n\r\n'))
        if headers.get('Transfer-Encoding'):
            raise ValueError(f'a request of unknown length: {head!r}')
        length = int(headers.get('Content-Length') or '0')
        if not len(body) <= length <= MAX_BODY:
            raise ValueError(f'{len(body)} of {length} bytes')
        while len(body) < length:
            piece = line.recv(min(65536, length - len(body)))
            if not piece:
                raise ValueError(f'a body breaks off: {head!r}')
            body += piece
        return head + b'\r\n\r\n' + body

    def pass_on(self, line, request):
        exchange = Exchange(self.by, request)
        with self.changed:
            self.exchanges.append(exchange)
            exchange.cut = self.cut_once == exchange.method
            if exchange.cut:
                self.cut_once = None
        wanted = self.waits.get(exchange.path)
        if wanted:
            self.wait_until(lambda: wanted <= {e.path for e in self.exchanges if e.is_told}, wanted)
        whole = False
        try:
            with socket.create_connection(self.upstream, timeout=PATIENCE) as up:
                if exchange.cut:
                    up.sendall(request[:len(request) - len(exchange.body) // 2])
                else:
                    up.sendall(request)
                    whole = self.bring_back(line, up, exchange)
        except (ConnectionResetError, BrokenPipeError):
            # Either side may go when it has what it wanted: a refusal comes before a body is read, and an answer before the line is closed.
            whole = exchange.is_whole()
        finally:
            with self.changed:
                exchange.over, exchange.cut = whole, not whole
                self.changed.notify_all()

    def bring_back(self, line, up, exchange):
        """Returns whether the answer came to its end, and not whoever asked went away."""
        deadline = time.monotonic() + 4 * PATIENCE
        while time.monotonic() < deadline:
            ready, _, _ = select.select([line, up], [], [], PATIENCE)
            if up in ready:
                piece = up.recv(65536)
                if not piece:
                    return True
                with self.changed:
                    exchange.told += piece
                    self.changed.notify_all()
                if len(exchange.told) > MAX_ANSWER:
                    raise ValueError(f'an answer without end: {exchange}')
                line.sendall(piece)
            elif line in ready and not line.recv(65536):
                return exchange.is_whole()
        raise ValueError(f'an answer without end: {exchange}')
