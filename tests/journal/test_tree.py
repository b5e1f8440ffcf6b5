"""The tree grows leaf by leaf; here it is held against the definition, and its proofs against forgery."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.journal.chain import hashing
from huiyin.journal.tree import Peaks, consistency, inclusion, is_consistent, is_included, leaf_of

SHA = hashing("sha256")


def by_definition(leaves):
    """MTH of RFC 6962, 2.1, over leaves that are hashed already."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def some(n):
    return [leaf_of(bytes([i % 256, i // 256]), SHA) for i in range(n)]


def test_the_tree_of_the_certificate_transparency_test_vectors():
    """The eight inputs that RFC 6962's reference implementation publishes, and their root."""
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    tree = Peaks().grown((leaf_of(bytes.fromhex(i), SHA) for i in inputs), SHA)
    assert tree.root(SHA).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("n", [0, 1, 2, 3, 7, 8, 9, 31, 64, 100])
def test_a_tree_that_grew_in_two_steps_is_the_tree_of_the_definition(n):
    leaves = some(n)
    for cut in range(0, n + 1, 5):
        assert Peaks().grown(leaves[:cut], SHA).grown(leaves[cut:], SHA).root(SHA) == by_definition(leaves)


def test_every_leaf_of_every_small_tree_is_shown_to_be_in_it_and_no_other_leaf_is():
    for n in range(1, 20):
        leaves, root = some(n), by_definition(some(n))
        for place in range(n):
            path = inclusion(Peaks().grown(leaves[:place], SHA), leaves[place:], SHA)
            assert is_included(leaves[place], place, n, path, root, SHA)
            assert not is_included(leaf_of(b"other", SHA), place, n, path, root, SHA)
            assert not is_included(leaves[place], (place + 1) % n, n, path, root, SHA) or n == 1
            assert not is_included(leaves[place], place, n, [*path, root], root, SHA)


def test_every_small_tree_is_shown_to_go_on_from_every_smaller_one_and_from_no_other():
    for size in range(1, 20):
        leaves, root = some(size), by_definition(some(size))
        for held in range(1, size + 1):
            old = by_definition(leaves[:held])
            proof = consistency(Peaks().grown(leaves[:held], SHA), leaves[held:], SHA)
            assert is_consistent((held, old), (size, root), proof, SHA)
            assert not is_consistent((held, SHA(old)), (size, root), proof, SHA)
            assert not is_consistent((held, old), (size, SHA(root)), proof, SHA)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_changed_proof_proves_nothing(data):
    size = data.draw(st.integers(2, 300))
    place, held = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    leaves = some(size)
    root, old = Peaks().grown(leaves, SHA).root(SHA), Peaks().grown(leaves[:held], SHA).root(SHA)
    path = inclusion(Peaks().grown(leaves[:place], SHA), leaves[place:], SHA)
    proof = consistency(Peaks().grown(leaves[:held], SHA), leaves[held:], SHA)
    assert is_included(leaves[place], place, size, path, root, SHA)
    assert is_consistent((held, old), (size, root), proof, SHA)
    for told, holds in (
        (path, lambda p: is_included(leaves[place], place, size, p, root, SHA)),
        (proof, lambda p: is_consistent((held, old), (size, root), p, SHA)),
    ):
        if told:
            at = data.draw(st.integers(0, len(told) - 1))
            assert not holds([*told[:at], SHA(told[at]), *told[at + 1 :]])
            assert not holds([*told[:at], *told[at + 1 :]])


def test_sm3_is_the_one_of_the_standard():
    """GB/T 32905-2016, appendix A.1."""
    wanted = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert hashing("sm3")(b"abc").hex() == wanted
