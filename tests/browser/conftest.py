"""The service over the sample corpus, served for real, and a Chromium that looks at it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from page_support import paged
from playwright.sync_api import Browser, Page, Request, sync_playwright
from werkzeug.serving import make_server

from kamerbron.index.encoder import Encoder
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# What Chromium itself says of an answer that is no 200; the tests ask for those on purpose.
_REFUSED = "Failed to load resource: "

Opens = Callable[..., Page]


def _require(there: object, what: str) -> None:
    if not there:
        message = f"{what}; the pages are not looked at"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def site(generation: Generation, encoder: Encoder) -> Iterator[str]:
    """Where the sample corpus is served."""
    with serving(create_app(FixedIndex(generation, encoder))) as url:
        yield url


@pytest.fixture(scope="module")
def other_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where papers of our own are served: they have official links, and one text stands in two of them."""
    with paged(tmp_path_factory.mktemp("browser")) as app, serving(app) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # A module long and no longer: while it runs, its event loop is in the way of those of other tests.
    path = shutil.which("chromium")
    _require(path, "Chromium is missing (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def opens(chromium: Browser) -> Iterator[Opens]:
    """Open pages; what they complain of, or ask of another host than ours, fails the test."""
    complaints: list[str] = []
    contexts = []

    def check(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            complaints.append(f"asked for {request.url}")

    def open_page(**options: Any) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1100, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", check)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text)
                if said.type in {"error", "warning"} and not said.text.startswith(_REFUSED)
                else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core."""
    _require(AXE.is_file(), "axe-core is missing (npm ci)")
    return AXE.read_text()
