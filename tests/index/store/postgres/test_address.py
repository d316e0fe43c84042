from __future__ import annotations

import pytest

from kamerbron.index.errors import IndexFolderError
from kamerbron.index.store.postgres.address import is_address, parse_address


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("postgresql://griffie@db.voorbeeld.nl/stukken", "postgresql://griffie@db.voorbeeld.nl/stukken"),
        ("postgres://griffie:geheim@db:5433/stukken", "postgresql://griffie@db:5433/stukken"),
        ("postgresql://:geheim@db/stukken", "postgresql://db/stukken"),
        ("postgresql://a%40b:ge%2Fheim@db/stukken", "postgresql://a%40b@db/stukken"),
        (
            "postgresql://db/stukken?password=geheim&sslmode=require",
            "postgresql://db/stukken?sslmode=require",
        ),
        ("postgresql://a@/stukken?host=/run/postgresql", "postgresql://a@/stukken?host=/run/postgresql"),
        ("postgresql://[::1]:5433/stukken", "postgresql://[::1]:5433/stukken"),
        ("postgresql://db/stukken?schema=proef", "postgresql://db/stukken?schema=proef"),
        ("postgresql://db/stukken?schema=kamerbron", "postgresql://db/stukken"),
    ],
)
def test_the_place_is_the_address_without_a_password(address: str, place: str) -> None:
    found = parse_address(address)

    assert found.place == place
    assert "geheim" not in repr(found)
    assert parse_address(place).place == place


def test_the_schema_is_ours_and_the_other_options_are_the_drivers() -> None:
    found = parse_address("postgresql://db/stukken?schema=proef&sslmode=require")

    assert found.schema == "proef"
    assert found.dsn == "postgresql://db/stukken?sslmode=require"
    assert parse_address("postgresql://db/stukken").schema == "kamerbron"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://griffie:geheim@db:nummer/stukken",
        "postgresql://griffie:geheim@[::1/stukken",
        "postgresql://griffie:geheim@db",
        "postgresql://griffie:geheim@db/",
        "mysql://griffie:geheim@db/stukken",
        "postgresql://griffie:geheim@db/stukken?schema=Proef",
        "postgresql://griffie:geheim@db/stukken?schema=a;b",
        "postgresql://griffie:geheim@db/stukken?schema=a_generation_1",
        "postgresql://griffie:geheim@db/stukken?schema",
    ],
)
def test_an_address_that_is_none_is_refused_in_one_line_without_its_password(address: str) -> None:
    with pytest.raises(IndexFolderError) as refused:
        parse_address(address)

    assert "\n" not in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_a_folder_is_no_address() -> None:
    assert is_address("postgresql://db/stukken")
    assert is_address("postgres://db/stukken")
    assert not is_address("index/postgresql")
    assert not is_address("postgresql:")
