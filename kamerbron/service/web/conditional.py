"""ETags, and 304 for who has the answer already."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from flask import Blueprint, Response, request

from kamerbron.service.web.requests import library

UNCHANGED: dict[str | int, dict[str, str]] = {"304": {"description": "Er is niets veranderd."}}
"""What a path of such a blueprint may answer as well."""

_VERSION = version("kamerbron")


def answer_conditionally(blueprint: Blueprint) -> None:
    """Give every answer of a blueprint a strong ETag, and answer 304 to who names it.

    For paths whose answer hangs on nothing but the index, the caller's reach and the address asked for. Who
    names the ETag had that answer, so it is the same again and need not be made.
    """
    blueprint.before_request(_answer_unchanged)
    blueprint.after_request(_mark)


def _answer_unchanged() -> Response | None:
    known = request.if_none_match
    if not _reads() or not known or known.star_tag:
        return None
    return _unchanged() if known.contains_weak(_tag()) else None


def _mark(response: Response) -> Response:
    if not _reads():
        return response
    if response.status_code == 200 and request.if_none_match.star_tag:
        response = _unchanged()
    if response.status_code in {200, 304}:
        response.set_etag(_tag())
        # The answer may be kept by who asked, and is checked before it is used again: a new index changes it.
        response.cache_control.private = True
        response.cache_control.no_cache = True
    return response


def _reads() -> bool:
    return request.method in {"GET", "HEAD"}


def _unchanged() -> Response:
    return Response(status=304)


def _tag() -> str:
    """Return what changes when the answer may: with the index, the reach, the address or the program."""
    held = library()
    decides = (
        _VERSION,
        held.generation.manifest.fingerprint,
        held.built,
        held.reach,
        request.root_path,
        request.full_path,
    )
    return hashlib.sha256(repr(decides).encode("utf-8", "surrogatepass")).hexdigest()[:32]
