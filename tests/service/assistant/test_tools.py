"""The tools, as an assistant uses them: what they give, with which citation, and what they refuse."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from assistant_support import BRIDGE, FERRY, TunedIndex, Use, given, refused, told
from mcp import MCPError
from mcp.types import Tool

from kamerbron.index.errors import IndexDamagedError
from kamerbron.index.store.selection import Filters
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.library import Library
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.app import create_app
from kamerbron.service.rendering.answers import render_answer

QUESTION = "Wordt de brug bij Waterveen gekeurd?"


def test_every_tool_only_reads_and_says_in_dutch_what_it_does(tools: list[Tool]) -> None:
    assert [tool.name for tool in tools] == [
        "zoek",
        "lees_passage",
        "lees_kamerstuk",
        "controleer_citaat",
    ]
    for tool in tools:
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.idempotent_hint is True
        assert tool.annotations.open_world_hint is False
        assert " de " in (tool.description or "") or " een " in (tool.description or "")
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema is not None
        assert "index" in tool.output_schema["required"]


def test_what_is_asked_has_the_keys_of_the_api(tools: list[Tool]) -> None:
    keys = set(tools[0].input_schema["properties"])
    filters = {"dossiers", "kamerstukken", "soorten", "kamers", "vergaderjaren", "vanaf", "totEnMet"}
    assert keys == {"vraag", "aantal", "peildatum", *filters}
    assert tools[0].input_schema["required"] == ["vraag"]


def test_zoek_gives_what_the_api_gives(use: Use, library: Library) -> None:
    found = library.answer(parse_question(QUESTION), 5)
    result = use("zoek", vraag=QUESTION)
    assert given(result) == render_answer(found, library.manifest).model_dump(mode="json")


def test_an_answer_is_told_with_its_citation_and_the_ids_to_read_on(use: Use) -> None:
    text = told(use("zoek", vraag=QUESTION, aantal=1))
    assert text.splitlines()[:2] == [
        f"Antwoord, woord voor woord: «{BRIDGE}»",
        "Bron: Kamerstuk 99 998, nr. 1, antwoord 1, alinea 1",
    ]
    for said in (
        "1. Kamerstuk 99 998, nr. 1, antwoord 1, alinea 1",
        "id: kst-99998-1.antwoord-1.alinea-1",
        "url: https://zoek.officielebekendmakingen.nl/kst-99998-1.html#:~:text=",
        "vraag 1: Wordt de brug gekeurd?",
        f"tekst: {BRIDGE}",
        "voetnoot 1: Gebouwd in 1931.",
    ):
        assert said in text


def test_that_there_is_no_answer_is_no_error_and_near_misses_are_called_so(use: Use) -> None:
    result = use("zoek", vraag="Hoeveel kost brood in Parijs?")
    assert given(result)["beantwoordbaar"] is False
    assert given(result)["passages"] == []
    assert given(result)["mogelijk"]
    assert told(result).startswith("Geen antwoord. De documenten g")
    assert "en is geen antwoord" in told(result)


def test_a_paper_that_is_not_there_is_named(use: Use) -> None:
    result = use("zoek", vraag="Wat staat er in 99 998, nr. 7 over de brug?")
    assert given(result)["onbekend"] == ["99 998, nr. 7"]
    assert "99 998, nr. 7" in told(result)


@pytest.mark.parametrize(
    "limits",
    [
        {"dossiers": ["99 997"]},
        {"kamerstukken": ["kst-99997-2"]},
        {"soorten": ["Brief regering"]},
        {"vanaf": "2024-01-01"},
        {"totEnMet": "2024-12-31"},
        {"peildatum": "2024-12-31"},
    ],
)
def test_a_filter_limits_what_is_searched(use: Use, limits: dict[str, Any]) -> None:
    found = given(use("zoek", vraag=QUESTION, **limits))
    papers = {passage["citaat"]["kamerstuk"]["id"] for passage in found["passages"] or found["mogelijk"]}
    assert papers == {"kst-99997-2"}


def test_the_same_question_gives_the_same_result(use: Use) -> None:
    first, second = use("zoek", vraag=QUESTION), use("zoek", vraag=QUESTION)
    assert given(first) == given(second)
    assert told(first) == told(second)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"vraag": " "},
        {"vraag": 3},
        {"vraag": "x", "aantal": 0},
        {"vraag": "x", "aantal": "5"},
        {"vraag": "x", "aantal": True},
        {"vraag": "x" * 2001},
        {"vraag": "x", "top_k": 3},
        {"vraag": "", "aantal": 51, "peildatum": "gisteren"},
    ],
)
def test_invalid_input_is_an_error_in_the_words_of_the_api(
    use: Use, library: Library, arguments: dict[str, Any]
) -> None:
    client = create_app(TunedIndex(library)).test_client()
    said = client.post("/v1/antwoorden", json=arguments).get_json()["detail"]
    assert refused(use("zoek", **arguments)) == said


def test_a_filter_that_cannot_be_is_an_error(use: Use) -> None:
    said = refused(use("zoek", vraag="x", dossiers=["abc"], kamers=["III"]))
    assert "dossiers noemt 'abc', en dat is geen dossiernummer" in said
    assert "kamers/0 moet 'I' of 'II' zijn" in said
    assert "vanaf die na totEnMet" in refused(
        use("zoek", vraag="x", vanaf="2024-02-01", totEnMet="2024-01-01")
    )


def test_a_passage_is_read_with_its_citation_and_its_neighbours(use: Use) -> None:
    result = use("lees_passage", id="kst-99998-1.antwoord-1.alinea-1")
    read = given(result)
    assert read["tekst"] == BRIDGE
    assert read["citaat"]["tekst"] == "Kamerstuk 99 998, nr. 1, antwoord 1, alinea 1"
    assert read["vragen"] == [{"nummer": 1, "tekst": "Wordt de brug gekeurd?"}]
    assert (read["eenheid"], read["vorige"], read["volgende"]) == ("antwoord-1", None, None)
    assert "_links" not in read
    assert told(result).startswith("Kamerstuk 99 998, nr. 1, antwoord 1, alinea 1\nid: ")


def test_every_passage_that_zoek_names_can_be_read(use: Use) -> None:
    for passage in given(use("zoek", vraag="veer brug zomer overtocht", aantal=50))["mogelijk"]:
        assert given(use("lees_passage", id=passage["id"]))["tekst"] == passage["tekst"]


def test_what_is_not_there_is_an_error_that_says_so(use: Use) -> None:
    assert refused(use("lees_passage", id="kst-1")) == (
        "Er is in de index geen passage met id kst-1; zoek geeft de ids van passages."
    )
    assert refused(use("lees_kamerstuk", id="kst-1")).startswith("Er is in de index geen stuk met id kst-1;")
    assert refused(use("lees_kamerstuk", id="kst-99998-1", eenheid="antwoord-9")) == (
        "Stuk kst-99998-1 heeft geen eenheid antwoord-9; lees_kamerstuk zonder eenheid geeft ze alle."
    )
    assert "vanafAlinea" in refused(
        use("lees_kamerstuk", id="kst-99998-1", eenheid="antwoord-1", vanafAlinea=2)
    )


def test_a_paper_gives_its_contents_first(use: Use) -> None:
    result = use("lees_kamerstuk", id="kst-99997-2")
    read = given(result)
    assert (read["citaat"], read["eenheid"]) == ("Kamerstuk 99 997, nr. 2", None)
    assert [(line["id"], line["koppen"], line["alineas"]) for line in read["inhoud"]] == [
        ("sectie", ["Veren"], 2)
    ]
    assert "- sectie «Veren»: 2 alinea’s" in told(result)


def test_a_unit_gives_its_paragraphs_each_with_its_citation(use: Use) -> None:
    result = use("lees_kamerstuk", id="kst-99997-2", eenheid="sectie")
    unit = given(result)["eenheid"]
    assert [(paragraph["tekst"], paragraph["citaat"]) for paragraph in unit["alineas"]] == [
        (FERRY, "Kamerstuk 99 997, nr. 2, «Veren», alinea 1"),
        ("De overtocht kost twee euro.", "Kamerstuk 99 997, nr. 2, «Veren», alinea 2"),
    ]
    assert unit["alineas"][1]["url"].endswith("#:~:text=De%20overtocht%20kost%20twee%20euro.")
    assert given(result)["inhoud"] == []
    assert "Kamerstuk 99 997, nr. 2, «Veren», alinea 2" in told(result)


def test_a_quotation_that_stands_at_its_place_is_said_to(use: Use) -> None:
    result = use("controleer_citaat", citaat=BRIDGE, vindplaats="Kamerstuk 99 998, nr. 1, antwoord 1")
    check = given(result)
    assert (check["uitkomst"], check["elders"]) == ("letterlijk", None)
    assert check["gevonden"]["citaat"] == "Kamerstuk 99 998, nr. 1, antwoord 1, alinea 1"
    assert told(result).splitlines() == [
        "Letterlijk: het citaat staat er woord voor woord.",
        "",
        "Kamerstuk 99 998, nr. 1, antwoord 1, alinea 1 (letterlijk)",
        "stuk: kst-99998-1, eenheid: antwoord-1",
        f"url: {check['gevonden']['url']}",
        f"tekst in het stuk: {BRIDGE}",
    ]


def test_a_quotation_that_nearly_stands_there_is_given_with_what_differs(use: Use) -> None:
    quote = BRIDGE.replace("elk jaar", "elke maand")
    result = use("controleer_citaat", citaat=quote, vindplaats="kst-99998-1")
    assert given(result)["uitkomst"] == "bijna"
    assert "in het stuk «elk jaar», in het citaat «elke maand»" in told(result)


def test_a_quotation_that_stands_elsewhere_is_given_with_that_place(use: Use) -> None:
    result = use("controleer_citaat", citaat=FERRY, vindplaats="kst-99998-1")
    assert given(result)["uitkomst"] == "afwezig"
    assert told(result).startswith("Afwezig: ")
    assert "Elders:\n\nKamerstuk 99 997, nr. 2, «Veren», alinea 1 (letterlijk)" in told(result)


def test_a_place_that_is_not_there_says_nothing_of_the_quotation(use: Use) -> None:
    result = use("controleer_citaat", citaat="Dit staat nergens in.", vindplaats="kst-1-1")
    assert given(result)["uitkomst"] == "vindplaats_onbekend"
    assert "Over het citaat zegt dit niets." in told(result)


def test_a_quotation_without_words_is_an_error(use: Use) -> None:
    assert refused(use("controleer_citaat", citaat="?!", vindplaats="kst-99998-1")).startswith(
        "Het verzoek bevat 1 fout: citaat "
    )
    assert "citaat" in refused(use("controleer_citaat", citaat="twee woorden"))


def test_what_lies_outside_the_reach_does_not_exist(use: Use) -> None:
    reach = Filters(dossiers=("99997",))
    found = given(use("zoek", reach=reach, vraag=QUESTION))
    assert {passage["citaat"]["kamerstuk"]["id"] for passage in found["mogelijk"]} == {"kst-99997-2"}
    assert found["index"]["documenten"] == 1
    assert "geen passage" in refused(use("lees_passage", reach=reach, id="kst-99998-1.antwoord-1.alinea-1"))
    assert "geen stuk" in refused(use("lees_kamerstuk", reach=reach, id="kst-99998-1"))
    assert given(use("controleer_citaat", reach=reach, citaat=BRIDGE))["uitkomst"] == "afwezig"


def test_an_unknown_tool_is_an_error_of_the_protocol(use: Use) -> None:
    with pytest.raises(MCPError, match="er zijn zoek, lees_passage, lees_kamerstuk, controleer_citaat"):
        use("schrijf")


def test_an_index_that_breaks_is_said_and_is_not_an_empty_result(
    use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise IndexDamagedError("De catalogus is beschadigd.")

    monkeypatch.setattr(Searcher, "search", fail)
    assert refused(use("zoek", vraag=QUESTION)) == "De catalogus is beschadigd."


def test_a_bug_is_said_without_its_words_and_the_log_has_no_question(
    use: Use,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("geheimzinnig: " + QUESTION)

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(Searcher, "search", fail)
    said = refused(use("zoek", vraag="geheimzinnige vraag"))
    assert said == "Er ging iets mis in de dienst; de tool is niet uitgevoerd."
    logged = capfd.readouterr().err
    assert "ZeroDivisionError" in logged
    assert "geheimzinnig" not in logged + caplog.text
