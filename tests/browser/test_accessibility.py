"""axe-core finds nothing in any state of any page, and no page scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN = """rules => axe.run(document, {runOnly: {type: "tag", values: rules}}).then(({violations}) =>
  violations.flatMap(({id, nodes}) => nodes.map(node => `${id}: ${node.html} (${node.failureSummary})`)))"""

SET = """1. Hoeveel fietsen worden er jaarlijks bij stations gestolen?
2. Wie beheert de stallingen? Worden bromfietsen in de stallingen toegelaten?
3. Wat is de hoofdstad van Frankrijk?
5. Kunt u deze vragen afzonderlijk beantwoorden?
"""

ANSWERED = "Hoe vaak werd er in 2023 aangifte gedaan van fietsdiefstal?"


def arrived(page: Page) -> None:
    page.wait_for_selector("#results:not([aria-busy]) > *")


def ask(question: str) -> Callable[[Page], None]:
    def drive(page: Page) -> None:
        page.fill("#vraag", question)
        page.click("#form button[type=submit]")
        arrived(page)

    return drive


def ask_with_wrong_limits(page: Page) -> None:
    page.click("details.limits summary")
    page.fill("#dossiers", "geen nummer")
    ask("")(page)


def ask_offline(page: Page) -> None:
    page.context.set_offline(True)
    ask(ANSWERED)(page)


def unfold(drive: Callable[[Page], None]) -> Callable[[Page], None]:
    def unfolded(page: Page) -> None:
        drive(page)
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")

    return unfolded


def answer_set(page: Page) -> None:
    page.fill("#vragen", SET)
    page.click("#form button[type=submit]")
    arrived(page)


def nothing(page: Page) -> None:
    del page


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "the form": ("/", nothing),
    "the form with its limits": ("/", unfold(nothing)),
    "an answer": ("/", ask(ANSWERED)),
    "an answer, unfolded": ("/", unfold(ask(ANSWERED))),
    "an answer in a table": ("/", ask("Hoeveel plaatsen heeft Waterveen bewaakt en onbewaakt?")),
    "no answer, and near misses": ("/", unfold(ask("wat is de hoofdstad van Frankrijk"))),
    "a paper that is unknown": ("/", ask("Wat staat er in 99 999, nr. 88 over fietsdiefstal?")),
    "faults": ("/", ask_with_wrong_limits),
    "no connection": ("/", ask_offline),
    "a shared answer": ("/?vraag=hoe+lang+blijft+stallen+gratis", nothing),
    "a paper": ("/kamerstukken/kst-99999-1", unfold(nothing)),
    "a paper at a paragraph": ("/kamerstukken/kst-99999-2#antwoord-3-4.alinea-1", nothing),
    "the form of a set": ("/vragensets", nothing),
    "a set that was answered": ("/vragensets", unfold(answer_set)),
    "a set that is empty": ("/vragensets", lambda page: page.click("#form button[type=submit]")),
    "no such page": ("/kamerstukken/kst-1-1", nothing),
    "about": ("/over", nothing),
    "accessibility": ("/toegankelijkheid", nothing),
}

LOOKS: dict[str, dict[str, Any]] = {
    "wide": {},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "dark": {"color_scheme": "dark"},
    "high contrast": {"forced_colors": "active"},
}


def address(site: str, path: str, language: str = "nl") -> str:
    if language == "nl":
        return f"{site}{path}"
    before, mark, anchor = path.partition("#")
    return f"{site}{before}{'&' if '?' in before else '?'}taal={language}{mark}{anchor}"


def check(page: Page, axe: str) -> None:
    page.evaluate(axe)
    assert page.evaluate(RUN, RULES) == []
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_found(opens: Callable[..., Page], site: str, axe: str, state: str, look: str) -> None:
    path, drive = STATES[state]
    page = opens(**LOOKS[look])
    page.goto(address(site, path))
    drive(page)
    check(page, axe)


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_found_in_english(opens: Callable[..., Page], site: str, axe: str, state: str) -> None:
    path, drive = STATES[state]
    page = opens()
    page.goto(address(site, path, "en"))
    drive(page)
    check(page, axe)


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_found_where_a_text_stands_twice_and_has_an_official_place(
    opens: Callable[..., Page], other_site: str, axe: str, look: str
) -> None:
    page = opens(**LOOKS[look])
    page.goto(other_site)
    unfold(ask("het gemaal pompt elke nacht water uit de polder naar de rivier"))(page)
    assert page.locator("details.others li").count()
    assert page.locator("a[rel=noopener]").count()
    check(page, axe)


@pytest.mark.parametrize("state", STATES)
def test_text_of_twice_the_size_fits(opens: Callable[..., Page], site: str, state: str) -> None:
    path, drive = STATES[state]
    page = opens(viewport={"width": 640, "height": 800})
    page.goto(address(site, path))
    drive(page)
    page.evaluate("document.documentElement.style.fontSize = '212%'")
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen
