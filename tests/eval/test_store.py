"""A run saved and loaded is the same run, and what is no run is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from run_support import invent_run, make_outcome, make_question, make_run, without_calibration

from kamerbron.eval.store import RunError, load_run, save_run


def test_a_run_that_was_saved_loads_as_the_same_run(tmp_path: Path) -> None:
    for run in (invent_run(1, 12), without_calibration(invent_run(2, 12)), make_run()):
        save_run(tmp_path / "meting", run)
        assert load_run(tmp_path / "meting") == run


def test_equal_runs_give_equal_bytes(tmp_path: Path) -> None:
    save_run(tmp_path / "a", invent_run(1, 12))
    save_run(tmp_path / "b", invent_run(1, 12))
    for name in ("run.json", "run.trec", "qrels.trec"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_question_may_hold_any_text(tmp_path: Path) -> None:
    question = make_question("v1", 2, question='<b>"\\\x00\u202e\U0001f600</b>\n')
    run = make_run(make_outcome(question, [2]))
    save_run(tmp_path, run)
    assert load_run(tmp_path) == run


def test_the_trec_files_stand_beside_the_run(tmp_path: Path) -> None:
    save_run(tmp_path, make_run(make_outcome(make_question("v1", 2), [0, 2])))
    assert len((tmp_path / "run.trec").read_text().splitlines()) == 2
    assert (tmp_path / "qrels.trec").read_text() == "v1 0 kst-99998-1.antwoord-1.1 2\n"


def test_a_folder_without_a_run_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"houdt geen meting.*kamerbron eval run"):
        load_run(tmp_path)


def test_a_run_of_another_version_is_refused_with_both_versions(tmp_path: Path) -> None:
    save_run(tmp_path, invent_run(1, 2))
    path = tmp_path / "run.json"
    path.write_text(path.read_text().replace('"format_version": 1', '"format_version": 7'))
    with pytest.raises(RunError, match=r"indeling 7 en deze versie leest 1; meet opnieuw"):
        load_run(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format_version": 1}', b'{"format_version": 1, "run": {}}', b"\xff"]
)
def test_what_cannot_be_read_is_refused_on_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "run.json").write_bytes(content)
    with pytest.raises(RunError, match="geen leesbare meting") as caught:
        load_run(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    with pytest.raises(RunError, match=r"niet te schrijven.*kies een andere map"):
        save_run(tmp_path / "bestand", invent_run(1, 2))
