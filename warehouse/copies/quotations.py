"""Which words of a text are somebody else's: quotations, tweets, block quotes, transcripts. Pure.

    The mayor said: “We will rebuild the pier.” Work begins in May.
    ........ ..... ^^ ^^^^ ^^^^^^^ ^^^ ^^^^   .... ...... .. ...

Two papers that quote one speech share its words and wrote their reports apart: what counts is the narration.
"""

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from extractors.signature import words

Bools = npt.NDArray[np.bool_]

LEAST_WORDS = 4  # a shorter quotation is a word of the narrator's sentence: the so-called “toxic tongue”

# A quotation that isn't closed in its paragraph goes on in the next, which opens with a mark of its own.
_MARKED = re.compile(
    r"""
      „[^“”„\n]*[“”]                           # German
    | “[^”\n]*(?:”|$)
    | ”(?=\w)[^”\n]*”                          # Swedish, Finnish
    | «[^»\n]*(?:»|$)
    | »(?=\w)[^«\n]*«                          # German books
    | 「[^」]*」 | 『[^』]*』
    | (?<![\w"'’])"(?=[^\s"])[^"\n]*(?:"|$)
    | (?<![\w"'’])‘(?=\w)[^\n]*?[.,!?…]’(?!\w)  # singles close behind a stop, for else they may be apostrophes
    | (?<![\w"'’])'(?=\w)[^\n]*?[.,!?…]'(?!\w)
    """,
    re.VERBOSE | re.MULTILINE,
)
_OPENER = re.compile("[„“”«»「『\"‘']")  # matching all of the above at every letter would take ten times as long
_TWEET = re.compile(r"\(@\w{1,20}\)|pic\.twitter\.com/|^@\w{1,20}:? ")
_SIGNATURE_ONLY = re.compile(r"\s*[—–-]+\s*[^\n]{0,60}\(@\w{1,20}\)[^\n]{0,30}")
_SPEAKER = re.compile(r"[^\S\n]*[A-Z][A-Z.'’ -]{2,30}:\s")
_BLOCK = re.compile(r"\s*>\s")


def quoted_words(text: str) -> Bools:
    """One value a word of `words(text)`: whether it stands in a quotation.

    >>> quoted_words("He said: “We will not go there.” Then he left.").tolist()
    [False, False, True, True, True, True, True, False, False, False]
    """
    spans = list(_spans(text))
    flags: list[Bools] = []
    at = 0
    for start, end in spans:
        flags += [_flags(text[at:start], quoted=False), _flags(text[start:end], quoted=True)]
        at = end
    return np.concatenate([*flags, _flags(text[at:], quoted=False)])


def _flags(part: str, *, quoted: bool) -> Bools:
    count = len(words(part))
    return np.full(count, quoted and count >= LEAST_WORDS)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Quoted stretches in order, half open; they never overlap."""
    at, announced = 0, False
    paragraphs = text.split("\n")
    transcript = sum(1 for paragraph in paragraphs if _SPEAKER.match(paragraph)) > 1  # one may be a dateline
    for number, paragraph in enumerate(paragraphs):
        end = at + len(paragraph)
        if paragraph.strip():
            following = next((p for p in paragraphs[number + 1 : number + 3] if p.strip()), "")
            spoken = transcript and _SPEAKER.match(paragraph)
            if announced or spoken or _is_quoted(paragraph) or _SIGNATURE_ONLY.fullmatch(following.strip()[:90]):
                yield at, end
            else:
                yield from _marked(text, at, end)
            announced = paragraph.rstrip().endswith((":", "："))
        at = end + 1


def _marked(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Quotations with marks in a paragraph."""
    while opener := _OPENER.search(text, start, end):
        found = _MARKED.match(text, opener.start(), end)
        if found:
            yield found.span()
        start = found.end() if found else opener.end()


def _is_quoted(paragraph: str) -> bool:
    """A tweet or a block quote."""
    return bool(_TWEET.search(paragraph) or _BLOCK.match(paragraph))
