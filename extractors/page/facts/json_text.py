"""The values in a JSON-LD script, also where it is broken in one of the ways that are common in news."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

MAX_VALUES = 50  # of one script; two or three are seen
# What content systems put around and into the object: byte order mark, CDATA, comments of HTML and of JavaScript.
WRAPPING = re.compile(r"^(?:[\s\ufeff\u200b;]|<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)+")
STRING_OR_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*[^*]{0,300}\*/', re.DOTALL)
MISSING_COMMA = re.compile(r'(?<=["\]}0-9e])[ \t]*\n\s*(?=")')
BEGIN = re.compile(r"[{\[]")
# Bounded, and up to the next star: else a script of nothing but comment signs takes hours.
LINE_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*$|/\*[^*]{0,300}\*/)", re.MULTILINE)
PREFIXED = re.compile(r'"(?:schema:|https?://schema\.org/)(@?\w+)"\s*:')
TRAILING_COMMA = re.compile(r",\s*([}\]])")
BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
BETWEEN = re.compile(r"[\s,;}\]]*")  # after a value: a brace too many, a comma before the next
CLOSES = re.compile(r"\s*(?:[}\]:]|,\s*[\"{\[\]}\d\-tfn]|$)")  # what follows a quote that ends a string

_DECODER = json.JSONDecoder(strict=False)


def values(script: str) -> list[Any]:
    """The values of the script, in order; none if it is broken past mending."""
    text = WRAPPING.sub("", script)
    if not text.startswith(("{", "[")) and (begin := BEGIN.search(text)):  # `var data = {`
        text = text[begin.start() :]
    text = PREFIXED.sub(r'"\1":', text)
    if text.startswith(("{&quot;", "[{&quot;")):
        text = html.unescape(text)
    for attempt in _attempts(text):
        found = list(_values(attempt))
        if found:
            return found
    return []


def _attempts(text: str) -> Iterator[str]:
    """The text as it stands, then mended ever more boldly."""
    yield text
    text = TRAILING_COMMA.sub(r"\1", LINE_COMMENT.sub("", text))
    yield text
    yield TRAILING_COMMA.sub(r"\1", STRING_OR_COMMENT.sub(lambda match: match[1] or "", text))
    text = BAD_ESCAPE.sub("", text)
    yield text
    yield MISSING_COMMA.sub(",\n", text)
    yield _with_quotes_escaped(text)


def _values(text: str) -> Iterator[Any]:
    """One value after another, up to what is none."""
    at = 0
    for _ in range(MAX_VALUES):
        if not text.startswith(("{", "["), at):
            return
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield value
        at = BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too


def _with_quotes_escaped(text: str) -> str:
    """`"He said "no" and left",` → `"He said \\"no\\" and left",`: a quote ends a string where one can end."""
    pieces: list[str] = []
    inside = False
    start = 0
    for match in re.finditer(r'\\.|"', text, re.DOTALL):
        if match[0] != '"':
            continue
        if inside and not CLOSES.match(text, match.end()):
            pieces += text[start : match.start()], '\\"'
            start = match.end()
        else:
            inside = not inside
    return "".join((*pieces, text[start:]))
