"""What is sealed opens for its receiver alone, whole or not at all; two papers bring a key back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.sealing import (
    BadCode,
    CutOff,
    Strength,
    Unreadable,
    WrongPassphrase,
    codes_of,
    fingerprint,
    index_key,
    lock,
    new_content_key,
    new_pair,
    open_sealed,
    open_stream,
    open_text,
    public_of,
    seal_stream,
    seal_text,
    seal_to,
    secret_of,
    tokens,
    unlock,
)
from huiyin.sealing.sharing import inverse, times
from huiyin.sealing.streams import CHUNK

WEAK = Strength(1, 8192)
PUBLIC, PRIVATE = new_pair()
KEY = new_content_key()


def whole(pieces) -> bytes:
    return b"".join(pieces)


def test_only_the_private_key_opens_what_was_sealed_to_its_public_one():
    sealed = seal_to(PUBLIC, KEY)
    assert KEY not in sealed
    assert open_sealed(PRIVATE, sealed) == KEY
    with pytest.raises(Unreadable):
        open_sealed(new_pair()[1], sealed)
    assert public_of(PRIVATE) == PUBLIC
    assert len(fingerprint(PUBLIC)) == 19


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from(["text", "subject"]), st.text(max_size=700)))
def test_texts_come_back_as_they_were_and_their_length_says_little(fields):
    sealed = seal_text(KEY, fields, "a")
    assert open_text(KEY, sealed, "a") == fields
    assert (len(sealed) - 40) % 1024 == 0
    for key, about in ((new_content_key(), "a"), (KEY, "b")):
        with pytest.raises(Unreadable):
            open_text(key, sealed, about)


def test_a_passphrase_opens_its_lock_and_another_one_does_not():
    locked = lock(PRIVATE, "长的口令 ａｂｃ 12", WEAK)
    assert PRIVATE not in locked
    assert unlock(locked, "长的口令 abc 12") == PRIVATE, "width of letters is the keyboard's matter"
    with pytest.raises(WrongPassphrase):
        unlock(locked, "长的口令 abc 13")
    with pytest.raises(WrongPassphrase):
        unlock(locked[:-1] + bytes([locked[-1] ^ 1]), "长的口令 abc 12")
    with pytest.raises(Unreadable):
        unlock(b"something else", "…")


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])
def test_a_file_comes_back_whole_however_it_is_cut_into_pieces(size):
    content = bytes(range(256)) * (size // 256 + 1)
    content = content[:size]
    sealed = whole(seal_stream((content[n : n + 100_003] for n in range(0, size, 100_003)), KEY))
    assert whole(open_stream([sealed], KEY)) == content
    assert whole(open_stream((sealed[n : n + 70_001] for n in range(0, len(sealed), 70_001)), KEY)) == content


def test_a_file_that_was_cut_off_is_recognised_wherever_that_was():
    sealed = whole(seal_stream([b"x" * (2 * CHUNK + 10)], KEY))
    head, frame = 28, CHUNK + 17
    for at in (0, 3, 20, head, head + 1, head + frame - 1, head + frame, head + 2 * frame, len(sealed) - 1):
        with pytest.raises(CutOff):
            whole(open_stream([sealed[:at]], KEY))


def test_a_file_that_was_changed_moved_or_lengthened_does_not_open():
    sealed = whole(seal_stream([b"x" * (2 * CHUNK + 10)], KEY))
    head, frame = 28, CHUNK + 17
    first, second = sealed[head : head + frame], sealed[head + frame : head + 2 * frame]
    wrong = [
        sealed[: head + 5] + bytes([sealed[head + 5] ^ 1]) + sealed[head + 6 :],
        sealed[:head] + second + first + sealed[head + 2 * frame :],
        sealed[:head] + second + sealed[head + 2 * frame :],
        sealed + first,
        b"PK" + sealed[2:],
    ]
    for changed in wrong:
        with pytest.raises(Unreadable):
            whole(open_stream([changed], KEY))
    with pytest.raises(Unreadable):
        whole(open_stream([sealed], new_content_key()))


def test_the_field_has_an_inverse_for_everything_but_zero():
    assert all(times(a, inverse(a)) == 1 for a in range(1, 256))
    assert times(0x57, 0x83) == 0xC1, "the example of FIPS 197"


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.integers(2, 9), st.data())
def test_any_two_codes_give_the_key_back(secret, n, data):
    codes = codes_of(secret, PUBLIC, n)
    a, b = data.draw(st.lists(st.integers(0, n - 1), min_size=2, max_size=2, unique=True))
    assert secret_of([codes[a], codes[b]], PUBLIC) == secret
    assert secret_of([codes[b].lower().replace("-", " "), codes[a]], PUBLIC) == secret


def test_one_code_fits_every_secret_alike():
    """For a code and any secret there is exactly one line through both: it says nothing."""
    code = codes_of(PRIVATE, PUBLIC, 2, rand=lambda n: b"\x05" * n)[0]
    other = bytes(32)
    slope = bytes(s ^ o ^ 5 for s, o in zip(PRIVATE, other, strict=True))
    assert codes_of(other, PUBLIC, 2, rand=lambda n: slope)[0] == code


def test_a_code_that_is_mistyped_twice_the_same_or_of_another_key_is_named():
    one, two, _three = codes_of(PRIVATE, PUBLIC, 3)
    foreign = codes_of(PRIVATE, new_pair()[0], 2)[1]
    wrong = {
        ("mistyped", 2): [one, two[:-1] + ("A" if two[-1] != "A" else "B")],
        ("mistyped", 1): ["", two],
        ("same_twice", 2): [one, one],
        ("other_key", 2): [one, foreign],
        ("too_few", 0): [one],
    }
    for (reason, place), codes in wrong.items():
        with pytest.raises(BadCode) as bad:
            secret_of(codes, PUBLIC)
        assert (bad.value.reason, bad.value.place) == (reason, place)
    with pytest.raises(ValueError, match="1"):
        codes_of(PRIVATE, PUBLIC, 1)


def test_the_index_finds_pairs_of_characters_and_nothing_without_its_key():
    key = index_key(PRIVATE)
    kept = tokens(key, ["收受礼金，某项目负责人", "ＡＢＣ公司"])
    assert tokens(key, ["礼金"]) <= kept
    assert tokens(key, ["abc公司"]) <= kept
    assert not tokens(key, ["礼品"]) <= kept
    assert not tokens(index_key(new_pair()[1]), ["礼金"]) & kept
    assert tokens(key, ["金"]) == set()


def test_sealing_keeps_up_with_a_disk():
    content = [bytes(1024 * 1024)] * 24
    began = time.process_time()
    n = sum(len(piece) for piece in seal_stream(content, KEY))
    assert n / (time.process_time() - began) > 50_000_000
