"""Text from outside as markdown that can be nothing but text: no link, no tag, no further column or line."""

import re
from collections.abc import Iterable, Sequence

from flows.wording import inert

MAX_CHARS = 70  # of a cell; longer ones push the other columns off the screen
EMPTY = "–"
SPACE = re.compile(r"\s+")
# All ASCII punctuation but , ; % and '. A backslash makes each of them plain text in markdown, and breaks up tags, bare
# links (`www.`, `http:`, `a@b`) and rows. Character references would too, but the dashboard shows them as they are.
LIVE = re.compile(r"""[!"#$&()*+\-./:<=>?@\[\\\]^_`{|}~]""")

# Prefect's newer pages look for bare links after backslashes are gone; an invisible word joiner stops them too.
LINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
WORD_JOINER = "\u2060"

# What is live within a line, and what is so only at its beginning.
LIVE_WITHIN = re.compile(r"[\[\]<`*_~|\\]|&(?=#|\w+;)")
LIVE_FIRST = re.compile(r"^(?=[-+=#>:]|\d+[.)])")


def plain(value: object, max_chars: int = MAX_CHARS) -> str:
    """One line of inert text in markdown, cut at `max_chars`; numbers, too, and a dash for what is missing."""
    return LIVE.sub(r"\\\g<0>", LINK.sub(WORD_JOINER, _line(value, max_chars))) or EMPTY


def cell(value: object) -> str:
    """`plain` for a cell of a table artifact, with no more backslashes than needed.

    The dashboard's older pages read such a cell as markdown, the newer ones show it as it is, backslashes and all.
    """
    text = LIVE_FIRST.sub(WORD_JOINER, LINK.sub(WORD_JOINER, _line(value, MAX_CHARS)))
    return LIVE_WITHIN.sub(r"\\\g<0>", text) or EMPTY


def _line(value: object, max_chars: int) -> str:
    text = SPACE.sub(" ", inert(SPACE.sub(" ", "" if value is None else str(value)))).strip()
    return text if len(text) <= max_chars else text[: max_chars - 1] + "…"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are `plain`. A head that begins with `#` is that of numbers, set to the right."""
    lines = [
        "| " + " | ".join(head.removeprefix("#") for head in heads) + " |",
        "| " + " | ".join("---:" if head.startswith("#") else "---" for head in heads) + " |",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]
    return "\n".join(lines) + "\n"
