"""A person's full name and the headlines about him, as a page shows them when one points at his name.

A scraper sets them into the sentence, behind the name: "Mayor Ada Quill Ada Mara QuillPilots sue over pay Board meets
again MORE said on Friday". RE2 has no way to say that the surname comes again, so this is no rule of a TOML file.
"""

import re

from extractors.clean.rules.rule import Rule
from extractors.clean.rules.spans import Span

LAST_WORD = " MORE"  # the link behind the last of the headlines
POPUP = Rule("related/popup", "related", "", "A name's pop-up list of headlines, in the middle of a sentence.", (), ())
# The surname; the full name, which ends in it again and runs into a headline; headlines up to the link to more of them.
NAMED = re.compile(
    r"\b(?P<surname>[A-ZÀ-Þ][\w’'-]+)"
    r"(?P<goes> (?:[A-ZÀ-Þ(][\w.’'()-]* ){1,5}(?P=surname)(?=[A-ZÀ-Þ\d‘“'\"]).{10,900}? MORE)\b"
)


def popups(key: str) -> list[Span]:
    """In order. Of a quotation that holds one, too: nobody has said it.

    >>> line = "Ada Quill Ada Mara QuillPilots sue over winter pay MORE said no."
    >>> [line[start:end] for start, end, _ in popups(line)]
    [' Ada Mara QuillPilots sue over winter pay MORE']
    """
    if LAST_WORD not in key:
        return []
    return [Span(*match.span("goes"), POPUP) for match in NAMED.finditer(key)]
