"""What a line repeats: another line, the prose around it, the address of the page, the publisher's name."""

import re
from urllib.parse import unquote, urlsplit

import numpy as np
import numpy.typing as npt

from extractors.clean.letters import F32, Letters
from extractors.clean.sheet import Context, Sheet

LONG_WORD = 4  # characters; shorter ones are in every line
ADDRESS_WORDS = 3  # fewer say nothing about the headline
WORD = re.compile(r"[^\W_]+")


def echo(sheet: Sheet, text: Letters, prose: npt.NDArray[np.bool_]) -> F32:
    """(blocks, 10): shares of words and names that the prose has, copies of the line, and the page's address in it."""
    found = np.column_stack((_in_prose(text, prose), _copies(sheet), np.zeros((len(prose), 4))))
    found[:, -4:] = _near_and_sided(text, prose)
    return found.astype(np.float32)


def _in_prose(text: Letters, prose: npt.NDArray[np.bool_]) -> F32:
    """Share of the long words, and of the names, that stand in other lines of prose too."""
    n = len(prose)
    word, line, upper = _long_words(text)
    distinct = np.unique(word * n + line)
    known = np.bincount(distinct[prose[distinct % n]] // n, minlength=_width(word))
    elsewhere = known[word] > prose[line]
    names = np.maximum(1, np.bincount(line, upper, minlength=n))
    share = np.bincount(line, elsewhere, minlength=n) / np.maximum(1, np.bincount(line, minlength=n))
    return np.column_stack((share, np.bincount(line, elsewhere * upper, minlength=n) / names)).astype(np.float32)


def _near_and_sided(text: Letters, prose: npt.NDArray[np.bool_]) -> F32:
    """Share of the long words that the lines above and below have; of the names that prose before and after has."""
    n = len(prose)
    word, line, upper = _long_words(text)
    width = _width(word)
    count = np.maximum(1, np.bincount(line, minlength=n))
    names = np.maximum(1, np.bincount(line, upper, minlength=n))
    place = np.unique(line * width + word)
    columns = []
    for step in (width, -width):
        shared = place[np.isin(place, place + step, assume_unique=True)]
        columns.append(np.bincount(shared // width, minlength=n)[:n] / count)
    first, last = np.full(width, n), np.full(width, -1)
    np.minimum.at(first, word[prose[line]], line[prose[line]])
    np.maximum.at(last, word[prose[line]], line[prose[line]])
    columns.append(np.bincount(line, upper * (first[word] < line), minlength=n) / names)
    columns.append(np.bincount(line, upper * (last[word] > line), minlength=n) / names)
    return np.column_stack(columns).astype(np.float32)


def _copies(sheet: Sheet) -> F32:
    """Earlier copies, share of the address in the line and of the line in the address, host named, other copies."""
    slug, host = _address(sheet.context)
    folded = [block.key.casefold() for block in sheet.blocks]
    seen: dict[str, int] = {}
    rows = []
    for block, line in zip(sheet.blocks, folded, strict=True):
        mine = set(WORD.findall(line)) if slug and block.words <= 40 else set()
        shared = len(mine & slug)
        rows.append(
            (
                seen.get(line, 0),
                shared / len(slug) if slug else -1,
                shared / len(mine) if mine else -1,
                host in line.replace(" ", "") if host else -1,
            )
        )
        seen[line] = seen.get(line, 0) + 1
    return np.column_stack((np.array(rows), [seen[line] - 1 for line in folded])).astype(np.float32)


def _address(context: Context) -> tuple[set[str], str]:
    """The words of the page's address, and the name in its host or the given source."""
    url = context.url or ""
    parts = urlsplit(url) if "//" in url else None
    path = unquote(parts.path).casefold() if parts else ""
    words = {word for word in WORD.findall(path) if not word.isdigit() and len(word) > 1}
    host = ((parts.hostname or "") if parts else "") or (context.source or "").casefold()
    names = [part for part in host.removeprefix("www.").split(".") if len(part) > 3]
    return (words if len(words) >= ADDRESS_WORDS else set()), (names[0].replace("-", "") if names else "")


def _long_words(text: Letters) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """(number of the word, line, capital) of the words that say something."""
    long = text.word_size >= LONG_WORD
    _, word = np.unique(text.word_hash[long], return_inverse=True)
    return word, text.word_line[long], text.word_upper[long]


def _width(word: npt.NDArray[np.int64]) -> int:
    return int(word.max()) + 1 if len(word) else 1
