"""How messages come in: over standard input and output, or over streamable HTTP."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType
from typing import Any

import anyio
import uvicorn
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.routing import Route

from kamerbron.service.access.keyring import Keyring
from kamerbron.service.assistant.gate import Gate
from kamerbron.service.settings import MAX_BODY_BYTES
from kamerbron.service.web.logs import log_failure, log_warning

PATH = "/mcp"

# The names by which a browser on this machine reaches it, as they stand in a Host header.
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

_STOP_SECONDS = 10

# Beyond these it answers 503 at once; a tool takes milliseconds, and connections are not kept for long.
_MOST_CONNECTIONS = 200


class _WithoutWords(logging.Handler):
    """Keeps of what the SDK and the server log what kind of error it was and where, and not what it says."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            log_failure(error)
        else:
            log_warning("mcp", reason=f"{record.levelname} {record.module}:{record.lineno}")


def quieten() -> None:
    """Let the log hold no word of what an assistant sends: it can be a question."""
    for name in ("mcp", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [_WithoutWords(logging.WARNING)]
        logger.propagate = False


def serve_stdio(server: Server[Any], close: Callable[[], None]) -> None:
    """Answer the messages on standard input until it ends; standard output carries answers only.

    `close` is called when a signal ends the process first.
    """

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        # A thread waits for the next line, and Python would wait for that thread: the signal must do it.
        close()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    anyio.run(_serve_stdio, server)


def serve_http(
    server: Server[Any], listening: socket.socket, *, names: Sequence[str], keyring: Keyring | None
) -> None:
    """Answer messages over HTTP on a socket that listens, until told to stop.

    With a keyring only those with one of its keys are answered. `names` are the names, other than those
    of this machine itself, by which clients may reach it. A request for any other name is refused, or a page
    in a browser could come in by a name of its own (DNS rebinding).
    """
    app = _application(server, [*_LOOPBACK, *names])
    config = uvicorn.Config(
        app if keyring is None else Gate(app, keyring),
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    # Once it has stopped, uvicorn sends itself the signal it was stopped with: be told of both alike.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _application(server: Server[Any], hosts: Sequence[str]) -> Starlette:
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        # Every message stands alone, so there is no session to keep, and an answer is one JSON object.
        json_response=True,
        stateless_http=True,
        max_request_body_size=MAX_BODY_BYTES,
        transport_security=TransportSecuritySettings(
            allowed_hosts=[form for host in hosts for form in (host, f"{host}:*")],
            allowed_origins=[
                f"{scheme}://{host}{port}"
                for host in hosts
                for scheme in ("http", "https")
                for port in ("", ":*")
            ],
        ),
    )
    for route in app.routes:
        if isinstance(route, Route):
            # A GET would be answered by a stream that never says anything; the protocol has 405 for that.
            route.methods = {"POST"}
    return app


async def _serve_stdio(server: Server[Any]) -> None:
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
