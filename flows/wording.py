"""Words for people: harmless to a terminal, and with their number."""

import re

# Escape sequences in a title could repaint the terminal or set its clipboard; bidi controls reorder what is read.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def inert(text: str) -> str:
    """Text that can do nothing to a terminal but be read."""
    return UNPRINTABLE.sub("\ufffd", text)


def counted(number: int, noun: str) -> str:
    """As people count: 1 line, 2 lines."""
    return f"{number} {noun}{'s' * (number != 1)}"
