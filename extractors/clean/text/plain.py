"""A line as it should read: mojibake undone where it is bad, markup and invisible characters gone, spaces squeezed."""

import re

# UTF-8 that was read as Windows-1252. One such pair is never written on purpose in running text.
MOJIBAKE = re.compile("â€|Ã[\u0080-\u00bf¡-¿ƒ„…†‡ˆ‰Š‹ŒŽ]|Â[\u00a0-\u00bf]|ï¿½|ðŸ")
# Joiners are spelling in Persian and Hindi, and hold the emoji of one sign together: they go only elsewhere.
SPELLED_WITH_JOINERS = "\u0590-\u1fff\u2190-\u2bff\ufe0f\U00010000-\U0010ffff"
INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]+"
    f"|(?<![{SPELLED_WITH_JOINERS}])[\u200c\u200d]+|[\u200c\u200d]+(?![{SPELLED_WITH_JOINERS}\u200c\u200d])"
)
# What tells that a line needs the slow way, beside two spaces in a row. One class of characters: alternatives are
# searched for at a third of the speed.
UNTIDY = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\\[\t\u00a0\u2000-\u200a\u202f\u3000âÃÂïð]")
LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
SPACES = re.compile(r"\s+")


def plain_lines(lines: list[str]) -> list[str]:
    """Each line mended for reading; "" where nothing is left."""
    return [plain(line) if line and _is_untidy(line) else line.strip() for line in lines]


def _is_untidy(line: str) -> bool:
    if "  " in line or "[" in line:
        return True
    if line.isascii():
        return "\t" in line
    if (
        line.isprintable()
    ):  # no space but " " and nothing invisible: only mojibake can be left, which it is quick to see
        return "â" in line or "Ã" in line or "Â" in line or "ï" in line or "ð" in line
    return UNTIDY.search(line) is not None


def plain(line: str) -> str:
    """
    >>> plain("The [mayor](#) spoke\\xa0 on Mon\\xadday")
    'The mayor spoke on Monday'
    """
    return SPACES.sub(" ", unlinked(INVISIBLE.sub("", demojibaked(line)))).strip()


def unlinked(line: str) -> str:
    """Links replaced by their text; their address is of no use in a text."""
    return LINK.sub(r"\1", line) if "](" in line else line


def demojibaked(line: str) -> str:
    """`line` with its encoding repaired where it shows the pairs that only mojibake has, else unchanged."""
    if not MOJIBAKE.search(line):
        return line
    import ftfy  # a tenth of a second to import, and few texts need it

    return ftfy.fix_encoding(line)
