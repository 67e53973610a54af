"""Bylines to names."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from extractors.facts.byline_words import (
    AGENCIES,
    CJK_BEFORE,
    CJK_BEHIND,
    CJK_OTHER,
    DATE,
    DATE_END,
    DATE_WORD_END,
    LEAD,
    LEAD_OR_NAME,
    NO_NAMES,
    PHOTO,
    PHOTO_BEHIND,
    ROLE_ALONE,
    ROLE_BEHIND,
    ROLE_GLUED,
    ROLE_STUCK,
)

MAX_BYLINE_CHARS = 500  # what is longer is no byline, or one of so many that nobody counts them
MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 7
NOISE = re.compile(
    r"[（(][^)）]*[)）]|\[[^\]]*\]|https?://\S+|\bwww\.\S+|\b(?:\w+\.)*(?:facebook|twitter|instagram)\.com\S*|\S+@\S+\.\w+|@\w+"
    r"|(?:\+|\b(?:and|und|et|y|e) )\d+ (?:more|others?|weitere|autres|más)\b.*$",
    re.IGNORECASE,
)
SEGMENT = re.compile(
    r"\s*(?:[;|•·\n‧]|\s[–—-]\s)\s*|\s+(?=(?:作者|记者|記者|编辑|編輯|责任编辑|責任編輯|来源|來源)[:：])"
)
SEPARATOR = re.compile(
    r"\s*(?:[/／、]|,\s*(?:and|und|et|y|e|en|og|och|és|и|та|και)\s|\s(?:with|mit|avec|con|met|и|та|και|va|ve)\s)\s*",
    re.IGNORECASE,
)
# Between two people, or inside the name of one house: "Harbour and Coast Gazette".
AND = re.compile(r"\s+(?:and|und|et|og|och|en|és)\s+", re.IGNORECASE)
# Between two people, or inside one surname: "Rui Prado e Lima".
OR_SURNAME = re.compile(r"\s+(?:y|e|i)\s+|\s*&\s*")
_LONG = "|".join(key for key in AGENCIES if len(key) > 6)
GLUED_AGENCY = re.compile(rf"^(\S+ \S.*?),? ((?:the )?(?:{_LONG}))$", re.IGNORECASE)
BIOGRAPHY = re.compile(r"(?<=\w\s)(\w\S+)\s+(?:is|was|writes|covers|reports|works|ist|schreibt|est|écrit|es|è) .*$")
AT_PLACE = re.compile(r"(?:in|at|from|aus|à|au|en|w|we|из|в)\s+\w", re.IGNORECASE)
PLACE = re.compile(r"(?<=\w)\s+(?:in|aus|à|en|for|für|pour|para)\s+\w.*$", re.IGNORECASE)
ACRONYM = re.compile(r"\b(?:[B-DF-HJ-NP-TV-XZ]{2,4}|USA|UK|US|EU|UN|ABC|AFP|APA|AP|UPI|EFE)\b")
USER_NAME = re.compile(r"[a-z]\S*\d\S*|[a-z]\S*_\S*|\S*(?i:admin)\S*")
PARTICLE = "d[aeou]s?|d[ei]l|della|di|der|den|van|von|ter|al|el|la|le|bin|ibn|y|e|i|af|zu|ten|ver"
NAME = re.compile(rf"(?=\S+ \S)(?:(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]*|(?:{PARTICLE})(?= ))(?: |$)){{2,6}}")


def person_names(byline: str) -> tuple[tuple[str, ...], str | None]:
    """The names in a byline, without "By", roles, dates, places and contacts, and the agency among them.

    An organisation that is credited counts as a name; a role, an account or a photographer does not. No names: an empty
    tuple. The agency goes by its usual name.

    >>> person_names("By Dana Whitlock and Ivo Kern, harbour correspondent")
    (('Dana Whitlock', 'Ivo Kern'), None)
    """
    lines = unicodedata.normalize("NFC", byline[:MAX_BYLINE_CHARS]).replace("\u00a0", " ").strip().split("\n")
    text = " | ".join(" ".join(line.split()) for line in lines if line.strip())
    agency = None
    names: dict[str, str] = {}
    for part in _parts(text):
        name = _name(part)
        key = name.lower()
        agency = agency or AGENCIES.get(key)
        if name and key not in NO_NAMES and not ROLE_ALONE.match(name):
            names.setdefault(key, name)
    return tuple(names.values()), agency


def usual_name(agency: str) -> str:
    """The name that an agency goes by, whatever a line calls it; one that is not known keeps its own.

    >>> usual_name("AP"), usual_name("Coastal Wire")
    ('Associated Press', 'Coastal Wire')
    """
    return AGENCIES.get(agency.casefold(), agency)


def are_names(names: Sequence[str]) -> bool:
    """Whether each is written as a person's name is: two to six words, all but particles with a capital.

    >>> are_names(["Ada Quill", "Ivo van der Kern"]), are_names(["A crew picks almonds"]), are_names([])
    (True, False, False)
    """
    return bool(names) and all(NAME.fullmatch(name) for name in names)


def _parts(text: str) -> Iterator[str]:
    text = _undated(NOISE.sub("", text))
    for segment in SEGMENT.split(ROLE_STUCK.sub(" | ", _without_lead(text))):
        if not PHOTO.match(segment):  # all of "Photos: A Bee / C Dee" is theirs
            for part in SEPARATOR.split(_without_lead(segment)):
                yield from _in_part(_without_lead(part.strip()))


def _in_part(part: str) -> Iterator[str]:
    for piece in _at_commas(PHOTO_BEHIND.sub("", part)):
        if not PHOTO.match(piece):
            yield from _people(piece)


def _without_lead(text: str) -> str:
    """`By Ada Quill` → `Ada Quill`; `Di Harrow` stays, since one word is no name."""
    while lead := LEAD.match(text):
        rest = text[lead.end() :]
        word = lead[0].strip().lower()
        if not rest or (rest.isalpha() and not word.endswith((":", "：", "by")) and rest.lower() not in AGENCIES):
            break  # "Will Read", "Text Brown"
        text = rest
    rest = LEAD_OR_NAME.sub("", text)
    named = len(AND.split(SEPARATOR.split(SEGMENT.split(rest)[0])[0])[0].split(",")[0].split()) > 1
    return rest if named or rest.lower() in AGENCIES else text


def _undated(text: str) -> str:
    """The part of the text that is no date: `Ada Quill Dec 21`, `3 May 2024 by Ada Quill`."""
    if not DATE.search(text):
        return DATE_END.sub("", text) if DATE_WORD_END.search(text) and len(text.split()) > 2 else text
    pieces = [_without_lead(DATE_END.sub("", piece).strip(" ,|•·–—-")) for piece in DATE.split(text)]
    named = [piece for piece in pieces if len(piece.split()) > 1]
    return next(iter([*named, *filter(None, pieces)]), "")


def _at_commas(part: str) -> list[str]:
    """`A Bee, C Dee` is two people; `A Bee, harbour correspondent` is one, `A Bee, Nairobi` and `Bee, A` too."""
    pieces = [piece.strip() for piece in ROLE_BEHIND.sub("", part).split(",") if piece.strip()]
    if len(pieces) == 2 and all(piece.istitle() and piece.isalpha() and not _stands_alone(piece) for piece in pieces):
        return [f"{pieces[1]} {pieces[0]}"]
    pieces = [piece for piece in pieces if not (AT_PLACE.match(piece) and piece is not pieces[0])]
    if not pieces or all(len(piece.split()) > 1 for piece in pieces):
        return pieces
    return [pieces[0], *(piece for piece in pieces[1:] if piece.lower() in AGENCIES)]


def _people(text: str) -> list[str]:
    """The people in `A Bee and C Dee`; one for a surname or a house with "and" inside."""
    pieces = AND.split(GLUED_AGENCY.sub(r"\1 and \2", text))
    if len(pieces) > 1 and len(pieces[0].split()) == 1 and not _stands_alone(pieces[0]):
        return [text]
    people: list[str] = []
    for piece in pieces:
        halves = OR_SURNAME.split(piece)
        split = all(len(half.split()) > 1 or _stands_alone(half) for half in halves)
        people += halves if split else [piece]
    return people


def _stands_alone(word: str) -> bool:
    key = _without_lead(word).lower()
    return key in AGENCIES or key in NO_NAMES or bool(ROLE_ALONE.match(key))


def _name(part: str) -> str:
    name = BIOGRAPHY.sub(r"\1", _without_lead(part.strip(" \t.,:;-–—|*\"“”„«»'")))
    name = CJK_BEHIND.sub("", CJK_BEFORE.sub("", name))
    if len(name.split()) > 2:
        name = ROLE_GLUED.sub("", PLACE.sub("", name)) if len(PLACE.sub("", name).split()) > 1 else name
    name = ROLE_BEHIND.sub("", name).strip(" .,:;-–—|*")
    if " " in name:
        name = name.rstrip("0123456789*†")  # marks of footnotes
    if USER_NAME.fullmatch(name) or CJK_OTHER.search(name):
        return ""
    if name.isupper() and len(name) > 5 and " " in name and not ACRONYM.search(name):
        name = name.title()
    good = 1 < len(name) <= MAX_NAME_CHARS and any(map(str.isalpha, name)) and len(name.split()) <= MAX_NAME_WORDS
    return name if good else ""
