"""The text of a feed's entry -> how to read it."""

import html
import re

from extractors.records import Kind

TAG = re.compile(r"<[a-zA-Z!/][^<>]*>")
MARKUP = re.compile(r"</(?:p|div|a|ul|ol|li|h\d|em|strong|b|i|span|table|blockquote)>|<(?:br|img)\b", re.IGNORECASE)


def from_html(fragment: str) -> tuple[Kind, str]:
    """A fragment of HTML, also if it was escaped twice; one without tags is a text, whose line breaks are kept."""
    if TAG.search(fragment):
        return "fragment", fragment
    text = html.unescape(fragment)
    return ("fragment" if looks_like_markup(text) else "text"), text


def looks_like_markup(text: str) -> bool:
    """Whether a text that nobody calls HTML is HTML."""
    return MARKUP.search(text) is not None


def has_words(text: str) -> bool:
    """Whether there is more than tags."""
    return any(map(str.isalnum, html.unescape(TAG.sub("", text))))
