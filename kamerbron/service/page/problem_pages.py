"""A problem, shown as a page to those who came for a page.

What makes a problem need not know who reads it: it is turned into a page on the way out.
"""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from kamerbron.service.page.asking import PART_HEADER
from kamerbron.service.page.context import language
from kamerbron.service.page.languages import TEXTS, say
from kamerbron.service.web.problems import MEDIA_TYPE

_HTML = "text/html"


def wants_page() -> bool:
    """Whether whoever asks came for a page: one of ours, or an address that nothing has."""
    if request.blueprint is not None or request.url_rule is not None:
        return request.blueprint == "page"
    if request.path.startswith("/v1"):
        return False
    return request.accept_mimetypes.best_match([MEDIA_TYPE, _HTML]) == _HTML


def show_problem(response: Response) -> None:
    """Put a page, or a part of one, in the place of the problem that a response holds."""
    chosen, status = language(), str(response.status_code)
    name = f"problem_{status}" if f"problem_{status}" in TEXTS[chosen] else "problem_other"
    text = say(chosen, f"{name}_help")
    wait = response.headers.get("Retry-After", "")
    if wait.isdecimal():
        text = say(chosen, "problem_wait", seconds=wait)
    template = "problem_part.html" if PART_HEADER in request.headers else "problem.html"
    response.set_data(render_template(template, heading=say(chosen, name), help=text))
    response.mimetype = _HTML
