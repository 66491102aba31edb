"""Proofs of inclusion and consistency in a tree of tiles (RFC 6962, section 2.1).

A tree is known by its tiles: ``row(level, first, last)`` gives the hashes ``first`` to ``last`` (exclusive) of a
tile level, where each hash of level L stands for 256**L leaves. Only perfect subtrees are asked for, so the same
rows serve every size the tree ever had.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from gongkai.records.transparency.verify import WIDTH, node_hash, root, root_through

Row = Callable[[int, int, int], Sequence[bytes]]

_TILE_HEIGHT = 8


def by_tiles(row: Row) -> Row:
    """The same rows, but each tile is read only once: the subtrees that are asked for lie within one."""

    @cache
    def tile(level: int, number: int) -> Sequence[bytes]:
        return row(level, number * WIDTH, (number + 1) * WIDTH)

    return lambda level, first, last: tile(level, first // WIDTH)[
        first % WIDTH : first % WIDTH + last - first
    ]


def tree_hash(row: Row, start: int, end: int) -> bytes:
    """MTH(D[start:end]), where ``start`` is a multiple of a power of two not smaller than the range."""
    size = end - start
    if size & (size - 1):
        middle = start + _split(size)
        return node_hash(tree_hash(row, start, middle), tree_hash(row, middle, end))
    if size == 0:
        return root([])
    level = (size.bit_length() - 1) // _TILE_HEIGHT
    shift = level * _TILE_HEIGHT
    return root(row(level, start >> shift, end >> shift))


def inclusion_proof(row: Row, position: int, size: int) -> list[bytes]:
    """PATH(position, D[size]), from the leaf's sibling up."""
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if position < middle:
            path.append(tree_hash(row, middle, end))
            end = middle
        else:
            path.append(tree_hash(row, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(row: Row, old: int, new: int) -> list[bytes]:
    """PROOF(old, D[new]) for 0 < ``old`` <= ``new``."""
    path, start, end, whole = [], 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(tree_hash(row, middle, end))
            end = middle
        else:
            path.append(tree_hash(row, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(tree_hash(row, start, end))
    return path[::-1]


def is_included(leaf: bytes, position: int, size: int, path: Sequence[bytes], top: bytes) -> bool:
    """Whether ``path`` proves that the leaf with this hash stands at ``position`` in the tree with root ``top``."""
    return root_through(leaf, position, size, path) == top


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether ``path`` proves that the tree of ``old`` leaves is the beginning of that of ``new`` leaves.

    RFC 9162, section 2.1.4.2; of the empty tree there is nothing to prove, so ``old`` is not 0.
    """
    if not 0 < old < new:
        return 0 < old == new and old_root == new_root and not path
    nodes = list(path) if old & (old - 1) else [old_root, *path]
    if not nodes:
        return False
    node, last = old - 1, new - 1
    while node % 2:
        node, last = node // 2, last // 2
    first = second = nodes[0]
    for other in nodes[1:]:
        if last == 0:
            return False
        if node % 2 or node == last:
            first, second = node_hash(other, first), node_hash(other, second)
            while node % 2 == 0 and node:
                node, last = node // 2, last // 2
        else:
            second = node_hash(second, other)
        node, last = node // 2, last // 2
    return (first, second, last) == (old_root, new_root, 0)


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1
