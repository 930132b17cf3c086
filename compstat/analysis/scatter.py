"""How far the counts of a place scatter that is made of many small areas: hexagons, or neighborhoods.

What makes a district's counts jump about (a gang of thieves, a storm, an officer who writes more) moves its small areas
together. Each of them alone scatters little more than chance, but their sum scatters as the district does. So φ of a
place is that of places as large as it is: small areas are added up to blocks that hold as many reports.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from compstat.analysis.change import Dispersion, dispersion

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def blocks(counts: ArrayLike, groups: Sequence[Hashable], size: float) -> Floats:
    """Small areas added up to blocks of about `size` reports: (blocks, windows).

    counts (areas, windows): neighbors follow each other · groups: what each area lies in; no block reaches beyond its
    own. A group of N reports makes max(1, N/size) blocks, rounded; an area is in the block its middle report is in.
    """
    table = np.asarray(counts, dtype=np.float64)
    number = {group: at for at, group in enumerate(dict.fromkeys(groups))}
    of = np.array([number[group] for group in groups], dtype=np.int64)
    order = np.argsort(of, kind="stable")
    labels = np.zeros(len(table), dtype=np.int64)
    labels[order] = _labels(table[order].sum(axis=1), of[order], max(size, 1.0))
    found = np.zeros((int(labels.max(initial=-1)) + 1, table.shape[1]))
    np.add.at(found, labels, table)
    return found


def _labels(totals: Floats, groups: Integers, size: float) -> Integers:
    """The number of each area's block; groups in their order, 0, 1, 2…"""
    whole = np.bincount(groups, weights=totals)
    pieces = np.maximum(1, np.rint(whole / size)).astype(np.int64)
    before = np.cumsum(whole) - whole
    middle = np.cumsum(totals) - totals / 2 - before[groups]
    at = np.floor(middle * pieces[groups] / np.maximum(whole[groups], 1.0)).astype(np.int64)
    first = np.cumsum(pieces) - pieces
    labels: Integers = first[groups] + np.clip(at, 0, pieces[groups] - 1)
    return labels


def dispersion_of_blocks(counts: ArrayLike, groups: Sequence[Hashable], size: float) -> Dispersion:
    """φ of places that hold `size` reports in all windows together, as `change.dispersion` of `blocks`.

    Blocks of one group move together, so φ is known no better than from the groups alone: df is that of the groups,
    where there are two or more, and of the blocks if those have less.
    """
    d = dispersion(blocks(counts, groups, size))
    known = dispersion(blocks(counts, groups, np.inf)).df
    return Dispersion(d.phi, min(d.df, known) if known else d.df)
