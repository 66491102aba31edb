"""The tree of the log: RFC 6962 and RFC 9162, tlog-tiles and signed-note, each by its published examples."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.records.transparency.merkle import (
    Row,
    by_tiles,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    tree_hash,
)
from gongkai.records.transparency.tiles import pack
from gongkai.records.transparency.verify import (
    WIDTH,
    Untrue,
    ed25519_verify,
    leaf_hash,
    node_hash,
    open_checkpoint,
    root,
    tile_path,
    unpack,
)

# The eight inputs of Certificate Transparency's reference tree, and its root at each size from 0 to 8.
INPUTS = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 2): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
PROBES = json.loads((Path(__file__).parent / "data" / "merkle_probes.json").read_text())

# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
ED25519 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]

# The example of C2SP signed-note.
NOTE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE_SIGNATURE = base64.b64decode(
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
)

sizes = st.integers(1, 700)


def rows_of(leaves: Sequence[bytes]) -> Row:
    """The tiles of a tree, worked out the slow way: hash by hash from the level below."""
    levels = [list(leaves)]
    while len(levels[-1]) >= WIDTH:
        below = levels[-1]
        levels.append([textbook(below[i : i + WIDTH]) for i in range(0, len(below) - WIDTH + 1, WIDTH)])

    def row(level: int, first: int, last: int) -> list[bytes]:
        assert last <= len(levels[level]), "only what exists may be asked for"
        return levels[level][first:last]

    return row


def textbook(hashes: Sequence[bytes]) -> bytes:
    """MTH by the recursion of RFC 6962, section 2.1, to compare with."""
    if len(hashes) == 0:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    middle = 1
    while middle * 2 < len(hashes):
        middle *= 2
    return node_hash(textbook(hashes[:middle]), textbook(hashes[middle:]))


def numbered(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_the_reference_roots_of_rfc_6962(size: int) -> None:
    leaves = [leaf_hash(one) for one in INPUTS[:size]]
    assert root(leaves).hex() == tree_hash(rows_of(leaves), 0, size).hex() == ROOTS[size]


@pytest.mark.parametrize(("position", "size"), INCLUSION)
def test_the_published_inclusion_proofs(position: int, size: int) -> None:
    path = inclusion_proof(rows_of([leaf_hash(one) for one in INPUTS[:size]]), position, size)
    assert [one.hex() for one in path] == INCLUSION[position, size]


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_the_published_consistency_proofs(old: int, new: int) -> None:
    path = consistency_proof(rows_of([leaf_hash(one) for one in INPUTS[:new]]), old, new)
    assert [one.hex() for one in path] == CONSISTENCY[old, new]


@pytest.mark.parametrize("probe", PROBES["inclusion"], ids=lambda probe: probe["name"])
def test_the_published_probes_of_inclusion_are_taken_or_refused(probe: dict) -> None:
    leaf, top = base64.b64decode(probe["leafHash"] or ""), base64.b64decode(probe["root"] or "")
    path = [base64.b64decode(one or "") for one in probe["proof"] or []]
    assert is_included(leaf, probe["leafIdx"], probe["treeSize"], path, top) is not probe["wantErr"]


@pytest.mark.parametrize("probe", PROBES["consistency"], ids=lambda probe: probe["name"])
def test_the_published_probes_of_consistency_are_taken_or_refused(probe: dict) -> None:
    first, second = (base64.b64decode(probe[name] or "") for name in ("root1", "root2"))
    path = [base64.b64decode(one or "") for one in probe["proof"] or []]
    assert is_consistent(probe["size1"], first, probe["size2"], second, path) is not probe["wantErr"]


def test_every_leaf_is_proved_in_trees_of_any_size() -> None:
    for size in (*range(1, 40), 255, 256, 257, 300):
        leaves = numbered(size)
        row, top = rows_of(leaves), textbook(leaves)
        for position, leaf in enumerate(leaves):
            path = inclusion_proof(row, position, size)
            assert is_included(leaf, position, size, path, top)
            assert not is_included(leaf_hash(b"other"), position, size, path, top)


def test_every_tree_is_the_beginning_of_every_later_one() -> None:
    leaves = numbered(70)
    row = rows_of(leaves)
    roots = [textbook(leaves[:size]) for size in range(71)]
    for new in range(1, 71):
        for old in range(1, new + 1):
            path = consistency_proof(row, old, new)
            assert is_consistent(old, roots[old], new, roots[new], path)
            assert not is_consistent(old, textbook([leaf_hash(b"x")] * old), new, roots[new], path)


@given(sizes, st.data())
@example(256 * 2 + 1, None)
def test_any_tree_proves_any_leaf_and_any_beginning(size: int, data: st.DataObject | None) -> None:
    leaves = numbered(size)
    row, top = rows_of(leaves), textbook(leaves)
    assert tree_hash(row, 0, size) == root(leaves) == top
    position = data.draw(st.integers(0, size - 1)) if data else size - 1
    assert is_included(leaves[position], position, size, inclusion_proof(row, position, size), top)
    old = position + 1
    path = consistency_proof(row, old, size)
    assert is_consistent(old, textbook(leaves[:old]), size, top, path)


@given(sizes, st.data())
def test_rows_read_by_tiles_prove_the_same(size: int, data: st.DataObject) -> None:
    leaves = numbered(size + data.draw(st.integers(0, 300)))  # the tree may have grown since
    levels = [leaves, [textbook(leaves[i : i + WIDTH]) for i in range(0, len(leaves) - WIDTH + 1, WIDTH)]]
    reads: list[tuple[int, int]] = []

    def row(level: int, first: int, last: int) -> list[bytes]:
        reads.append((level, first))
        return levels[level][first:last]

    tiles, plain = by_tiles(row), rows_of(leaves)
    position = data.draw(st.integers(0, size - 1))
    assert inclusion_proof(tiles, position, size) == inclusion_proof(plain, position, size)
    assert tree_hash(tiles, 0, size) == tree_hash(plain, 0, size)
    assert len(reads) == len(set(reads))


@given(sizes, st.data())
def test_a_proof_with_one_bit_changed_proves_nothing(size: int, data: st.DataObject) -> None:
    leaves = numbered(size)
    row, top = rows_of(leaves), textbook(leaves)
    position = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(row, position, size)
    bits = st.integers(0, len(path) * 256 - 1) if path else st.nothing()
    for bit in [data.draw(bits)] if path else []:
        changed = bytearray(path[bit // 256])
        changed[bit % 256 // 8] ^= 1 << bit % 8
        path[bit // 256] = bytes(changed)
        assert not is_included(leaves[position], position, size, path, top)


@pytest.mark.parametrize(
    ("level", "number", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 1234067, 256, "tile/0/x001/x234/067"),
        (0, 273, 112, "tile/0/273.p/112"),
        (2, 0, 1, "tile/2/000.p/1"),
        ("entries", 1000, 5, "tile/entries/x001/000.p/5"),
    ],
)
def test_tiles_are_named_as_tlog_tiles_says(level: int | str, number: int, width: int, path: str) -> None:
    assert tile_path(level, number, width) == path


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=WIDTH))
def test_a_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    assert unpack(pack(entries), 0, len(entries)) == entries


@pytest.mark.parametrize("cut", [1, 2, 3, 6])
def test_a_bundle_cut_short_is_found(cut: int) -> None:
    with pytest.raises(Untrue, match="不完整"):
        unpack(pack([b"one", b"two"])[:-cut], 0, 2)


@pytest.mark.parametrize(("public", "message", "signature"), ED25519)
def test_the_signatures_of_rfc_8032(public: str, message: str, signature: str) -> None:
    key, text, signed = (bytes.fromhex(one) for one in (public, message, signature))
    assert ed25519_verify(key, text, signed)
    assert not ed25519_verify(key, text + b"x", signed)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_signatures_are_judged_as_cryptography_judges_them(secret: bytes, message: bytes, bit: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(secret)
    public = private.public_key().public_bytes_raw()
    signature = bytearray(private.sign(message))
    assert ed25519_verify(public, message, bytes(signature))
    signature[bit // 8] ^= 1 << bit % 8
    assert not ed25519_verify(public, message, bytes(signature))


def test_a_signature_with_a_scalar_beyond_the_order_is_refused() -> None:
    public, message, signature = (bytes.fromhex(one) for one in ED25519[0])
    order = 2**252 + 27742317777372353535851937790883648493
    scalar = int.from_bytes(signature[32:], "little") + order
    assert not ed25519_verify(public, message, signature[:32] + scalar.to_bytes(32, "little"))


def test_the_example_of_signed_note() -> None:
    public = base64.b64decode(NOTE_KEY.split("+", 2)[2])[1:]
    assert ed25519_verify(public, b"This is an example message.\n", NOTE_SIGNATURE[4:])


def test_a_checkpoint_counts_only_under_a_trusted_key() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public = private.public_key().public_bytes_raw()
    identity = hashlib.sha256(b"example.com/log\n\x01" + public).digest()[:4]
    key = f"example.com/log+{identity.hex()}+{base64.b64encode(bytes([1]) + public).decode()}"
    text = f"example.com/log\n3\n{base64.b64encode(bytes(32)).decode()}\n"
    note = f"{text}\n— example.com/log {base64.b64encode(identity + private.sign(text.encode())).decode()}\n"
    head = open_checkpoint(note, [NOTE_KEY, key])
    assert (head.origin, head.size, head.root) == ("example.com/log", 3, bytes(32))
    for other in ([NOTE_KEY], [key.replace("log+", "other+", 1)], []):
        with pytest.raises(Untrue, match="没有有效的签名"):
            open_checkpoint(note, other)
    with pytest.raises(Untrue, match="没有有效的签名"):
        open_checkpoint(note.replace("\n3\n", "\n4\n"), [key])
