"""The log: JSON, one line a request, on standard error; without what was asked unless that is wanted."""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from flask import (
    Flask,
    Response,
    current_app,
    g,
    has_request_context,
    request,
    request_finished,
    request_started,
)
from pydantic import BaseModel

QUESTIONS = "KAMERBRON_LOGS_QUESTIONS"
"""The setting of the application that says whether the log holds questions; the page says so too."""

_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

# Any other method is what a client made up, and may hold anything.
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

_FINGERPRINT_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class LogSettings:
    """What the log holds: with `questions` also the text and the filter of every question."""

    questions: bool = False


class _StandardError:
    """Writes lines to standard error, each in one piece, as several processes write to the same."""

    def msg(self, line: str) -> None:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    info = warning = error = msg


def _in_order(_: object, level: str, fields: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {"time": fields.pop("time"), "level": level, "event": fields.pop("event"), **fields}


_LOG: Any = structlog.wrap_logger(
    _StandardError(),
    processors=[
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _in_order,
        structlog.processors.JSONRenderer(),
    ],
    wrapper_class=structlog.BoundLogger,
)


def questions_notice(settings: LogSettings) -> str | None:
    """Return the line to say at the start when questions are kept, None when they are not."""
    if not settings.questions:
        return None
    return "Let op: de tekst en het filter van elke vraag komen in het logboek (--log-questions)."


def register_logs(app: Flask, settings: LogSettings) -> None:
    """Give every request an id, and write one line when it has been answered."""
    app.config[QUESTIONS] = settings.questions
    # Flask writes what an error says when an answer cannot be finished. It goes on as ours does, without.
    app.logger = _own_logger()
    request_started.connect(_begin, app)
    request_finished.connect(_finish, app)

    @app.after_request
    def say_id(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        return response


def note_question(text: str, limits: BaseModel | None = None) -> None:
    """Keep a question and its filter for the line of this request, where the operator wants that."""
    if current_app.config.get(QUESTIONS):
        noted = g.setdefault("questions", [])
        kept = limits.model_dump(mode="json", by_alias=True, exclude_defaults=True) if limits else {}
        noted.append({"vraag": text, **({"filter": kept} if kept else {})})


def log_warning(event: str, *, reason: str) -> None:
    """Write what an operator should look at."""
    _LOG.warning(event, reason=reason)


def log_error(event: str, *, reason: str) -> None:
    """Write what an operator must look at."""
    _LOG.error(event, reason=reason)


def log_failure(error: BaseException) -> None:
    """Write what kind of error it was and where, for it and for those it came from.

    Not what they say, nor the lines of source: either can hold the text of a question.
    """
    of_request = {"request_id": g.get("request_id")} if has_request_context() else {}
    _LOG.error("fout", **of_request, errors=[_describe(found) for found in _chain(error)])


def _describe(error: BaseException) -> dict[str, object]:
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)
    return {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "places": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those it came from, the last one first."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__


def _begin(_: Flask, **__: object) -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
    g.began = time.perf_counter()


def _finish(_: Flask, response: Response, **__: object) -> None:
    began: float = g.began
    fields = _fields(response)

    def write(size: int) -> None:
        milliseconds = round((time.perf_counter() - began) * 1000, 1)
        _LOG.info("verzoek", **{**fields, "milliseconds": milliseconds, "bytes": size})

    if request.method == "HEAD":
        write(0)
    elif not response.is_streamed or response.content_length is not None:
        write(response.content_length or response.calculate_content_length() or 0)
    else:
        # An answer that is sent as it comes has a length and a duration only when it has been sent.
        sent = [0]
        close = getattr(response.response, "close", None)
        response.response = _counting(response.iter_encoded(), sent)
        if close is not None:
            response.call_on_close(close)
        response.call_on_close(lambda: write(sent[0]))


def _counting(parts: Iterable[bytes], sent: list[int]) -> Iterator[bytes]:
    for part in parts:
        sent[0] += len(part)
        yield part


def _fields(response: Response) -> dict[str, object]:
    """Return what the line says of the request; the path and what it asks for stay out of it."""
    caller, library = g.get("caller"), g.get("library")
    return {
        "request_id": g.request_id,
        "method": request.method if request.method in _METHODS else "OTHER",
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
        "milliseconds": None,
        "bytes": None,
        "key": caller.key if caller else None,
        "index": library.manifest.fingerprint[:_FINGERPRINT_CHARACTERS] if library else None,
        **({"questions": g.questions} if "questions" in g else {}),
    }


class _FailureHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            log_failure(error)
        else:
            _LOG.error(
                "fout", errors=[{"type": record.levelname, "places": [f"{record.pathname}:{record.lineno}"]}]
            )


def _own_logger() -> logging.Logger:
    """Make a logger that no other part of the program shares or hears."""
    logger = logging.Logger("kamerbron")  # noqa: LOG001 - one that is found by name would be shared
    logger.addHandler(_FailureHandler())
    return logger
