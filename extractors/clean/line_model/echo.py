"""What a line repeats: another line, the prose around it, the address of the page, the publisher's name."""

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

import numpy as np

from extractors.clean.line_model.letters import Letters
from extractors.clean.text.sheet import Context, Sheet
from extractors.learning.spans import F32, I64, Bools, columns

LONG_WORD = 4  # characters; shorter ones are in every line
ADDRESS_WORDS = 3  # fewer say nothing about the headline
WORD = re.compile(r"[^\W_]+")
PARTS = "".join(char if (char := chr(code)).isalnum() else " " for code in range(128))
LINE_BITS = 20  # of a key of _long_words, at least
NO_COPY = (0, -1, -1, -1, 0)  # of _copies: a line that nothing repeats, in a document without address


def echo(sheets: Sequence[Sheet], text: Letters, prose: Bools) -> F32:
    """(blocks, 11): shares of words and names that the prose has, copies of the line, the page's address in it,
    and what _long_words says of neighbours and names."""
    words = _long_words(text, prose)
    copies = np.full((len(prose), len(NO_COPY)), NO_COPY, np.float32)
    for sheet, start in zip(sheets, text.spans.starts.tolist(), strict=True):
        if rows := _copies(sheet):
            copies[start : start + len(rows)] = rows
    return columns(words[:, :2], copies, words[:, 2:])


def _long_words(text: Letters, prose: Bools) -> F32:
    """(blocks, 6): shares of the long words, and of the names, that stand in other lines of prose; of the long words
    that the lines above and below have; of the names that prose before and after has.

    All from one sorted array. It has a key for each long word: the head of its hash, its line, and its case.
    """
    n = len(prose)
    bits = np.uint64(max(LINE_BITS, n.bit_length()) + 1)
    long = np.flatnonzero(text.word_size >= LONG_WORD)
    keys = text.word_hash[long] >> bits << bits
    keys |= (text.word_line[long] << 1 | text.word_upper[long]).view(np.uint64)
    keys.sort()
    word, rest = keys >> bits, (keys & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    line, upper = rest >> 1, (rest & 1).astype(np.bool_)
    document, told = text.spans.document[line], prose[line]
    same_word = (word[1:] == word[:-1]) & (document[1:] == document[:-1])
    same_line = same_word & (line[1:] == line[:-1])
    first, again = np.append(True, ~same_word)[: len(keys)], np.append(False, same_line)[: len(keys)]
    begin, group = np.flatnonzero(first), np.cumsum(first) - 1
    elsewhere = np.add.reduceat((told & ~again).astype(np.int64), begin)[group] > told
    before = np.minimum.reduceat(np.where(told, line, n), begin)[group] < line
    after = np.maximum.reduceat(np.where(told, line, -1), begin)[group] > line
    next_line = np.flatnonzero(same_word & (line[1:] == line[:-1] + 1))
    count, names = _count(line, n), _count(line[upper], n)
    shares = (
        (line[elsewhere], count),
        (line[elsewhere & upper], names),
        (line[next_line + 1], count),
        (line[next_line], count),
        (line[before & upper], names),
        (line[after & upper], names),
    )
    return columns(*(_count(some, n) / np.maximum(1, every) for some, every in shares))


def _copies(sheet: Sheet) -> list[tuple[float, ...]]:
    """Earlier copies, share of the address in the line and of the line in the address, host named, other copies.

    Empty where that would be NO_COPY for every line.
    """
    slug, host = _address(sheet.context)
    folded = [block.key.casefold() for block in sheet.blocks]
    copies = Counter(folded) if len(set(folded)) < len(folded) else {}
    if not (slug or host or copies):
        return []
    seen: dict[str, int] = {}
    rows: list[tuple[float, ...]] = []
    for block, line in zip(sheet.blocks, folded, strict=True):
        mine = _words(line) if slug and block.words <= 40 else []
        shared = len(slug.intersection(mine))
        earlier = seen.get(line, 0)
        rows.append(
            (
                earlier,
                shared / len(slug) if slug else -1,
                shared and shared / len(set(mine)) if mine else -1,
                host in line.replace(" ", "") if host else -1,
                copies.get(line, 1) - 1,
            )
        )
        seen[line] = earlier + 1
    return rows


def _words(line: str) -> list[str]:
    """The runs of letters and digits. In plain letters spaces part them quicker than a pattern finds them."""
    if not line.isascii():
        line = line.replace("“", " ").replace("”", " ").replace("–", " ").replace("—", " ")
    return line.translate(PARTS).split() if line.isascii() else WORD.findall(line)


def _address(context: Context) -> tuple[set[str], str]:
    """The words of the page's address, and the name in its host or the given source."""
    url = context.url or ""
    if "//" not in url:
        return set(), _main_name(context.source or "")
    parts = urlsplit(url)
    words = {word for word in WORD.findall(unquote(parts.path).casefold()) if not word.isdigit() and len(word) > 1}
    return (words if len(words) >= ADDRESS_WORDS else set()), _main_name(parts.hostname or context.source or "")


def _main_name(host: str) -> str:
    names = [part for part in host.casefold().removeprefix("www.").split(".") if len(part) > 3]
    return names[0].replace("-", "") if names else ""


def _count(lines: I64, n: int) -> I64:
    return np.bincount(lines, minlength=n)
