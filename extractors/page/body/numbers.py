"""What is known of each block of a page, as numbers: the input of the forests of `extractors.page.choose`."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.page.body.blocks import BIT, TAG_BITS, Block
from extractors.page.body.features import KINDS, Survey

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]

FAR = 99.0  # of a distance in blocks: there is none
LEAST = -8.0  # log-odds of a menu, which no model is asked about
KIND_NAMES = ("p", "li", "row", "other")
CUES = (BIT["quote"], BIT["caption"], BIT["article"], BIT["standfirst"], BIT["navigation"], BIT["picture"], BIT["body"])
TAGS = (TAG_BITS["blockquote"], TAG_BITS["article"], TAG_BITS["ul"])
STOPS = '.!?"”’»。…'
# Capitals below 0x250 (Latin with all its accents); those of other scripts don't matter here.
CAPITAL = np.array([chr(code).isupper() for code in range(0x250)] + [False])


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a page, counted and grouped; arrays over the blocks."""

    size: F64  # characters
    plain: F64  # characters, those in links by half
    link: F64  # share of characters in links
    style: I64  # number of the group of blocks that look alike
    boxes: tuple[I64, I64, I64]  # of the blocks in one box, in its parent, in its grandparent


def lay_out(blocks: Sequence[Block]) -> Layout:
    size = np.array([len(block.text) for block in blocks], np.float64)
    link = np.array([block.link_chars for block in blocks], np.float64)
    return Layout(
        size,
        size - link / 2,
        link / np.maximum(1, size),
        _groups(block.style for block in blocks),
        (
            # A box has a number of its own, so the last of a path stands for the whole.
            _groups(block.path[-1:] for block in blocks),
            _groups(block.path[-2:-1] for block in blocks),
            _groups(block.path[-3:-2] for block in blocks),
        ),
    )


def numbers(blocks: Sequence[Block], layout: Layout, survey: Survey) -> F32:
    """(blocks, columns): the look of each block, of its neighbours, and of the blocks in its style and box."""
    count, size, link = len(blocks), layout.size, layout.link
    place, one = np.arange(count), np.ones(count)
    taken = np.array(survey.taken, np.float64)
    held = (taken == 2).astype(np.float64)
    prose = np.array(survey.prose)
    where = np.flatnonzero(prose)
    first, last = (int(where[0]), int(where[-1])) if len(where) else (0, count - 1)
    passed = np.cumsum(size * prose)
    box, parent, _ = layout.boxes
    words = np.array([block.text.count(" ") + 1 for block in blocks])
    columns: list[npt.ArrayLike] = [
        np.log1p(size), words, link, [b.bold_chars / len(b.text) for b in blocks],
        taken, survey.declared, *_distances(prose), place - first, last - place, passed / max(1.0, passed[-1]),
        *np.array([_apart(b.path, survey.best) for b in blocks]).T,
        _mean(layout.style, held, layout.plain), _mean(box, held, layout.plain), _mean(parent, held, layout.plain),
        _mean(layout.style, size, one), _mean(box, size, one), _mean(layout.style, link, one), _mean(box, link, one),
        np.bincount(layout.style)[layout.style], np.bincount(box)[box], [survey.seen[key] for key in survey.keys],
        [b.text[-1] in STOPS for b in blocks], [b.text[-1] == ":" for b in blocks],
        _capitals(blocks) / size, [b.text.count(",") / n for b, n in zip(blocks, words, strict=True)],
        survey.described, place - survey.h1 if survey.h1 >= 0 else np.full(count, -999.0), place / count,
        np.full(count, min(4.0, survey.share)),
    ]  # fmt: skip
    kinds = [KINDS.get(block.tag, "other") for block in blocks]
    columns += [[kind == name for kind in kinds] for name in KIND_NAMES]
    columns += [[_level(block, bit) for block in blocks] for bit in (*CUES, *TAGS)]
    columns += [_moved(column, step, -1) for step in (-2, -1, 1, 2) for column in (np.log1p(size), link)]
    columns += [_moved(layout.style, step, -1) == layout.style for step in (-1, 1)]
    return _table(columns)


def beside(layout: Layout, scores: F32) -> F32:
    """(blocks, columns): log-odds of an earlier reading, of the block, its neighbours, its style and its boxes."""
    odds = np.clip(scores, LEAST, -LEAST)
    chance = 1 / (1 + np.exp(-odds.astype(np.float64)))
    chars, one = chance * layout.size, np.ones(len(chance))
    passed = np.cumsum(chars)
    whole = max(1.0, float(passed[-1]))
    wide = np.ones(9)
    columns: list[npt.ArrayLike] = [odds, *(_moved(odds, step, LEAST - 1) for step in (-3, -2, -1, 1, 2, 3))]
    for group in (layout.style, *layout.boxes):
        columns += [_mean(group, chance, one), _mean(group, chance, layout.size)]
    columns += [passed / whole, layout.size / whole, _around(chars, wide) / _around(layout.size, wide)]
    columns += [np.bincount(group, chars)[group] / whole for group in (layout.style, layout.boxes[0])]
    return _table(columns)


def _table(columns: Iterable[npt.ArrayLike]) -> F32:
    return np.column_stack([np.asarray(column, np.float32) for column in columns])


def _groups(keys: Iterable[Hashable]) -> I64:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)


def _mean(group: I64, values: F64, weights: F64) -> F64:
    """Of each block: the weighted mean of its group."""
    mean: F64 = np.bincount(group, values * weights) / np.maximum(1e-9, np.bincount(group, weights))
    return mean[group]


def _moved(column: npt.NDArray[np.generic], step: int, outside: float) -> F64:
    """The value of the block `step` further on."""
    padded = np.full(len(column) + 2 * abs(step), outside)
    padded[abs(step) : len(column) + abs(step)] = column
    begin = abs(step) + step
    return padded[begin : begin + len(column)]


def _around(values: F64, window: F64) -> F64:
    half = len(window) // 2
    return np.convolve(values, window)[half : half + len(values)]


def _distances(prose: npt.NDArray[np.bool_]) -> tuple[F64, F64]:
    """To the last prose before the block and to the next behind it."""
    place = np.arange(len(prose))
    before = place - np.maximum.accumulate(np.where(prose, place, -1000))
    after = np.minimum.accumulate(np.where(prose, place, len(prose) + 1000)[::-1])[::-1] - place
    return np.minimum(before, FAR), np.minimum(after, FAR)


def _apart(path: tuple[int, ...], best: tuple[int, ...]) -> tuple[int, int, int]:
    """Levels up from the box of the prose to a common one, down from there to the block, and the block's depth."""
    common = 0
    for mine, other in zip(path, best, strict=False):
        if mine != other:
            break
        common += 1
    return len(best) - common, len(path) - common, len(path)


def _level(block: Block, bit: int) -> int:
    """How near the cue is: on the block itself, one or two boxes up, further up, nowhere."""
    return 3 if block.own & bit else 2 if block.near & bit else 1 if block.around & bit else 0


def _capitals(blocks: Sequence[Block]) -> F64:
    """How many capitals each block has."""
    text = "".join(block.text for block in blocks)
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    starts = np.cumsum([0, *(len(block.text) for block in blocks)])[:-1]
    return np.add.reduceat(CAPITAL[np.minimum(codes, len(CAPITAL) - 1)], starts, dtype=np.float64)
