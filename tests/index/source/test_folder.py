from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kamerbron.index.document import Publication
from kamerbron.index.errors import MetadataError, RefusedDocumentError, SourceError
from kamerbron.index.source import folder as folder_module
from kamerbron.index.source.folder import SourceEntry, SourceFolder, open_folder


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"Inhoud van {name}.", encoding="utf-8")
    return folder


def names(source: SourceFolder) -> list[str]:
    return [entry.name for entry in source.entries]


def refused(source: SourceFolder) -> list[str]:
    return [refusal.name for refusal in source.refused]


def test_an_empty_folder_has_no_entries(tmp_path: Path) -> None:
    assert open_folder(tmp_path) == SourceFolder((), ())


def test_the_files_of_a_folder_and_its_subfolders_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt", "b/hek.txt", "b/aa/slot.txt", "a.txt", "B.txt", "b.txt")
    assert names(open_folder(tmp_path)) == [
        "B.txt",
        "a.txt",
        "b.txt",
        "b/aa/slot.txt",
        "b/hek.txt",
        "rek.txt",
    ]


def test_an_entry_is_read_as_the_bytes_of_its_file(tmp_path: Path) -> None:
    (entry,) = open_folder(fill(tmp_path, "map/één rek.txt")).entries
    assert entry.name == "map/één rek.txt"
    assert entry.read() == "Inhoud van map/één rek.txt.".encode()


def test_hidden_files_and_folders_are_no_documents(tmp_path: Path) -> None:
    fill(tmp_path, ".verborgen", ".git/config", "map/.rek.txt", "map/rek.txt")
    assert names(open_folder(tmp_path)) == ["map/rek.txt"]


def test_metadata_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "metadata.json").write_text("{}", encoding="utf-8")
    assert open_folder(tmp_path).entries == ()


def test_an_entry_carries_what_metadata_says_of_it(tmp_path: Path) -> None:
    fill(tmp_path, "hek.txt", "map/rek.txt")
    content = {"map/rek.txt": {"titel": "Over rekken"}}
    (tmp_path / "metadata.json").write_text(json.dumps(content), encoding="utf-8")
    described = {entry.name: entry.described for entry in open_folder(tmp_path).entries}
    assert described == {"hek.txt": None, "map/rek.txt": Publication(title="Over rekken")}


def test_a_file_that_only_metadata_knows_is_named(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt")
    content: dict[str, object] = {"slot.txt": {}, "rek.txt": {}, "Rek.txt": {}}
    (tmp_path / "metadata.json").write_text(json.dumps(content), encoding="utf-8")
    source = open_folder(tmp_path)
    assert refused(source) == ["Rek.txt", "slot.txt"]
    assert names(source) == ["rek.txt"]


def test_wrong_metadata_stops_the_whole_folder(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt", "metadata.json")
    with pytest.raises(MetadataError):
        open_folder(tmp_path)


def test_a_link_that_leads_out_of_the_folder_is_named_and_not_followed(tmp_path: Path) -> None:
    outside = fill(tmp_path / "buiten", "geheim.txt", "map/rek.txt")
    inside = fill(tmp_path / "binnen", "rek.txt")
    (inside / "geheim.txt").symlink_to(outside / "geheim.txt")
    (inside / "map").symlink_to(outside / "map", target_is_directory=True)
    source = open_folder(inside)
    assert refused(source) == ["geheim.txt", "map"]
    assert names(source) == ["rek.txt"]


def test_a_folder_whose_name_begins_alike_lies_outside(tmp_path: Path) -> None:
    fill(tmp_path / "rekken-oud", "rek.txt")
    inside = fill(tmp_path / "rekken", "hek.txt")
    (inside / "rek.txt").symlink_to(tmp_path / "rekken-oud" / "rek.txt")
    assert refused(open_folder(inside)) == ["rek.txt"]


def test_a_link_to_a_file_inside_the_folder_is_an_entry(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt")
    (tmp_path / "ook.txt").symlink_to("rek.txt")
    first, second = open_folder(tmp_path).entries
    assert first.read() == second.read()


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    fill(tmp_path / "echt", "rek.txt")
    (tmp_path / "link").symlink_to("echt", target_is_directory=True)
    source = open_folder(tmp_path / "link")
    assert names(source) == ["rek.txt"]
    assert source.refused == ()


def test_a_link_to_a_folder_inside_is_refused_and_its_files_are_read_once(tmp_path: Path) -> None:
    fill(tmp_path, "map/rek.txt")
    (tmp_path / "ook").symlink_to("map", target_is_directory=True)
    source = open_folder(tmp_path)
    assert names(source) == ["map/rek.txt", "ook"]
    with pytest.raises(RefusedDocumentError, match="geen gewoon bestand"):
        source.entries[1].read()


def test_links_that_go_round_do_not_stop_the_folder(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt")
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert "rek.txt" in names(open_folder(tmp_path))


def test_a_name_that_is_not_utf8_is_refused_and_can_be_printed(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt")
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).touch()
    source = open_folder(tmp_path)
    assert names(source) == ["rek.txt"]
    assert refused(source) == ["caf\ufffd.txt"]
    source.refused[0].name.encode()


def test_a_named_pipe_does_not_keep_the_reader_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.txt")
    (entry,) = open_folder(tmp_path).entries
    with pytest.raises(RefusedDocumentError, match="geen gewoon bestand"):
        entry.read()


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"rekken bestaat niet; geef een map met documenten\.$"):
        open_folder(tmp_path / "rekken")


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"rek\.txt is geen map"):
        open_folder(fill(tmp_path, "rek.txt") / "rek.txt")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "MAX_BYTES", 1024**2)
    path = tmp_path / "rek.txt"
    entry = SourceEntry("rek.txt", path, None)
    path.write_bytes(b"x" * 1024**2)
    assert len(entry.read()) == 1024**2
    path.write_bytes(b"x" * (1024**2 + 1))
    with pytest.raises(RefusedDocumentError, match="groter dan 1 MiB"):
        entry.read()


def test_a_link_to_nothing_is_an_entry_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "rek.txt").symlink_to("weg.txt")
    (entry,) = open_folder(tmp_path).entries
    with pytest.raises(RefusedDocumentError, match="niet te lezen"):
        entry.read()


def test_a_file_that_goes_after_it_was_listed_is_refused(tmp_path: Path) -> None:
    (entry,) = open_folder(fill(tmp_path, "rek.txt")).entries
    entry.path.unlink()
    with pytest.raises(RefusedDocumentError, match="niet te lezen"):
        entry.read()
