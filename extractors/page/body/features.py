"""What is known of each block of a page, as names of binary features: the input of `extractors.page.choose`."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.page.body.blocks import BIT, BODY_PROPERTY, HIDDEN, NAMES, TAG_BITS, Block

LONG_CHARS = 80  # a block of this length with few links is most probably prose
MENU_CHARS = 30  # a short link: most probably of a menu
CUE_BITS = [*((name, BIT[name]) for name in NAMES), *((f"<{tag}>", bit) for tag, bit in TAG_BITS.items())]
CUE_BITS += [("hidden", HIDDEN), ("articleBody", BODY_PROPERTY)]
KINDS = {"p": "p", "li": "li", "dd": "li", "dt": "li", "tr": "row", "blockquote": "quote", "figcaption": "caption"}
KINDS |= {f"h{level}": f"h{level}" for level in range(1, 7)}
MENU: list[str] = []
LEAD = BIT["standfirst"]
NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Readings:
    """Second opinions on the page: what others take for its text. Empty: they say nothing."""

    trafilatura: str
    json_ld: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What a page's blocks are beside its readings; lists are in the order of the blocks."""

    keys: list[str]  # of the blocks' texts
    taken: list[int]  # by trafilatura: 2 wholly, 1 in part, 0 not
    declared: list[int]  # by JSON-LD, likewise; 3 where it says nothing
    prose: list[bool]  # long, with few links, and taken
    best: tuple[int, ...]  # the container that holds most of the prose
    title: str
    described: list[bool]  # whether it repeats the page's description
    h1: int  # index of the headline, -1 if none is seen
    seen: Mapping[str, int]  # how many blocks have the key
    share: float  # of the page's prose that trafilatura took


def survey(blocks: Sequence[Block], readings: Readings) -> Survey:
    keys = [key_of(block.text) for block in blocks]
    taken = _taken(keys, key_of(readings.trafilatura))
    title, description = key_of(readings.title), key_of(readings.description)
    return Survey(
        keys=keys,
        taken=taken,
        declared=_taken(keys, key_of(readings.json_ld)) if len(readings.json_ld) > 200 else [3] * len(keys),
        prose=[is_prose(b) and t == 2 for b, t in zip(blocks, taken, strict=True)],
        best=_best_path(blocks, taken),
        title=title,
        described=[_repeats(key, description) for key in keys],
        h1=next((i for i, b in enumerate(blocks) if b.tag == "h1" and keys[i]), -1),
        seen=Counter(keys),
        share=len(readings.trafilatura) / max(1, sum(len(block.text) for block in blocks if is_prose(block))),
    )


def describe(blocks: Sequence[Block], page: Survey) -> list[list[str]]:
    """The features of each block, in order; `MENU` for short links that no reading takes.

    These are half of the blocks of most pages; the models neither learn from them nor are asked about them.
    """
    keys, taken, declared, title, h1 = page.keys, page.taken, page.declared, page.title, page.h1
    where = _where(page.prose)
    styles = _styles(blocks, taken)
    seen: set[str] = set()
    features = []
    for i, block in enumerate(blocks):
        if taken[i] == 0 and declared[i] != 2 and _is_menu(block):
            features.append(MENU)
            continue
        own = list(_own(block, keys[i]))
        rate, share = styles[block.style]
        t, d, w = taken[i], declared[i], where[i]
        kind, size = KINDS.get(block.tag, "other"), min(len(block.text.encode()), 999).bit_length()
        near = _near(block.path, page.best)
        before, before2, after, after2 = (_at(taken, i + step) for step in (-1, -2, 1, 2))
        own += [
            f"taken={t}", f"declared={d}", f"where={w}", f"near={near}", f"taken={t} declared={d}",
            f"taken={t} where={w} {kind}", f"taken={t} size={size}", f"near={near} where={w}", f"taken={t} near={near}",
            f"declared={d} {kind}", f"before={before}{before2} taken={t}", f"after={after}{after2} taken={t}",
            f"between={before}{after} {kind}", f"size={size} {kind}", f"where={w} size={size}", f"rate={rate}",
            f"rate={rate} taken={t}", f"share={share}", f"share={share} taken={t}", f"rate={rate} share={share}",
            f"share={share} where={w}", f"declared-around={_at(declared, i - 1)}{_at(declared, i + 1)} {d}",
            f"next={KINDS.get(blocks[i + 1].tag, 'other') if i + 1 < len(blocks) else 'end'} {kind}",
        ]  # fmt: skip
        if keys[i] in seen:
            own.append(f"again taken={t}")
        if keys[i] and keys[i] in title:
            own.append("in-title" if len(keys[i]) < 0.8 * len(title) else f"title taken={t}")
        if page.described[i]:
            own.append(f"description where={w} taken={t}")
            own.append("description")
        if LEAD & (block.own | block.near):
            own.append(f"lead where={w} taken={t} size={size // 3}")
        if 0 <= h1 < i <= h1 + 8 and block.link_chars == 0 and size >= 6:
            own.append(f"under-h1 {kind} lead={bool(LEAD & (block.own | block.near))} {where[i]} taken={t}")
        own.append("after-h1" if h1 >= 0 and i > h1 else "before-h1" if h1 >= 0 else "no-h1")
        if 0 <= h1 < i <= h1 + 6:
            own.append(f"h1+{min(i - h1, 3)} {kind} size={size}")
        seen.add(keys[i])
        features.append(own)
    return features


def key_of(text: str) -> str:
    """Letters and digits only, so that spacing and punctuation of two readings don't matter."""
    return NOT_WORD.sub("", text.lower())


def _own(block: Block, key: str) -> Iterator[str]:
    """What the block says of itself."""
    text = block.text
    links = block.link_chars / max(1, len(text))
    kind = KINDS.get(block.tag, "other")
    link = 0 if links == 0 else 1 if links < 0.2 else 2 if links < 0.5 else 3 if links < 0.9 else 4
    end = "stop" if text[-1] in '.!?"”’»。…' else "colon" if text[-1] == ":" else "open"
    yield from ("bias", kind, f"link={link}", f"link={link} {kind}", f"end={end}", f"end={end} {kind}")
    yield "lower" if text[0].islower() else "digit" if text[0].isdigit() else "upper"
    if block.bold_chars > 0.8 * len(text):
        yield f"bold {kind}"
    if not key:
        yield "no-word"
    for name, bit in CUE_BITS:
        if block.own & bit:
            yield f"own {name}"
        elif block.near & bit:
            yield f"near {name}"
        elif block.around & bit:
            yield f"in {name}"


def _repeats(key: str, description: str) -> bool:
    return len(key) > 20 and bool(description) and (key[:60] in description or description[:60] in key)


def _taken(keys: Sequence[str], whole: str) -> list[int]:
    """2 where a reading holds the block, 1 where it holds its beginning or the block is too short to tell, else 0."""
    result = []
    for key in keys:
        if len(key) < 8:
            result.append(1 if key and key in whole else 0)
        elif key in whole:
            result.append(2)
        else:
            result.append(1 if key[:40] in whole and len(key) > 40 else 0)
    return result


def _styles(blocks: Sequence[Block], taken: Sequence[int]) -> dict[str, tuple[str, int]]:
    """Of each style: what part of its text is taken, and how much text it has beside the page's main style."""
    chars: dict[str, int] = {}
    held: dict[str, int] = {}
    for block, t in zip(blocks, taken, strict=True):
        size = len(block.text) - block.link_chars // 2
        chars[block.style] = chars.get(block.style, 0) + size
        held[block.style] = held.get(block.style, 0) + size * (t == 2)
    most = max(held.values(), default=0) or 1
    return {
        style: (f"{4 * held[style] // (chars[style] or 1)}", min(99, 100 * held[style] // most).bit_length())
        for style in chars
    }


def _is_menu(block: Block) -> bool:
    return len(block.text) < MENU_CHARS and block.link_chars > 0.8 * len(block.text)


def is_prose(block: Block) -> bool:
    """A long block with few links."""
    return len(block.text) >= LONG_CHARS and block.link_chars < 0.4 * len(block.text)


def _best_path(blocks: Sequence[Block], taken: Sequence[int]) -> tuple[int, ...]:
    """The container that holds most of the prose."""
    chars: dict[tuple[int, ...], int] = {}
    for block, t in zip(blocks, taken, strict=True):
        if is_prose(block):
            chars[block.path] = chars.get(block.path, 0) + len(block.text) * (1 + t)
    return max(chars, key=lambda path: (chars[path], path), default=())


def _near(path: tuple[int, ...], best: tuple[int, ...]) -> str:
    """How far the block is from the container of the prose: same, under it, or how many levels up they part."""
    if path == best:
        return "same"
    common = 0
    for a, b in zip(path, best, strict=False):
        if a != b:
            break
        common += 1
    if common == len(best):
        return f"under{min(len(path) - common, 3)}"
    return f"up{min(len(best) - common, 4)}"


def _where(prose: Sequence[bool]) -> list[str]:
    """Before the first prose, after the last, or between, with the distance to the nearest."""
    count = len(prose)
    before, after = [99] * count, [99] * count
    last = -99
    for i in range(count):
        last = i if prose[i] else last
        before[i] = i - last
    last = count + 99
    for i in reversed(range(count)):
        last = i if prose[i] else last
        after[i] = last - i
    return [_place(b, a) for b, a in zip(before, after, strict=True)]


def _place(before: int, after: int) -> str:
    if before == 0:
        return "prose"
    if before < 90 and after < 90:
        return f"between{min(before, after, 4)}"
    if after < 90:
        return f"ahead{min(after, 8).bit_length()}"
    return f"behind{min(before, 8).bit_length()}" if before < 90 else "nowhere"


def _at(values: Sequence[int], index: int) -> int | str:
    return values[index] if 0 <= index < len(values) else "-"
