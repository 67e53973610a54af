"""A line as it should read: mojibake undone where it is bad, markup and invisible characters gone, spaces squeezed."""

import re

# UTF-8 that was read as Windows-1252: the signs that its first bytes become, and those of the bytes that follow. Pairs
# that running text has too (é before a quotation mark) count only in threes or side by side; ftfy has the last word.
FOLLOWS = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
MOJIBAKE = re.compile(
    f"â€|Ã[\u0080-\u00bfƒ„…†‡ˆ‰Š‹ŒŽ]|Â[\u00a0-\u00bf]|ï¿½|ðŸ|[ÄÅ][{FOLLOWS}]|È[™›š˜]"
    f"|(?:[ÎÏÐÑÒÓÕÖ×ØÙÚÛ][{FOLLOWS}]){{2}}|[à-ï][{FOLLOWS}]{{2}}"
)
# One of them opens every pair: a class alone is searched for at many times the speed.
OPENS_MOJIBAKE = re.compile("[ÂÃÄÅÈÎÏÐÑÒÓÕÖ×ØÙÚÛà-ïð]")
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
WORD = re.compile(r"\S+")
HEADING = re.compile(r"^\s*#{1,6}\s+(?=\S)")
STRESS = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,200}?)(?<=\S)\1")
REFERENCE = re.compile(r"\[([^\[\]]{1,80})\]\[[^\[\]]{0,20}\]")


def plain_lines(lines: list[str]) -> list[str]:
    """Each line mended for reading; "" where nothing is left."""
    return [plain(line) if line and _is_untidy(line) else line.strip() for line in lines]


def _is_untidy(line: str) -> bool:
    if "  " in line or "[" in line:
        return True
    if "**" in line or "__" in line or line[:1] == "#":
        return True
    if line.isascii():
        return "\t" in line
    # No space but " " and nothing invisible is in what is printable: only mojibake can be left.
    return _may_be_mojibake(line) or not (line.isprintable() or UNTIDY.search(line) is None)


def _may_be_mojibake(line: str) -> bool:
    return OPENS_MOJIBAKE.search(line) is not None and MOJIBAKE.search(line) is not None


def plain(line: str) -> str:
    """
    >>> plain("The [mayor](#) spoke\\xa0 on Mon\\xadday")
    'The mayor spoke on Monday'
    """
    return SPACES.sub(" ", unmarked(unlinked(INVISIBLE.sub("", demojibaked(line))))).strip()


def unlinked(line: str) -> str:
    """Links replaced by their text; their address is of no use in a text."""
    return LINK.sub(r"\1", line) if "](" in line else line


def unmarked(line: str) -> str:
    """Without Markdown's marks of headings, of stress and of links whose address stands elsewhere.

    >>> unmarked("## The **lock** froze, see the [plan][2]")
    'The lock froze, see the plan'
    """
    return REFERENCE.sub(r"\1", STRESS.sub(r"\2", HEADING.sub("", line)))


def demojibaked(line: str) -> str:
    """`line` with its encoding repaired where it shows the pairs that only mojibake has, else unchanged.

    What was spoilt several times is repaired as often: the result is sound, or stays as it is.
    """
    while _may_be_mojibake(line):
        mended = _repaired(line)
        if len(mended) >= len(line):  # a repair makes of two signs or more one
            return mended
        line = mended
    return line


def _repaired(line: str) -> str:
    import ftfy  # a tenth of a second to import, and few texts need it

    mended = ftfy.fix_encoding(line)
    # One sound sign that no encoding had keeps a whole line from being mended: then word by word.
    return mended if mended != line else WORD.sub(lambda word: _mended(word[0]), line)


def _mended(word: str) -> str:
    import ftfy

    return ftfy.fix_encoding(word) if MOJIBAKE.search(word) else word
