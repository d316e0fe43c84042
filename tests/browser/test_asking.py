"""Someone asks, reads, copies and opens: with the keyboard alone, without JavaScript, on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from kamerbron.index.errors import IndexDamagedError
from kamerbron.service.page import asking

pytestmark = [pytest.mark.browser, pytest.mark.model]

QUESTION = "Hoe vaak werd er in 2023 aangifte gedaan van fietsdiefstal?"
CITATION = "Voorbeeld: Kamerstuk 99 999, nr. 2, antwoord 1, alinea 1"
SET = "1. Hoeveel fietsen worden er jaarlijks gestolen?\n2. Wat is de hoofdstad van Frankrijk?\n"

Opens = Callable[..., Page]

# Keeps what is said, for a screen reader says it once and it is gone.
LISTEN = """() => {
  window.said = [];
  const region = document.getElementById("status");
  new MutationObserver(() => region.textContent && window.said.push(region.textContent))
    .observe(region, {childList: true});
}"""


def ask(page: Page, question: str) -> None:
    page.fill("#vraag", question)
    page.click("#form button[type=submit]")


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until something that the selector selects has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the keyboard does not come to {selector}")


def test_the_answer_comes_without_a_page_load_and_is_said(opens: Opens, site: str) -> None:
    page = opens()
    page.goto(site)
    expect(page.locator("#status")).to_be_empty()
    page.evaluate(LISTEN)
    ask(page, QUESTION)
    expect(page.locator("#outcome")).to_have_text("Antwoord")
    expect(page.locator("#status")).to_have_text("5 passages gevonden. Zekerheid zeer groot.")
    assert page.evaluate("window.said") == ["Bezig met zoeken.", "5 passages gevonden. Zekerheid zeer groot."]
    assert page.title() == "Antwoord – Kamerbron"
    ask(page, "wat is de hoofdstad van Frankrijk")
    expect(page.locator("#outcome")).to_have_text("Geen antwoord gevonden")
    expect(page.locator("#status")).to_have_text("Geen antwoord. De stukken gaan hier niet over.")


def test_the_question_stands_in_no_address_until_a_link_is_asked_for(opens: Opens, site: str) -> None:
    page = opens()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(site)
    ask(page, QUESTION)
    expect(page.locator("#outcome")).to_be_visible()
    page.click("#passage-1 .ways a")
    page.go_back()
    assert not [address for address in [*addresses, page.url] if "aangifte" in address]
    ask(page, QUESTION)
    page.click("text=Maak een link om te delen")
    page.wait_for_url("**/?vraag=*")
    assert parse_qs(urlsplit(page.url).query) == {"vraag": [QUESTION]}
    expect(page.locator("#passage-1 mark").first).to_contain_text("9.400 maal aangifte")


def test_the_keyboard_alone_does_it_all(opens: Opens, site: str) -> None:
    page = opens(permissions=["clipboard-read", "clipboard-write"])
    page.goto(site)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#vraag")
    page.keyboard.type(QUESTION)
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    tab_to(page, "#dossiers")
    page.keyboard.type("99 999")
    tab_to(page, "#form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_be_visible()
    tab_to(page, "#passage-1 [data-copy]")
    page.keyboard.press("Enter")
    expect(page.locator("#passage-1 [role=status]").first).to_have_text("Gekopieerd.")
    assert page.evaluate("navigator.clipboard.readText()") == CITATION
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#passage-1 .ways a")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/kamerstukken/kst-99999-2#antwoord-1.alinea-1")
    expect(page.locator(".paragraph:target")).to_be_in_viewport()


def test_enter_asks_and_shift_enter_starts_a_line(opens: Opens, site: str) -> None:
    page = opens()
    page.goto(site)
    page.focus("#vraag")
    page.keyboard.type("hoe lang blijft stallen")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("gratis")
    assert page.input_value("#vraag") == "hoe lang blijft stallen\ngratis"
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_be_visible()


def test_whatever_has_the_focus_is_seen_to_have_it(opens: Opens, site: str) -> None:
    page = opens()
    page.goto(site)
    ask(page, QUESTION)
    expect(page.locator("#outcome")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    for _ in range(60):
        page.keyboard.press("Tab")
        where, shown, outline, width = page.evaluate(
            """() => {
              const there = document.activeElement, box = there.getBoundingClientRect();
              const style = getComputedStyle(there);
              const seen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
              return [there.outerHTML.slice(0, 80), seen, style.outlineStyle, parseFloat(style.outlineWidth)];
            }"""
        )
        if where.startswith("<body"):
            return
        assert (shown, outline) == (True, "solid"), where
        assert width >= 2, where
    pytest.fail("the keyboard does not come to the end")


def test_a_fault_takes_the_focus_to_its_field(opens: Opens, site: str) -> None:
    page = opens()
    page.goto(site)
    ask(page, "  ")
    field = page.locator("#vraag")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#vraag-fault")).to_contain_text("Vul een vraag in.")
    ask(page, QUESTION)
    expect(page.locator("#outcome")).to_be_visible()
    expect(page.locator("#vraag-fault")).to_be_hidden()
    assert field.get_attribute("aria-invalid") is None


def test_a_failure_is_said_and_the_question_is_kept(
    opens: Opens, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise IndexDamagedError("kapot")

    page = opens()
    page.goto(site)
    monkeypatch.setattr(asking, "library", fail)
    ask(page, QUESTION)
    expect(page.locator("#status")).to_contain_text("De dienst kan nu niet antwoorden.")
    page.context.set_offline(True)
    ask(page, QUESTION)
    expect(page.locator("#status")).to_contain_text("De dienst is niet bereikbaar.")
    assert page.input_value("#vraag") == QUESTION


def test_a_later_question_is_not_overtaken_by_an_earlier_one(opens: Opens, site: str) -> None:
    page = opens()
    page.goto(site)
    page.evaluate(
        """() => {
          const fetched = window.fetch;
          let first = true;
          window.fetch = async (...given) => {
            const late = first;
            first = false;
            if (late) await new Promise(done => setTimeout(done, 1000));
            return fetched(...given);
          };
        }"""
    )
    ask(page, "wat is de hoofdstad van Frankrijk")
    ask(page, QUESTION)
    expect(page.locator("#outcome")).to_have_text("Antwoord")
    page.wait_for_timeout(1500)
    expect(page.locator("#outcome")).to_have_text("Antwoord")


def test_all_of_it_works_without_javascript(opens: Opens, site: str) -> None:
    page = opens(java_script_enabled=False)
    page.goto(site)
    expect(page.get_by_text("Shift+Enter")).to_be_hidden()
    ask(page, QUESTION)
    expect(page.locator("#passage-1 mark").first).to_contain_text("9.400 maal aangifte")
    assert "aangifte" not in page.url
    expect(page.locator("#passage-1 [data-copy]").first).to_be_hidden()
    page.locator("details.others > summary").first.click()
    page.click("#passage-1 .ways a")
    page.wait_for_url("**/kamerstukken/kst-99999-2#antwoord-1.alinea-1")
    page.click("text=Kamervragen")
    page.fill("#vragen", SET)
    page.click("text=Beantwoord de vragen")
    expect(page.locator(".certainty").first).to_have_text("1 van 2 vragen beantwoord.")
    page.click("text=English")
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_set_is_answered_in_place_and_downloaded(opens: Opens, site: str, tmp_path: Path) -> None:
    page = opens()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(f"{site}/vragensets")
    page.fill("#vragen", SET)
    page.click("text=Beantwoord de vragen")
    expect(page.locator("#status")).to_have_text("1 van 2 vragen beantwoord.")
    with page.expect_download() as downloading:
        page.click("text=Download als CSV")
    downloading.value.save_as(tmp_path / "dekking.csv")
    assert (tmp_path / "dekking.csv").read_text(encoding="utf-8-sig").startswith('"nummer","vraag"')
    assert not [address for address in addresses if "fietsen" in address]


def test_on_paper_stands_the_answer_and_none_of_the_buttons(opens: Opens, site: str) -> None:
    page = opens()
    page.goto(site)
    ask(page, QUESTION)
    expect(page.locator("#outcome")).to_be_visible()
    expect(page.locator(".on-paper")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".on-paper")).to_have_text(f"Uw vraag: {QUESTION}")
    for hidden in ("#form", ".top nav", ".share", "#passage-1 [data-copy]"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".on-paper")).to_be_visible()
    expect(page.locator("#passage-1 mark").first).to_be_visible()
    assert page.pdf().startswith(b"%PDF")
