"""The addresses of the page for staff, and what every answer on them bears."""

from __future__ import annotations

from flask import Blueprint, Flask, make_response, render_template, request
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response

from kamerbron.service.page.asking import PART_HEADER, ask
from kamerbron.service.page.assets import KEEP, version
from kamerbron.service.page.context import language, page_context
from kamerbron.service.page.problem_pages import show_problem, wants_page
from kamerbron.service.page.question_sets import question_set
from kamerbron.service.page.reading import paper
from kamerbron.service.web.problems import MEDIA_TYPE

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def about() -> Response:
    """Tell what Kamerbron is, and what it keeps."""
    return make_response(render_template(f"about.{language().value}.html"))


def accessibility() -> Response:
    """Tell how accessible the page is, and how that was tested."""
    return make_response(render_template(f"accessibility.{language().value}.html"))


def register_page(app: Flask) -> None:
    """Let an application show the page."""
    page = Blueprint(
        "page",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/statisch",
    )
    page.add_url_rule("/", view_func=ask, methods=["GET", "POST"])
    page.add_url_rule("/kamerstukken/<document_id>", view_func=paper)
    page.add_url_rule("/vragensets", view_func=question_set, methods=["GET", "POST"])
    page.add_url_rule("/over", view_func=about)
    page.add_url_rule("/toegankelijkheid", view_func=accessibility)
    page.app_context_processor(page_context)
    page.after_app_request(_finish)
    app.jinja_env.undefined = StrictUndefined
    app.register_blueprint(page)


def _finish(response: Response) -> Response:
    if not wants_page():
        return response
    if response.mimetype == MEDIA_TYPE:
        show_problem(response)
    response.headers["Content-Security-Policy"] = _POLICY
    # The address of a shared question holds it: no other site is to hear of it.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = _caching(response)
    response.vary.add(PART_HEADER)
    return response


def _caching(response: Response) -> str:
    """Return how long a response may be kept: a file that bears its version for ever, a question never.

    What is not in the address may be kept by the browser that has it, so that its way back still works.
    """
    if request.endpoint == "page.static":
        name = (request.view_args or {}).get("filename", "")
        kept = response.status_code in {200, 304} and request.args.get("v") == version(name)
        return KEEP if kept else "no-cache"
    return "no-store" if "vraag" in request.args else "private, no-cache"
