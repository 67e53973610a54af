"""What the names and tags of boxes say of the text in them, as bits."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import re2

# One bit a cue.
CUES = tomllib.loads((files("extractors.page.body") / "cues.toml").read_text(encoding="utf-8"))
NAMES = tuple(CUES)
BIT = {name: 1 << bit for bit, name in enumerate(NAMES)}
TAG_BITS = {
    name: 1 << (len(NAMES) + bit)
    for bit, name in enumerate(
        (
            "article", "main", "aside", "nav", "footer", "header", "form", "figure", "blockquote", "table", "ul", "ol",
            "section", "details", "dl",
        )
    )
}  # fmt: skip
HIDDEN = 1 << (len(NAMES) + len(TAG_BITS))
BODY_PROPERTY = HIDDEN << 1
DIALOG = BODY_PROPERTY << 1  # no model's business
ALL_BITS = (*BIT.values(), *TAG_BITS.values(), HIDDEN, BODY_PROPERTY)
HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*0")
# "…, opens new tab": words within a line for those who hear the page.
SPOKEN_ONLY = re.compile(
    r"\b(?:sr|screen-?reader)s?-?(?:only|text)\b|visually-?hidden|visuallyhidden|assistive-text", re.I
)
# Consent dialogs, which are longer than most stories.
ASKS = re.compile(
    r"cookie-?(?:consent|banner|notice|policy|dialog|law|wall|preferences|settings)|\bconsent|gdpr|onetrust|didomi"
    r"|usercentrics|\bcmp-",
    re.I,
)
DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=20_000)
def named(
    tag: str, class_name: str | None, identifier: str | None, itemprop: str | None, component: str | None
) -> tuple[int, str]:
    """Cue bits of an element, and its look."""
    own = TAG_BITS.get(tag, 0)
    if tag not in ("html", "body"):  # their names speak of the page, not of a box in it
        own |= cues(class_name, identifier)
        if ASKS.search(f"{class_name or ''} {identifier or ''}"):
            own |= DIALOG
    if is_for_hearing(class_name):
        own |= HIDDEN
    if "articlebody" in f"{itemprop} {component}".lower():
        own |= BODY_PROPERTY
    return own, f"{tag}.{DIGITS.sub('', class_name or '')}"


@lru_cache(maxsize=5_000)
def hides(style: str | None) -> bool:
    return style is not None and HIDES.search(style) is not None


@lru_cache(maxsize=20_000)
def is_for_hearing(class_name: str | None) -> bool:
    return class_name is not None and SPOKEN_ONLY.search(class_name) is not None


def cues(class_name: str | None, identifier: str | None) -> int:
    """The cue bits that an element's class and id speak of."""
    text = f"{class_name or ''} {identifier or ''}".lower()
    if len(text) < 3:
        return 0
    matcher, bits = _matcher()
    found = 0
    for index in matcher.Match(text[:300]) or ():
        found |= bits[index]
    return found


@cache
def _matcher() -> tuple[Any, list[int]]:
    """All patterns as one set, and the bit of each."""
    options = re2.Options()
    options.max_mem = 64 << 20  # with the usual 8 MB the automaton is thrown away and built again
    matcher, bits = re2.Set.SearchSet(options), []
    for name, bit in BIT.items():
        for pattern in CUES[name]["patterns"]:
            matcher.Add(pattern)
            bits.append(bit)
    matcher.Compile()
    return matcher, bits
