"""The report as a page: what it says, that it asks nothing of the network, and that it is the same twice."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html
from run_support import invent_run, make_found, make_outcome, make_question, make_run, without_calibration

from kamerbron.eval.figures import Figure
from kamerbron.eval.plots import Bar, plot_bars
from kamerbron.eval.records import Run, Split
from kamerbron.eval.report import render_report, write_report
from kamerbron.eval.report_texts import (
    MEASURES,
    difference_interval_text,
    difference_text,
    interval_text,
    percent,
    value_text,
)
from kamerbron.eval.resampling import Interval
from kamerbron.eval.scores import Measure
from kamerbron.eval.store import RunError

HOSTILE = (
    '<script>alert(1)</script><img src="http://kwaad.example/x">" onload=\'x\' {{ 7*7 }} --> $x_1$ \x00\x1b'
)


RUN = invent_run(1, 24)
OTHER = invent_run(2, 24, name="alleen vectoren")


@pytest.fixture(scope="module")
def written() -> str:
    return render_report(RUN, [OTHER])


@pytest.fixture(scope="module")
def page(written: str) -> html.HtmlElement:
    return html.fromstring(written)


def _text(page: html.HtmlElement, xpath: str) -> str:
    return " ".join(" ".join(element.itertext()) for element in page.xpath(xpath))


def _page(run: Run, *others: Run) -> html.HtmlElement:
    return html.fromstring(render_report(run, others))


def test_the_report_names_what_was_asked_and_of_what(page: html.HtmlElement) -> None:
    facts = " ".join(_text(page, "//dl[@class='facts']").split())
    for fact in (RUN.gold, RUN.corpus, RUN.fingerprint, RUN.model, RUN.gold_sha256, RUN.commit, RUN.version):
        assert fact is not None
        assert fact in facts
    assert "24 vragen: 18 met antwoord, 6 zonder" in facts
    assert "test: op deze vragen is niets afgesteld" in facts


def test_the_report_of_a_development_set_says_that_it_may_flatter() -> None:
    run = replace(make_run(), split=Split.DEVELOPMENT, commit=None)
    facts = _text(_page(run), "//dl[@class='facts']")
    assert "te gunstig" in facts
    assert "niet bekend" in facts


def test_every_measure_stands_with_its_interval_and_what_it_means(page: html.HtmlElement) -> None:
    (table,) = page.xpath("//section[@id='cijfers']//table")
    rows = {row.xpath("string(th)"): row.xpath("td/text()") for row in table.xpath("tbody/tr")}
    assert list(rows) == [MEASURES[measure].name for measure in Measure]
    number = r"[0-9]+(,[0-9]+)?(%| ms)?"
    for value, interval, questions, meaning in rows.values():
        assert re.fullmatch(number, value)
        assert re.fullmatch(f"–|{number} – {number}", interval)
        assert int(questions) in {6, 18, 24}
        assert meaning.endswith(".")


def test_the_plots_stand_in_the_page_and_say_what_they_show(page: html.HtmlElement) -> None:
    plots = page.xpath("//figure/div[@class='plot' and @role='img']")
    assert len(plots) == 6
    assert all(plot.get("aria-label") and plot.xpath("*[local-name()='svg']") for plot in plots)


def test_the_page_loads_nothing_and_runs_nothing(page: html.HtmlElement) -> None:
    assert not page.xpath("//script | //link | //iframe | //object | //embed | //img | //form | //base")
    for element in page.iter(etree.Element):
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            if name in {"src", "href", "xlink:href"} or name.endswith("}href"):
                assert value.startswith("#")
            assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)", value))
    assert "url(" not in _text(page, "//style")
    assert "@import" not in _text(page, "//style")
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_an_id_is_given_once_and_every_link_within_the_page_has_its_end(
    page: html.HtmlElement, written: str
) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', written)) <= set(ids)


def test_equal_runs_give_equal_bytes(written: str, tmp_path: Path) -> None:
    write_report(tmp_path / "r.html", invent_run(1, 24), [invent_run(2, 24, name="alleen vectoren")])
    assert (tmp_path / "r.html").read_bytes() == written.encode()


def test_what_a_gold_set_holds_is_shown_and_never_obeyed() -> None:
    question = replace(make_question("v<1>", 2, question=HOSTILE, tags=[HOSTILE, "…🙂" * 30]), language="<x>")
    bad = replace(make_found(0, exact=False, quote=HOSTILE), citation=HOSTILE, kind=HOSTILE)
    outcome = replace(
        make_outcome(question, [], answered=False), found=(bad, make_found(2, 0)), reason=HOSTILE
    )
    run = replace(make_run(outcome, name=HOSTILE), gold=HOSTILE, corpus=HOSTILE, model=HOSTILE)
    written = render_report(run, [replace(run, name=f"{HOSTILE}{HOSTILE}")])
    page = html.fromstring(written)
    assert not page.xpath("//script | //img")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert "{{ 7*7 }}" in written
    shown = HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    assert shown in page.xpath("//p[@class='question']/text()")
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff]", written)


def test_the_worst_questions_tell_what_came_first_and_where_the_answer_stands() -> None:
    first = replace(
        make_found(0, quote="Het veer vaart niet."), citation="Kamerstuk 99 998, nr. 3, antwoord 2, alinea 4"
    )
    low = replace(
        make_outcome(make_question("laag", 2), [0, 0, 2]),
        found=(first, make_found(0, number=2), make_found(2, 0, number=3)),
    )
    absent = make_outcome(make_question("weg", 2, 1), [0, 0])
    nothing = make_outcome(make_question("niets", 2), [], answered=False)
    asked = _page(make_run(low, absent, nothing)).xpath("//ol[1][@class='worst']/li")
    texts = {
        item.xpath("string(p[2])").split(" ·")[0]: " ".join(item.text_content().split()) for item in asked
    }
    assert "op plaats 3 (Kamerstuk 99 998, nr. 1, antwoord 3, alinea 1)" in texts["laag"]
    assert "Bovenaan stond: Kamerstuk 99 998, nr. 3, antwoord 2, alinea 4" in texts["laag"]
    assert "«Het veer vaart niet.»" in texts["laag"]
    assert "niet bij de 2 teruggegeven passages" in texts["weg"]
    assert "kst-99998-1 antwoord-2, alinea 1 (gedeeltelijk of ouder)." in texts["weg"]
    assert "Er kwam niets terug." in texts["niets"]


def test_other_runs_stand_beside_it_with_their_difference_and_its_chance() -> None:
    questions = [make_question(f"v{number}", 2) for number in range(12)]
    run = make_run(*(make_outcome(each, [2]) for each in questions))
    other = make_run(*(make_outcome(each, [0, 2]) for each in questions), name="alleen BM25")
    (table,) = _page(run, other).xpath("//section[@id='vergelijking']//table")
    assert "alleen BM25" in table.xpath("string(caption)")
    row = table.xpath("tbody/tr[th='hit@1']/td/text()")
    # All twelve differ the same way: of the 2^12 flips two are as far.
    assert row == ["100%", "0%", "−100,0 punt", "−100,0 tot −100,0 punt", "0,000", "slechter"]


def test_without_other_runs_there_is_nothing_to_compare() -> None:
    assert not _page(make_run()).xpath("//section[@id='vergelijking']")


def test_a_run_over_another_gold_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="hetzelfde bestand"):
        write_report(tmp_path / "r.html", make_run(), [make_run(gold_sha256="cd" * 32)])
    assert not (tmp_path / "r.html").exists()


def test_a_report_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="niet te schrijven"):
        write_report(tmp_path, make_run())


def test_a_run_without_calibration_says_so() -> None:
    page = _page(without_calibration(invent_run(1, 8)))
    assert "niet geijkt" in _text(page, "//p[@class='note']")
    assert len(page.xpath("//figure")) == 3


@pytest.mark.parametrize(
    "run",
    [
        make_run(),
        make_run(make_outcome(make_question("v1"), [], answered=False)),
        make_run(make_outcome(make_question("v1", 2), [2], seconds=0)),
        make_run(make_outcome(make_question("v1", 2), [], probability=0)),
    ],
    ids=["no questions", "nothing to find", "no time", "nothing found"],
)
def test_a_run_that_lacks_figures_has_a_report_all_the_same(run: Run) -> None:
    assert _text(_page(run, run), "//h1").endswith("op goudset bruggen")


def test_citations_that_lead_nowhere_are_listed() -> None:
    outcome = make_outcome(make_question("v1", 2), [2])
    run = make_run(replace(outcome, found=(*outcome.found, make_found(0, number=9, exact=False))))
    page = _page(run)
    assert "kst-99998-1.antwoord-9.alinea-1" in _text(page, "//section[@id='cijfers']//li")
    assert "Van 1 van de 2" in _text(page, "//section[@id='cijfers']/p")


def test_figures_are_written_as_the_dutch_do_and_never_rounded_to_all_or_nothing() -> None:
    assert [percent(share) for share in (0, 0.0001, 0.5, 0.8744, 0.9999, 1)] == [
        "0%",
        "<0,1%",
        "50%",
        "87,4%",
        ">99,9%",
        "100%",
    ]
    assert value_text(Measure.AUROC, 0.9534) == "0,953"
    assert value_text(Measure.P95, 34.4) == "34 ms"
    assert interval_text(Measure.HIT_1, Figure(0.9, Interval(0.81, 0.923), 40)) == "81% – 92,3%"
    assert interval_text(Measure.P95, Figure(34, None, 40)) == "–"
    assert difference_text(Measure.HIT_1, -0.031) == "−3,1 punt"
    assert difference_text(Measure.MRR_10, -0.0001) == "0,000"
    assert difference_interval_text(Measure.P95, Interval(-1.24, 3)) == "−1,2 tot +3,0 ms"


def test_a_label_of_any_length_or_script_makes_a_plot() -> None:
    figure = Figure(0.5, Interval(0.4, 0.6), 10)
    svg = plot_bars(
        [Bar(label, figure, "50%") for label in ("", "$x$", "🙂", "واحد", "a\nb\x00", "lang " * 80)]
    )
    etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))


def test_why_there_was_no_answer_is_told_in_words_and_counted() -> None:
    outcomes = [
        replace(make_outcome(make_question(f"v{number}"), [0], answered=False), reason=reason)
        for number, reason in enumerate(["onder_drempel", "nummer_onbekend", "onder_drempel", None])
    ]
    (table,) = _page(make_run(*outcomes)).xpath("//h3[.='Waarom er geen antwoord kwam']/following::table[1]")
    assert [row.xpath("td/text()") for row in table.xpath("tbody/tr")] == [
        ["de zekerheid ligt onder de drempel", "2"],
        ["de vraag noemt een nummer dat niet in de index staat", "1"],
        ["geen reden gegeven", "1"],
    ]
