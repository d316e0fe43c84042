"""Take the pictures of the README: `python -m scripts.screenshots [folder]`, with Debian's chromium.

They show the sample corpus, which is ours to show.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from kamerbron.index.build import build_index
from kamerbron.index.embedding.model import load_encoder
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.opening import open_current
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex

_ROOT = Path(__file__).parents[2]

_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
]

_ANSWERED = "Hoeveel fietsen worden er jaarlijks bij stations gestolen?"

_NOT_ANSWERED = "Wat kost een treinkaartje van Amsterdam naar Brussel?"

_SET = """1. Hoeveel fietsen worden er jaarlijks bij stations gestolen?
2. Wie is verantwoordelijk voor het beheer van de stallingen? Worden bromfietsen toegelaten?
3. Wat kost een treinkaartje van Amsterdam naar Brussel?
4. Kunt u deze vragen afzonderlijk beantwoorden?
"""


def main() -> None:
    """Take all of them, into the folder that is named or docs/beeld."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _ROOT / "docs" / "beeld"
    folder.mkdir(parents=True, exist_ok=True)
    with _serve() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        page = browser.new_page(viewport={"width": 960, "height": 960})
        _ask(page, url, _ANSWERED)
        page.screenshot(path=folder / "antwoord.png")
        _ask(page, url, _NOT_ANSWERED)
        page.screenshot(path=folder / "geen-antwoord.png")
        page.goto(f"{url}/kamerstukken/kst-99999-2#antwoord-3-4.alinea-1")
        page.screenshot(path=folder / "stuk.png")
        page.goto(f"{url}/vragensets")
        page.fill("#vragen", _SET)
        page.click("#form button[type=submit]")
        page.wait_for_selector("#outcome")
        page.screenshot(path=folder / "vragenset.png")
        browser.close()


@contextmanager
def _serve() -> Iterator[str]:
    """Serve the sample corpus until the context ends."""
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as folder:
        store = FileStore(Path(folder) / "index")
        build_index(_ROOT / "sample", store, encoder)
        with open_current(store) as generation:
            server = make_server("127.0.0.1", 0, create_app(FixedIndex(generation, encoder)), threaded=True)
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}"
            finally:
                server.shutdown()
                thread.join()
                server.server_close()


def _ask(page: Page, url: str, question: str) -> None:
    page.goto(url)
    page.fill("#vraag", question)
    page.click("#form button[type=submit]")
    page.wait_for_selector("#outcome")
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)


if __name__ == "__main__":
    main()
