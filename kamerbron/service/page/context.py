"""What every template of the page knows of the request."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from flask import current_app, request, url_for

from kamerbron.service.page.assets import version
from kamerbron.service.page.blocks import paragraph_anchor
from kamerbron.service.page.forms import FIELDS
from kamerbron.service.page.languages import Language, read_language, say, say_count
from kamerbron.service.page.segments import Place
from kamerbron.service.web.logs import QUESTIONS

LANGUAGE_KEY = "taal"

_MONTHS = {
    Language.DUTCH: "januari februari maart april mei juni juli augustus september oktober november december",
    Language.ENGLISH: "January February March April May June July August September October November December",
}


def language() -> Language:
    """Return the language that this request asks for; it stands in the address of every page."""
    return read_language(request.args.get(LANGUAGE_KEY))


def page_context() -> dict[str, Any]:
    """Return what the templates call: texts, addresses and the language."""
    chosen = language()
    return {
        "language": chosen,
        "t": partial(say, chosen),
        "n": partial(say_count, chosen),
        "address": address,
        "paper_address": paper_address,
        "asset": _asset,
        "anchor": paragraph_anchor,
        "day": partial(print_day, chosen),
        "other_language": _in_other_language(chosen),
        "logs_questions": bool(current_app.config.get(QUESTIONS)),
    }


def address(endpoint: str, **values: str) -> str:
    """Return the address of a page, in the language of this one."""
    chosen = language()
    if chosen is not Language.DUTCH:
        values[LANGUAGE_KEY] = chosen.value
    return _url(endpoint, values)


def paper_address(place: Place) -> str:
    """Return the address of a place in a paper, in the language of this page."""
    link = address("page.paper", document_id=place.document_id)
    return link if place.anchor is None else f"{link}#{place.anchor}"


def _asset(name: str) -> str:
    return url_for("page.static", filename=name, v=version(name))


def print_day(chosen: Language, date: dt.date) -> str:
    """Print a date with the name of its month."""
    return f"{date.day} {_MONTHS[chosen].split()[date.month - 1]} {date.year}"


def _in_other_language(chosen: Language) -> str:
    """Return the address of this page in the other language; of the first page when there is no such page."""
    other = {} if chosen is Language.ENGLISH else {LANGUAGE_KEY: Language.ENGLISH.value}
    if request.endpoint is None or request.blueprint != "page":
        return _url("page.ask", other)
    kept = {key: value for key, value in request.args.items() if key in FIELDS}
    return _url(request.endpoint, {**kept, **(request.view_args or {}), **other})


def _url(endpoint: str, values: dict[str, Any]) -> str:
    return url_for(endpoint, **values)
