"""The pages, as a browser without JavaScript gets them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from page_support import ANSWER, TAGS, make_papers, paged, select
from werkzeug.exceptions import TooManyRequests
from werkzeug.test import TestResponse

from kamerbron.index.errors import IndexDamagedError
from kamerbron.service.page import asking
from kamerbron.service.page.problem_pages import show_problem
from kamerbron.service.web.problems import problem

QUESTION = "Hoeveel kost de keuring van de ophaalbrug elk jaar?"
NO_ANSWER = "wanneer vliegen ooievaars"
ADDRESSES = ["/", "/vragensets", "/over", "/toegankelijkheid", "/kamerstukken/kst-99998-1"]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with paged(tmp_path_factory.mktemp("page")) as app:
        yield app


@pytest.fixture
def pages(app: Flask) -> FlaskClient:
    return app.test_client()


def ask(pages: FlaskClient, question: str = QUESTION, **fields: str) -> TestResponse:
    return pages.post("/", data={"vraag": question, **fields})


def tree(response: TestResponse) -> html.HtmlElement:
    return html.document_fromstring(response.text)


def words(found: list[html.HtmlElement]) -> list[str]:
    return [" ".join(element.text_content().split()) for element in found]


def test_a_question_gets_its_answer_marked_in_its_passage(pages: FlaskClient) -> None:
    page = tree(ask(pages))
    card = page.get_element_by_id("passage-1")
    assert words(select(card, ".words mark")) == [ANSWER]
    assert words(select(card, ".asked q")) == ["Hoeveel kost de keuring?"]
    assert words(select(card, ".copyable dd span")) == [
        "Kamerstuk 99 998, nr. 1, antwoord 1, alinea 1",
        "Kamerstukken II 2020/21, 99998, nr. 1",
    ]
    assert select(page, ".certainty")[0].text_content().startswith("Zekerheid ")


def test_the_words_of_a_passage_are_those_of_the_paper_and_no_others(pages: FlaskClient) -> None:
    page = tree(ask(pages))
    shown = select(page.get_element_by_id("passage-1"), ".words")[0]
    for extra in select(shown, ".unseen, .note-mark"):
        extra.drop_tree()
    paragraphs = ["\n".join(line.text_content() for line in select(p, ".line")) for p in select(shown, "p")]
    answer = next(unit for unit in make_papers()[0].units if unit.key == "antwoord-1")
    assert paragraphs == [paragraph.text for paragraph in answer.paragraphs]


def test_an_answer_leads_to_its_paragraph_and_to_the_official_words(pages: FlaskClient) -> None:
    first, official = select(tree(ask(pages)).get_element_by_id("passage-1"), ".ways a")
    assert first.get("href") == "/kamerstukken/kst-99998-1#antwoord-1.alinea-1"
    assert official.get("href").startswith(
        "https://zoek.officielebekendmakingen.nl/kst-99998-1.html#:~:text="
    )
    assert official.get("rel") == "noopener"
    paper = tree(pages.get("/kamerstukken/kst-99998-1"))
    assert paper.get_element_by_id("antwoord-1.alinea-1").text_content().strip().startswith("1")


def test_what_is_no_answer_is_called_so(pages: FlaskClient) -> None:
    page = tree(ask(pages, NO_ANSWER))
    assert words(select(page, "#outcome")) == ["Geen antwoord gevonden"]
    assert not select(page, ".certainty")
    cards = select(page, ".passage")
    assert cards
    assert all(
        "near" in card.classes and words(select(card, ".badge"))[0] == "Komt in de buurt" for card in cards
    )


def test_what_is_not_in_the_index_is_named(pages: FlaskClient) -> None:
    page = tree(ask(pages, "Wat staat er in 99 998, nr. 88 over de brug?"))
    assert words(select(page, ".reason")) == ["De vraag noemt iets dat niet in de stukken staat."]
    assert "99 998, nr. 88" in words(select(page, ".outcome > ul li"))


def test_the_same_text_elsewhere_is_folded(pages: FlaskClient) -> None:
    page = tree(ask(pages, "het gemaal pompt elke nacht water uit de polder naar de rivier"))
    folded = [part for part in select(page, "details.others") if select(part, "li")]
    assert words(select(folded[0], "summary")) == ["Vrijwel dezelfde tekst staat op 1 andere plaats"]
    assert folded[0].get("open") is None


def test_a_row_of_a_table_is_marked_in_its_table(pages: FlaskClient) -> None:
    page = tree(ask(pages, "Sluizen in Waterveen: sluis: Zuidersluis; bouwjaar: 1958"))
    marked = select(page, "tr.marked")
    assert words(select(marked[0], "td")) == ["Zuidersluis", "1958"]
    assert not select(page, "caption mark")
    assert [cell.get("scope") for cell in select(page, "thead th")] == ["col", "col"]


def test_a_caption_that_answers_is_marked(pages: FlaskClient) -> None:
    page = tree(ask(pages, "welke sluizen in Waterveen"))
    assert words(select(page, "caption mark")) == ["Sluizen in Waterveen"]
    assert not select(page, "tr.marked")


def test_the_text_of_a_paper_is_never_taken_for_markup(pages: FlaskClient) -> None:
    for response in (
        ask(pages, "hoe heten de ophaalbrug en de sluis"),
        pages.get("/kamerstukken/kst-99998-1"),
    ):
        assert "<script>alert" not in response.text
        shown = words(select(tree(response), ".words .line"))
        assert TAGS in unescape(" ".join(shown)).replace("De zin die antwoordt: ", "")
        assert len(select(tree(response), "script")) == 1


def test_a_question_is_kept_in_the_form_and_out_of_every_address(pages: FlaskClient) -> None:
    response = ask(pages, '<ophaalbrug> "keuring"', dossiers="99 998")
    page = tree(response)
    assert page.get_element_by_id("vraag").value.strip() == '<ophaalbrug> "keuring"'
    assert page.get_element_by_id("dossiers").value == "99 998"
    addresses = [element.get(name) or "" for name in ("href", "action") for element in page.iter("a", "form")]
    assert not [address for address in addresses if address.startswith("/") and "keuring" in address]


def test_a_link_to_share_is_made_on_request_and_holds_the_limits(pages: FlaskClient) -> None:
    page = tree(ask(pages, dossiers="99 998"))
    share = select(page, "form.share")[0]
    assert share.get("method") == "get"
    sent = {field.get("name"): field.get("value") for field in select(share, "input")}
    assert sent == {"vraag": QUESTION, "dossiers": "99 998"}
    shared = pages.get("/", query_string=sent)
    assert words(select(tree(shared).get_element_by_id("passage-1"), "mark")) == [ANSWER]
    assert shared.headers["Cache-Control"] == "no-store"
    assert not select(tree(shared), "form.share")


def test_limits_limit(pages: FlaskClient) -> None:
    page = tree(ask(pages, dossiers="11 111"))
    assert words(select(page, ".reason")) == ["Er is niets gevonden dat op de vraag lijkt."]
    assert select(page, "details.limits")[0].get("open") is not None


def test_what_is_wrong_stands_at_its_field_and_at_the_top(pages: FlaskClient) -> None:
    response = ask(pages, " ", peildatum="morgen")
    assert response.status_code == 400
    page = tree(response)
    for name, message in (
        ("vraag", "Vul een vraag in."),
        ("peildatum", "Vul een datum in als jaar-maand-dag, zoals 2021-12-31."),
    ):
        field = page.get_element_by_id(name)
        assert field.get("aria-invalid") == "true"
        assert f"{name}-fault" in field.get("aria-describedby").split()
        assert words([page.get_element_by_id(f"{name}-fault")]) == [f"Fout: {message}"]
        assert select(page, f"#faults a[href='#{name}']")
    assert select(page, "details.limits")[0].get("open") is not None


def test_a_script_gets_what_came_out_of_the_question_and_no_page_around_it(pages: FlaskClient) -> None:
    for data, status in (({"vraag": QUESTION}, 200), ({"vraag": ""}, 400)):
        response = pages.post("/", data=data, headers={"X-Deel": "answer"})
        assert response.status_code == status
        assert "<html" not in response.text
        assert "X-Deel" in response.headers["Vary"]
        assert html.fragment_fromstring(response.text.strip(), create_parent=True)[0].get("data-announce")


def test_a_paper_is_shown_whole_with_its_notes_linked_both_ways(pages: FlaskClient) -> None:
    page = tree(pages.get("/kamerstukken/kst-99998-1"))
    names = [element.get("id") for element in select(page, "[id]")]
    assert len(names) == len(set(names))
    for unit in make_papers()[0].units:
        for paragraph in unit.paragraphs:
            assert page.get_element_by_id(f"{unit.key}.alinea-{paragraph.number}") is not None
    mark = select(page, ".note-mark a")[0]
    note = page.get_element_by_id(mark.get("href")[1:])
    assert select(note, "a.back")[0].get("href") == f"#{mark.get('id')}"
    assert words(select(page, "h1, h2, h3"))[1:] == ["Vraag 1", "Antwoord 1", "Sluizen", "Namen <i>"]


def test_a_paper_that_is_in_the_index_is_linked_and_another_is_not(pages: FlaskClient) -> None:
    second = tree(pages.get("/kamerstukken/kst-99998-2"))
    assert [a.get("href") for a in select(second, ".words a")] == ["/kamerstukken/kst-99998-1"]
    first = tree(pages.get("/kamerstukken/kst-99998-1"))
    citing = select(first, ".relations a")
    assert [a.get("href") for a in citing] == ["/kamerstukken/kst-99998-2#sectie.alinea-1"]


def test_a_paper_without_a_number_has_a_page_and_no_official_one(pages: FlaskClient) -> None:
    page = tree(pages.get("/kamerstukken/notitie-gemaal"))
    assert words(select(page, "h1")) == ["notitie gemaal.txt"]
    assert not select(page, "a[rel=noopener]")


@pytest.mark.parametrize("path", ["/kamerstukken/kst-1-1", "/bestaat-niet", "/kamerstukken/", "/over/"])
def test_what_does_not_exist_is_said_on_a_page(pages: FlaskClient, path: str) -> None:
    response = pages.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert words(select(tree(response), "h1")) == ["Deze pagina bestaat niet"]


def test_the_api_keeps_its_problems(pages: FlaskClient) -> None:
    browser = {"Accept": "text/html,*/*;q=0.8"}
    for response in (
        pages.get("/v1/niets", headers=browser),
        pages.post("/v1/antwoorden", json={}, headers=browser),
        pages.get("/bestaat-niet"),
    ):
        assert response.content_type == "application/problem+json"


def test_too_large_a_text_is_refused_on_a_page(pages: FlaskClient) -> None:
    response = ask(pages, "a" * 70_000)
    assert (response.status_code, response.mimetype) == (413, "text/html")
    assert words(select(tree(response), "h1")) == ["De tekst is te groot"]


@pytest.mark.parametrize(
    "failure",
    [
        (IndexDamagedError("kapot"), 503, "De dienst kan nu niet antwoorden", "straks opnieuw"),
        (TooManyRequests(), 429, "Er zijn te veel vragen gesteld", "Wacht even"),
        (ZeroDivisionError(), 500, "Er ging iets mis", "niet beantwoord"),
    ],
)
def test_a_failure_is_a_page_and_to_a_script_a_part_of_one(
    pages: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    failure: tuple[Exception, int, str, str],
) -> None:
    error, status, heading, help_text = failure

    def fail() -> None:
        raise error

    monkeypatch.setattr(asking, "library", fail)
    whole = ask(pages)
    part = pages.post("/", data={"vraag": QUESTION}, headers={"X-Deel": "answer"})
    assert (whole.status_code, part.status_code) == (status, status)
    assert words(select(tree(whole), "h1")) == [heading]
    assert "<html" not in part.text
    assert re.search(f"data-announce=.{heading}.*{help_text}", part.text)


def test_how_long_to_wait_is_said(app: Flask) -> None:
    with app.test_request_context("/", method="POST"):
        response = problem(429)
        response.headers["Retry-After"] = "7"
        show_problem(response)
    assert words(select(html.document_fromstring(response.get_data(as_text=True)), ".lead")) == [
        "Probeer het over 7 seconden opnieuw."
    ]
    assert response.headers["Retry-After"] == "7"


@pytest.mark.parametrize("path", [*ADDRESSES, "/bestaat-niet"])
@pytest.mark.parametrize("code", ["nl", "en"])
def test_every_page_is_whole_in_both_languages(pages: FlaskClient, path: str, code: str) -> None:
    response = pages.get(f"{path}?taal={code}", headers={"Accept": "text/html"})
    page = tree(response)
    assert page.get("lang") == code
    assert len(select(page, "h1")) == 1
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    own = [a.get("href") for a in select(page, "a[href^='/']:not([hreflang])")]
    assert own
    assert all(("taal=en" in href) == (code == "en") for href in own)
    assert not select(page, "[style], style, script:not([src])")
    outside = [
        a for a in select(page, "[src], link") if not (a.get("src") or a.get("href")).startswith("/statisch/")
    ]
    assert not outside


def test_files_bear_their_version_and_are_kept_for_a_year(pages: FlaskClient) -> None:
    for element in select(tree(pages.get("/")), "link, script"):
        with pages.get(element.get("href") or element.get("src")) as response:
            assert response.status_code == 200
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with pages.get("/statisch/kamerbron.css?v=oud") as response:
        assert response.headers["Cache-Control"] == "no-cache"
    assert pages.get("/statisch/../routes.py").status_code == 404


def test_the_page_says_when_questions_are_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = app.test_client()
    for path in ("/", "/vragensets", "/over"):
        assert "bewaard in het logboek" not in pages.get(path).text
    monkeypatch.setitem(app.config, "KAMERBRON_LOGS_QUESTIONS", True)
    for path in ("/", "/vragensets", "/over"):
        assert words(select(tree(pages.get(path)), ".notice"))[0].endswith("bewaard in het logboek.")


SET = f"""1. {QUESTION}
2. Hoe hoog vliegen alle ooievaars boven het noorden van Afrika?
3. Kunt u deze vragen afzonderlijk beantwoorden?
"""


def test_a_set_gets_its_coverage_and_its_answers(pages: FlaskClient) -> None:
    page = tree(pages.post("/vragensets", data={"vragen": SET}))
    assert words(select(page, ".certainty"))[0] == "1 van 2 vragen beantwoord; 1 formaliteit."
    rows = [words(select(row, "th, td")) for row in select(page, ".coverage tbody tr")]
    assert [(row[0], row[2]) for row in rows] == [("1", "Ja"), ("2", "Nee"), ("3", "Formaliteit")]
    assert rows[0][4] == "Kamerstuk 99 998, nr. 1, antwoord 1, alinea 1"
    for link in select(page, ".coverage a"):
        assert page.get_element_by_id(link.get("href")[1:]) is not None
    names = [element.get("id") for element in select(page, "[id]")]
    assert len(names) == len(set(names))


def test_a_set_is_downloaded_as_a_table(pages: FlaskClient) -> None:
    response = pages.post("/vragensets", data={"vragen": SET, "vorm": "csv"})
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="dekking.csv"'
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]


@pytest.mark.parametrize("text", ["", "Geen vragen hier."])
def test_a_text_without_questions_is_refused_at_its_field(pages: FlaskClient, text: str) -> None:
    response = pages.post("/vragensets", data={"vragen": text})
    assert response.status_code == 400
    assert tree(response).get_element_by_id("vragen").get("aria-invalid") == "true"
