from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.errors import MetadataError, SourceError
from kamerbron.index.source.metadata import read_metadata


def write(folder: Path, content: object) -> Path:
    """Write `metadata.json`: bytes and text as they are, anything else as JSON."""
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content)).encode()
    (folder / "metadata.json").write_bytes(content)
    return folder


def test_a_folder_without_metadata_describes_nothing(tmp_path: Path) -> None:
    assert read_metadata(tmp_path) == {}


def test_every_field_is_read(tmp_path: Path) -> None:
    fields = {
        "id": "kst-36410-VII-108",
        "dossiers": [
            {"nummer": "36410", "toevoeging": "VII", "titel": "Begroting van de rekken"},
            {"nummer": "99999"},
        ],
        "ondernummer": "108",
        "kamer": "II",
        "vergaderjaar": "2023-2024",
        "soort": "Brief",
        "titel": "Brief over rekken",
        "datum": "2024-03-12",
        "ondertekenaars": ["A. Jansen", "B. de Boer"],
        "voorbeeld": True,
    }
    assert read_metadata(write(tmp_path, {"brieven/rek.txt": fields})) == {
        "brieven/rek.txt": Publication(
            id="kst-36410-VII-108",
            dossiers=(Dossier("36410", "VII", "Begroting van de rekken"), Dossier("99999")),
            number="108",
            chamber=Chamber.TWEEDE,
            session_year="2023-2024",
            kind="Brief",
            title="Brief over rekken",
            date=dt.date(2024, 3, 12),
            signatories=("A. Jansen", "B. de Boer"),
            example=True,
        )
    }


def test_every_field_may_be_left_out(tmp_path: Path) -> None:
    assert read_metadata(write(tmp_path, {"rek.txt": {}})) == {"rek.txt": Publication()}


@pytest.mark.parametrize("content", ["{}", b"\xef\xbb\xbf{}", " {}\n"])
def test_no_file_need_be_described(tmp_path: Path, content: str | bytes) -> None:
    assert read_metadata(write(tmp_path, content)) == {}


@pytest.mark.parametrize(
    ("fields", "place", "reason"),
    [
        ({"titels": "Rekken"}, "titels", "onbekend veld; de velden zijn id, dossiers, ondernummer"),
        ({"dossiers": [{"numer": "99999", "nummer": "99999"}]}, "dossiers › 0 › numer", "onbekend veld"),
        ({"id": "99999-1"}, "id", "'99999-1' is geen publicatienummer zoals kst-27925-879"),
        ({"vergaderjaar": "2023-2025"}, "vergaderjaar", "'2023-2025' is geen vergaderjaar zoals 2021-2022"),
        ({"vergaderjaar": "2023/2024"}, "vergaderjaar", "'2023/2024' past hier niet"),
        ({"vergaderjaar": "2023-24"}, "vergaderjaar", "'2023-24' past hier niet"),
        ({"dossiers": [{}]}, "dossiers › 0 › nummer", "past hier niet"),
        ({"dossiers": [{"nummer": "99 999"}]}, "dossiers › 0 › nummer", "'99 999' past hier niet"),
        ({"dossiers": [{"nummer": 99999}]}, "dossiers › 0 › nummer", "99999 past hier niet"),
        (
            {"dossiers": [{"nummer": "99999", "toevoeging": "zeven"}]},
            "dossiers › 0 › toevoeging",
            "'zeven' is geen toevoeging",
        ),
        ({"ondernummer": "nr. 5"}, "ondernummer", "'nr. 5' past hier niet"),
        ({"ondernummer": ""}, "ondernummer", "'' past hier niet"),
        ({"kamer": "Tweede"}, "kamer", "'Tweede' past hier niet"),
        ({"datum": "12 maart 2024"}, "datum", "'12 maart 2024' past hier niet"),
        ({"datum": "2024-02-30"}, "datum", "'2024-02-30' past hier niet"),
        ({"ondertekenaars": "A. Jansen"}, "ondertekenaars", "'A. Jansen' past hier niet"),
        ({"voorbeeld": "misschien"}, "voorbeeld", "'misschien' past hier niet"),
    ],
)
def test_a_field_that_is_not_understood_is_named_with_the_reason(
    tmp_path: Path, fields: dict[str, object], place: str, reason: str
) -> None:
    folder = write(tmp_path, {"rek.txt": fields})
    with pytest.raises(MetadataError) as caught:
        read_metadata(folder)
    message = str(caught.value)
    assert message.startswith(f"{folder / 'metadata.json'}: rek.txt › {place}: ")
    assert reason in message
    assert "\n" not in message


def test_a_number_is_no_date(tmp_path: Path) -> None:
    with pytest.raises(MetadataError):
        read_metadata(write(tmp_path, {"rek.txt": {"datum": 0}}))


def test_a_text_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MetadataError):
        read_metadata(write(tmp_path, r'{"rek.txt": {"titel": "\ud800"}}'))


def test_more_faults_are_counted(tmp_path: Path) -> None:
    folder = write(
        tmp_path, {"rek.txt": {"titels": "Rekken", "soorten": "Brief"}, "hek.txt": {"kamer": "III"}}
    )
    with pytest.raises(MetadataError, match=r"\(en nog 2\)\.$"):
        read_metadata(folder)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('{"rek.txt": {}, "hek.txt": {}, "rek.txt": {}}', "rek.txt"),
        ('{"rek.txt": {"titel": "Rek", "titel": "Hek"}}', "titel"),
    ],
)
def test_a_name_that_stands_there_twice_is_refused(tmp_path: Path, content: str, name: str) -> None:
    with pytest.raises(MetadataError, match=f"'{name}' staat er meer dan eens in"):
        read_metadata(write(tmp_path, content))


@pytest.mark.parametrize("content", ["", '{"rek.txt": ', "{rek}", b"\xff\xfe\x00", b'{"r\xe9k.txt": {}}'])
def test_broken_json_is_refused(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(MetadataError, match=r"metadata\.json is geen geldige JSON"):
        read_metadata(write(tmp_path, content))


@pytest.mark.parametrize(
    "content", ["[]", "null", '"rek.txt"', "5", "NaN", '{"rek.txt": []}', '{"rek.txt": null}']
)
def test_what_is_no_object_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(MetadataError, match="past hier niet"):
        read_metadata(write(tmp_path, content))


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000])
def test_deep_nesting_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(MetadataError, match="geen geldige JSON"):
        read_metadata(write(tmp_path, content))


def test_metadata_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "metadata.json").mkdir()
    with pytest.raises(MetadataError, match="is niet te lezen"):
        read_metadata(tmp_path)


def test_wrong_metadata_is_a_fault_of_the_source_as_a_whole() -> None:
    assert issubclass(MetadataError, SourceError)
