"""A server of vectors on this machine, which does as it is told: also what no server should."""

from __future__ import annotations

import base64
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
from support import WordEncoder

MODEL = "woorden"
DIMENSION = 512


@dataclass
class Reply:
    """What is sent: a status, headers, and a body; less of the body than promised where `cut` says so."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    seconds: float = 0


@dataclass
class VectorsServer:
    """Counts words, after the misbehaviour that was put in `first`, one for each request."""

    url: str = ""
    first: list[Callable[[dict[str, Any]], Reply]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    most_at_once: int = 0
    at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, body: dict[str, Any], key: str | None) -> Reply:
        with self.lock:
            self.asked.append(body)
            self.keys.append(key)
            misbehave = self.first.pop(0) if self.first else vectors
        return misbehave(body)


def vectors(body: dict[str, Any]) -> Reply:
    """Answer as OpenAI does, with vectors that are not of unit length, and not in order."""
    return with_vectors(body, lambda rows: rows)


def with_vectors(body: dict[str, Any], change: Callable[[list[Any]], list[Any]]) -> Reply:
    """Answer with the vectors changed: what may be wrong with them."""
    rows = change((3 * WordEncoder(MODEL, DIMENSION).encode_questions(body["input"])).tolist())
    data = [{"object": "embedding", "index": at, "embedding": row} for at, row in enumerate(rows)]
    return with_data(data[::-1])


def with_data(data: Any) -> Reply:
    return Reply(body=json.dumps({"object": "list", "data": data, "model": MODEL, "usage": {}}).encode())


def in_base64(body: dict[str, Any]) -> Reply:
    return with_vectors(
        body, lambda rows: [base64.b64encode(np.array(row, "<f4").tobytes()).decode() for row in rows]
    )


class _Http(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        # Who asked may be gone before it hears; anything else is a bug of this server.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving() -> Iterator[VectorsServer]:
    """Serve until the context ends."""
    server = VectorsServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with server.lock:
                server.at_once += 1
                server.most_at_once = max(server.most_at_once, server.at_once)
            reply = server.answer({**body, "path": self.path}, self.headers["Authorization"])
            with server.lock:
                server.at_once -= 1
            time.sleep(reply.seconds)
            self._send(reply)
            self.close_connection = reply.cut

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)

        def log_message(self, *_: object) -> None:
            pass

    with _Http(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        server.url = f"http://127.0.0.1:{http.server_port}/v1"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
