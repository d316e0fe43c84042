"""A key: what is given once, and what is kept of it."""

from __future__ import annotations

import hashlib

import hypothesis.strategies as st
import pytest
from hypothesis import given
from pydantic import ValidationError

from kamerbron.service.access.keys import Key, make_key, opens, parse_key
from kamerbron.service.schemas.questions import Filter


def new_key(taken: tuple[str, ...] = ()) -> tuple[Key, str]:
    return make_key("Team chatbot", Filter(), rate=None, metrics=False, taken=taken)


def test_a_key_opens_with_its_own_secret_and_no_other() -> None:
    kept, key = new_key()
    parts, other = parse_key(key), parse_key(new_key()[1])
    assert parts is not None
    assert other is not None
    assert parts[0] == kept.id
    assert opens(kept, parts[1])
    assert not opens(kept, other[1])


def test_of_a_secret_only_the_digest_is_kept() -> None:
    kept, key = new_key()
    secret = key.split("_", 2)[2]
    assert kept.sha256 == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in kept.model_dump_json()
    assert kept.sha256 not in repr(kept)


def test_a_secret_holds_256_bits() -> None:
    # 43 characters of 6 bits; the last one has two to spare.
    secrets = {new_key()[1].split("_", 2)[2] for _ in range(50)}
    assert len(secrets) == 50
    assert {len(secret) for secret in secrets} == {43}


def test_an_id_that_is_taken_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = iter(["aaaaaaaa", "aaaaaaaa", "bbbbbbbb"])
    monkeypatch.setattr("kamerbron.service.access.keys.secrets.token_hex", lambda _: next(ids))
    assert new_key(taken=("aaaaaaaa",))[0].id == "bbbbbbbb"


@given(st.data())
def test_a_key_of_which_one_character_is_another_does_not_open(data: st.DataObject) -> None:
    kept, key = new_key()
    place = data.draw(st.integers(0, len(key) - 1))
    character = data.draw(st.characters().filter(lambda drawn: drawn != key[place]))
    parts = parse_key(key[:place] + character + key[place + 1 :])
    assert parts is None or parts[0] != kept.id or not opens(kept, parts[1])


@given(st.text())
def test_no_other_text_is_a_key(text: str) -> None:
    assert parse_key(text) is None


@pytest.mark.parametrize("change", [str.upper, str.strip, lambda key: f"{key}\n", lambda key: f" {key}"])
def test_a_key_is_taken_as_it_is_given(change: object) -> None:
    key = new_key()[1]
    changed = change(key)  # type: ignore[operator]
    assert (parse_key(changed) is None) == (changed != key)


@pytest.mark.parametrize("rate", ["", "veel", "60", "60/minuut", "0/minute", "-1/minute", "60/minute; x"])
def test_a_key_is_not_made_with_what_is_no_rate(rate: str) -> None:
    with pytest.raises(ValidationError):
        make_key("Team", Filter(), rate=rate, metrics=False, taken=())


@pytest.mark.parametrize("rate", ["60/minute", "10 per second", "5/second; 1000/day"])
def test_a_key_may_have_a_rate_of_its_own(rate: str) -> None:
    assert make_key("Team", Filter(), rate=rate, metrics=False, taken=())[0].tempo == rate
