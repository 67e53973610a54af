"""What is known of each block of a page, as numbers: the input of the forests of `extractors.page.choose`."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.page.body.blocks import Block
from extractors.page.body.cues import ALL_BITS, DIALOG
from extractors.page.body.features import LEAST_DECLARED, Declared, held, is_menu, is_prose, key_of

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

FAR = 99.0  # of a distance in blocks: there is none
LEAST = -8.0  # log-odds of a menu, which no model is asked about
KINDS = {"p": 0, "li": 1, "dd": 1, "dt": 1, "tr": 2, "blockquote": 3, "figcaption": 4}
KINDS |= {f"h{level}": 5 for level in range(2, 7)}
HEADLINE, OTHER_KIND = 6, 7
KINDS["h1"] = HEADLINE
STOPS = frozenset('.!?"”’»…。！？」』．؟۔।;')
COMMAS = (",", "，", "、", "،")
BITS = np.array(ALL_BITS, np.int64)
# Capitals of Latin, Greek, Cyrillic and Armenian; no other script of the news has any.
CAPITAL = np.array([chr(code).isupper() for code in range(0x590)] + [False])
SAID_NOTHING = 3  # by JSON-LD, of a block


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a page, counted and grouped; arrays over the blocks."""

    blocks: Sequence[Block]
    size: F64  # letters
    plain: F64  # letters, those in links by half
    link: F64  # share of characters in links
    prose: Bools
    declared: I64  # how JSON-LD holds it: 2 wholly, 1 in part, 0 not, 3 where JSON-LD says nothing
    asked: Bools  # whether the models are asked about it
    style: I64  # number of the group of blocks that look alike
    boxes: tuple[I64, I64, I64]  # of the blocks in one box, in its parent, in its grandparent


def lay_out(blocks: Sequence[Block], said: Declared) -> Layout:
    chars = np.array([len(block.text) for block in blocks], np.float64)
    size = np.array([block.letters for block in blocks], np.float64)
    link = np.array([block.link_chars for block in blocks], np.float64) / np.maximum(1, chars)
    told = len(said.body) > LEAST_DECLARED
    declared = np.array(held(blocks, said.body) if told else [SAID_NOTHING] * len(blocks), np.int64)
    prose = np.array([is_prose(block) for block in blocks])
    return Layout(
        blocks,
        size,
        size * (1 - link / 2),
        link,
        prose,
        declared,
        ((declared == 2) | ~np.array([is_menu(block) for block in blocks])) & ~_in_dialog(blocks, prose),
        _groups(block.style for block in blocks),
        (
            # A box has a number of its own, so the last of a path stands for the whole.
            _groups(block.path[-1:] for block in blocks),
            _groups(block.path[-2:-1] for block in blocks),
            _groups(block.path[-3:-2] for block in blocks),
        ),
    )


def _in_dialog(blocks: Sequence[Block], prose: Bools) -> Bools:
    """Whether each block is of a dialog; none is where the headline or all prose stands in one."""
    inside = np.array([bool((block.own | block.around) & DIALOG) for block in blocks])
    is_page = any(block.tag == "h1" for block, within in zip(blocks, inside, strict=True) if within)
    return np.zeros(len(blocks), bool) if is_page or not (prose & ~inside).any() else inside


def numbers(layout: Layout, said: Declared) -> F32:
    """(blocks, columns): the look of each block, of its neighbours, and of the blocks in its style and box."""
    blocks, size, link = layout.blocks, layout.size, layout.link
    count, texts = len(blocks), [block.text for block in blocks]
    place, one, log_size = np.arange(count), np.ones(count), np.log1p(size)
    chars = np.maximum(1, np.array([len(text) for text in texts]))
    box, parent, grandparent = layout.boxes
    styled = np.bincount(layout.style, layout.plain)
    copies = Counter(texts)
    h1 = next((i for i, block in enumerate(blocks) if block.tag == "h1"), -1)
    kinds = np.array([KINDS.get(block.tag, OTHER_KIND) for block in blocks])
    own, near, around = (
        np.array(bits, np.int64)[:, None] & BITS != 0
        for bits in ([b.own for b in blocks], [b.near for b in blocks], [b.around for b in blocks])
    )
    columns: list[npt.ArrayLike] = [
        log_size, size, link, np.array([block.bold_chars for block in blocks]) / chars,
        [text[-1] in STOPS for text in texts], [text[-1] in ":：" for text in texts], _capitals(texts) / chars,
        [sum(map(text.count, COMMAS)) for text in texts] / size, [text[0].isdigit() for text in texts],
        [text[0].islower() for text in texts], layout.declared, list(_again(texts)),
        [copies[text] for text in texts], *np.array(_repeats(texts, said)),
        place - h1 if h1 >= 0 else np.full(count, -999.0), np.cumsum(kinds == HEADLINE), place / count,
        np.full(count, count),
        [len(block.path) for block in blocks], np.bincount(layout.style)[layout.style], np.bincount(box)[box],
        styled[layout.style] / max(1.0, styled.max()),
        _mean(layout.style, size, one), _mean(box, size, one), _mean(parent, size, one),
        _mean(layout.style, link, one), _mean(box, link, one), _mean(parent, link, one),
        _mean(grandparent, link, size),
        *(kinds == kind for kind in range(OTHER_KIND + 1)),
        *np.where(own, 3, np.where(near, 2, np.where(around, 1, 0))).T,
        *(_moved(column, step, -1) for step in (-2, -1, 1, 2) for column in (log_size, link)),
        *(_moved(group, step, -1) == group for group in (layout.style, box) for step in (-1, 1)),
        *_to_prose(layout, layout.prose * size),
    ]  # fmt: skip
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
    columns += _to_prose(layout, np.where(layout.prose & (odds > 0), chars, 0))
    return _table(columns)


def opinion(layout: Layout, reading: str) -> F32:
    """(blocks, columns): how another reading holds each block, its neighbours, its style and its boxes."""
    taken = np.array(held(layout.blocks, reading), np.float64)
    whole = (taken == 2).astype(np.float64)
    share = min(4.0, len(reading) / max(1.0, float((layout.prose * layout.size).sum())))
    return _table(
        [
            taken, *(_moved(taken, step, -1) for step in (-2, -1, 1, 2)),
            *(_mean(group, whole, layout.plain) for group in (layout.style, *layout.boxes[:2])),
            np.full(len(taken), share), *_to_prose(layout, layout.prose * whole * layout.size),
        ]
    )  # fmt: skip


def _to_prose(layout: Layout, weight: F64) -> list[npt.ArrayLike]:
    """Where each block stands to the prose, of which it has so much (0: it is none), and to the box that has most."""
    count, prose = len(weight), weight > 0
    where, place = np.flatnonzero(prose), np.arange(count)
    first, last = (int(where[0]), int(where[-1])) if len(where) else (0, count - 1)
    passed = np.cumsum(weight)
    best, apart = frozenset(_best(layout.blocks, weight)), dict[tuple[int, ...], tuple[int, int, int]]()
    for block in layout.blocks:
        if block.path not in apart:
            apart[block.path] = _apart(block.path, best)
    steps = np.array([apart[block.path] for block in layout.blocks]).T
    return [*_distances(prose), place - first, last - place, passed / max(1.0, float(passed[-1])), *steps]


def _best(blocks: Sequence[Block], weight: F64) -> tuple[int, ...]:
    """The box that holds most of the prose."""
    held: dict[tuple[int, ...], float] = {}
    for index in np.flatnonzero(weight).tolist():
        path = blocks[index].path
        held[path] = held.get(path, 0.0) + float(weight[index])
    return max(held, key=lambda path: (held[path], path), default=())


def _again(texts: Sequence[str]) -> Iterator[bool]:
    """Whether an earlier block has the same text."""
    seen: set[str] = set()
    for text in texts:
        yield text in seen
        seen.add(text)


def _repeats(texts: Sequence[str], said: Declared) -> tuple[list[bool], list[bool]]:
    """Whether each text repeats the page's description, and whether the title."""
    description, title = key_of(said.description), key_of(said.title)
    most = len(said.title) + 20
    return (
        [bool(description) and _described(text, description) for text in texts],
        [bool(title) and len(text) <= most and "" != key_of(text) in title for text in texts],
    )


def _described(text: str, description: str) -> bool:
    """Whether the text begins like the description, or its beginning is in it."""
    key = key_of(text[:90])
    return len(key) > 20 and (key[:60] in description or key.startswith(description[:60]))


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
    moved = np.full(len(column), outside)
    if abs(step) < len(column):
        begin, end = max(0, step), len(column) + min(0, step)
        moved[begin - step : end - step] = column[begin:end]
    return moved


def _around(values: F64, window: F64) -> F64:
    half = len(window) // 2
    return np.convolve(values, window)[half : half + len(values)]


def _distances(prose: Bools) -> tuple[F64, F64]:
    """To the last prose before the block and to the next behind it."""
    place = np.arange(len(prose))
    before = place - np.maximum.accumulate(np.where(prose, place, -1000))
    after = np.minimum.accumulate(np.where(prose, place, len(prose) + 1000)[::-1])[::-1] - place
    return np.minimum(before, FAR), np.minimum(after, FAR)


def _apart(path: tuple[int, ...], best: frozenset[int]) -> tuple[int, int, int]:
    """Levels up from the box of the prose to a common one, down from there to the block, and the block's depth."""
    common = len(
        best.intersection(path)
    )  # boxes have numbers of their own: they share none but those they both stand in
    return len(best) - common, len(path) - common, len(path)


def _capitals(texts: Sequence[str]) -> F64:
    """How many capitals each block has."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), np.uint32)
    starts = np.cumsum([0, *map(len, texts)])[:-1]
    return np.add.reduceat(CAPITAL[np.minimum(codes, len(CAPITAL) - 1)], starts, dtype=np.float64)
