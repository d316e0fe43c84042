"""A ZIP archive is read within limits, whatever it says of itself."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.archive import ArchiveLimits, open_archive

TEXT = b"De brug bij Waterveen wordt elk jaar gekeurd. " * 40
MEBIBYTE = 1024**2

# Where the fields stand in a record of the list of members: APPNOTE.TXT of ZIP, 4.3.12.
FLAGS, METHOD, UNPACKED_SIZE = 8, 10, 24


def pack(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def pack_zeros(size: int, name: str = "content.xml") -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w") as member,
    ):
        for _ in range(size // MEBIBYTE):
            member.write(bytes(MEBIBYTE))
    return file.getvalue()


def overwrite(content: bytes, field: int, layout: str, value: int) -> bytes:
    """Change a field of the first record in the list of members."""
    changed = bytearray(content)
    struct.pack_into(layout, changed, content.index(b"PK\x01\x02") + field, value)
    return bytes(changed)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_member_is_read_by_its_name(method: int) -> None:
    archive = open_archive(pack(("mimetype", b"soort"), ("map/content.xml", TEXT), method=method))
    assert archive.names == ("mimetype", "map/content.xml")
    assert archive.read("map/content.xml") == TEXT
    assert archive.read("mimetype") == b"soort"


def test_a_member_that_is_not_there_is_named() -> None:
    with pytest.raises(RefusedDocumentError, match=r"ontbreekt word/document\.xml"):
        open_archive(pack(("content.xml", TEXT))).read("word/document.xml")


def test_a_path_out_of_the_archive_is_a_name_like_any_other() -> None:
    archive = open_archive(pack(("../../etc/passwd", TEXT), ("/etc/passwd", TEXT)))
    assert archive.read("../../etc/passwd") == TEXT


def test_a_gigabyte_packed_in_some_megabytes_is_refused() -> None:
    bomb = pack_zeros(1024 * MEBIBYTE)
    assert len(bomb) < 8 * MEBIBYTE
    with pytest.raises(RefusedDocumentError, match="uitgepakt groter dan 200 MiB"):
        open_archive(bomb).read("content.xml")


def test_a_member_that_is_packed_beyond_what_text_can_be_is_refused() -> None:
    content = pack(("content.xml", bytes(64 * MEBIBYTE)))
    with pytest.raises(RefusedDocumentError, match=r"content\.xml is uitgepakt meer dan 250 maal zo groot"):
        open_archive(content).read("content.xml")


def test_members_that_are_too_large_together_are_refused() -> None:
    limits = ArchiveLimits(unpacked_bytes=3 * MEBIBYTE, ratio=10_000)
    archive = open_archive(
        pack(("a.xml", bytes(2 * MEBIBYTE)), ("b.xml", bytes(MEBIBYTE)), ("c.xml", b"x")), limits
    )
    archive.read("a.xml")
    archive.read("b.xml")
    with pytest.raises(RefusedDocumentError, match=r"c\.xml maakt het bestand uitgepakt groter dan 3 MiB"):
        archive.read("c.xml")


def test_what_is_short_may_be_packed_small() -> None:
    content = bytes(MEBIBYTE)
    assert open_archive(pack(("content.xml", content))).read("content.xml") == content


@pytest.mark.parametrize("said", [10, 2**32 - 2])
def test_a_member_that_lies_about_its_size_is_refused(said: int) -> None:
    lying = overwrite(pack(("content.xml", TEXT)), UNPACKED_SIZE, "<L", said)
    with pytest.raises(RefusedDocumentError, match=r"content\.xml in het bestand is beschadigd"):
        open_archive(lying).read("content.xml")


def test_a_bomb_that_says_it_is_small_is_not_unpacked() -> None:
    lying = overwrite(pack_zeros(64 * MEBIBYTE), UNPACKED_SIZE, "<L", 100)
    with pytest.raises(RefusedDocumentError, match="beschadigd"):
        open_archive(lying).read("content.xml")


def test_an_archive_that_is_cut_off_is_refused() -> None:
    content = pack(("content.xml", TEXT))
    for length in (0, 4, len(content) // 2, len(content) - 1):
        with pytest.raises(RefusedDocumentError, match="beschadigd of afgebroken"):
            open_archive(content[:length])


def test_an_encrypted_member_is_refused_and_the_others_are_read() -> None:
    archive = open_archive(overwrite(pack(("content.xml", TEXT), ("meta.xml", b"m")), FLAGS, "<H", 1))
    with pytest.raises(RefusedDocumentError, match=r"content\.xml in het bestand is versleuteld"):
        archive.read("content.xml")
    assert archive.read("meta.xml") == b"m"


def test_two_members_of_one_name_are_refused() -> None:
    with pytest.raises(RefusedDocumentError, match=r"staat content\.xml meer dan eens"):
        open_archive(pack(("content.xml", TEXT), ("meta.xml", b""), ("content.xml", b"iets anders")))


def test_an_archive_of_very_many_members_is_refused() -> None:
    with pytest.raises(RefusedDocumentError, match="meer dan 4096 onderdelen"):
        open_archive(pack(*((f"{number}.xml", b"") for number in range(4097))))


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, 99])
def test_a_way_of_packing_that_no_document_uses_is_refused(method: int) -> None:
    archive = open_archive(overwrite(pack(("content.xml", TEXT)), METHOD, "<H", method))
    with pytest.raises(RefusedDocumentError, match=r"content\.xml is ingepakt op een wijze"):
        archive.read("content.xml")


_SOUND = pack(("mimetype", b"soort"), ("content.xml", TEXT))


@given(st.lists(st.tuples(st.integers(0, len(_SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_whatever_is_wrong_with_an_archive_it_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    content = bytearray(_SOUND)
    for position, value in changes:
        content[position] = value
    try:
        archive = open_archive(bytes(content))
        for name in archive.names:
            archive.read(name)
    except RefusedDocumentError:
        pass
