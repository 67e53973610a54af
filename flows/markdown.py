"""Text from outside as markdown that can be nothing but text: no link, no tag, no further column."""

import re
from collections.abc import Iterable, Sequence

from flows.show import inert

MAX_CHARS = 160  # of a cell; longer ones push a table off the screen
EMPTY = "–"
SPACE = re.compile(r"\s+")
# All ASCII punctuation that markdown or HTML could read as more than itself. A character reference is never syntax,
# in tables and HTML too; and it breaks bare links (`www.`, `http:`, `a@b`), which a backslash doesn't everywhere.
LIVE = re.compile(r"""[!"#$&'()*+./:;<=>?@\[\\\]^_`{|}~]""")


def cell(value: object) -> str:
    """One line of inert text, cut at MAX_CHARS; numbers, too, and a dash for what is missing."""
    text = SPACE.sub(" ", inert(SPACE.sub(" ", "" if value is None else str(value)))).strip()
    if len(text) > MAX_CHARS:
        text = text[: MAX_CHARS - 1] + "…"
    return LIVE.sub(lambda found: f"&#{ord(found[0])};", text) or EMPTY


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of inert cells. A head that begins with `#` is that of a column of numbers, set to the right."""
    lines = [
        "| " + " | ".join(cell(head.removeprefix("#")) for head in heads) + " |",
        "| " + " | ".join("---:" if head.startswith("#") else "---" for head in heads) + " |",
        *("| " + " | ".join(map(cell, row)) + " |" for row in rows),
    ]
    return "\n".join(lines) + "\n"
