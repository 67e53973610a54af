"""The words of bylines, read once from bylines.toml, as patterns."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

_TABLE = tomllib.loads((files("extractors.facts") / "bylines.toml").read_text(encoding="utf-8"))


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(words, key=len, reverse=True))


def _words(kind: str) -> list[str]:
    words: list[str] = _TABLE[kind]["words"]
    return words


AGENCIES: dict[str, str] = _TABLE["agency"]
NO_NAMES = frozenset(_words("no_name"))
LEAD = re.compile(rf"^(?:{_any(_words('lead'))})(?:\s*[:：]\s*|\s+|$)", re.IGNORECASE)
LEAD_OR_NAME = re.compile(rf"^(?:{_any(_words('lead_or_name'))})(?:\s*:\s*|\s+)", re.IGNORECASE)
PHOTO = re.compile(rf"^(?:{_any(_words('photo'))})(?:\s*[:：]\s*|\s+|$)", re.IGNORECASE)
PHOTO_BEHIND = re.compile(
    rf"\s+(?:{_any(_words('photo'))})\s*[:：].*$|\s+(?:photo|picture|image)\w*\s+by\b.*$", re.IGNORECASE
)

_ROLE = _any(_words("role"))
_DESK = _any(_words("desk"))
ROLE_BEHIND = re.compile(rf"(?:,|\s[-–—|]|\s\()\s*[^,;]*(?<!\w)(?:{_ROLE}|{_DESK})(?!\w).*$", re.IGNORECASE)
# Without a comma only what is no surname: "Dana Whitlock Senior Reporter".
ROLE_GLUED = re.compile(
    r"(?<=\w)\s+(?:(?:senior|staff|chief|deputy|associate|assistant|contributing|special|freelance|investigative)\s+)*"
    r"(?:reporter|correspondent|writer|editor|columnist|journalist|photographer|redakteur(?:in)?|korrespondent(?:in)?"
    r"|journaliste|periodista|giornalista|jornalista)$",
    re.IGNORECASE,
)
# Two elements side by side without a space: "Dana WhitlockHealth correspondent".
ROLE_STUCK = re.compile(
    r"(?<=[a-zß-ÿ]{3})(?=(?:[A-ZÀ-Þ][\w-]+\s)?(?:[A-Z][a-z]+\s)?(?i:reporter|correspondent|writer|editor|columnist|journalist)\b)"
)
# Alone it names nobody, unless with a house: "Harbour Post staff reporter".
ROLE_ALONE = re.compile(
    rf"^(?:(?:the|our|a|senior|staff|chief|deputy|associate|assistant|contributing|special|freelance|guest|web|online|digital"
    rf"|foreign|political|politics|news|sports?|business|health|science|city|local|national|night|weekend|managing|executive)\s+)*"
    rf"(?:{_ROLE})$|^(?:head|chief|director|editor|professor|president) of\b.*",
    re.IGNORECASE,
)

_MONTH = _any(_words("date"))
_JOINING = _any(_TABLE["date"]["joining"])
# A date or a time of day inside a byline, with what belongs to it.
DATE = re.compile(
    rf"(?:\b(?:{_MONTH})\b\.?,?\s+)?(?:\b(?:{_MONTH})\b\.?\s+\d{{1,2}}(?!\d)(?:st|nd|rd|th)?|\b\d{{1,2}}(?:\.|st|nd|rd|th)?\s+(?:de\s+)?"
    rf"(?:{_MONTH})\b\.?|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}\S*)(?:,?\s+(?:de\s+)?(?:19|20)\d\d\b)?"
    r"|\b\d{1,2}[:.]\d\d\b(?:\s*(?:[ap]\.?m\b\.?|uhr|h))?(?:\s+[A-Z]{2,4}\b)?|\b(?:19|20)\d\d\b"
    r"|\b\d+\s+(?:min\w*|hours?|days?|weeks?|std|stunden|minuten|tage\w*)\b(?:\s+(?:ago|read))?|\d{4}年.*$",
    re.IGNORECASE,
)
DATE_END = re.compile(rf"(?:[\s,.:|•·–—-]+|\b(?:{_MONTH}|{_JOINING})\b\.?)+$", re.IGNORECASE)
DATE_WORD_END = re.compile(rf"\b(?:{_MONTH})\b\.?$", re.IGNORECASE)

_CJK = _TABLE["cjk"]
CJK_BEFORE = re.compile(rf"^(?:{'|'.join(_CJK['before'])})\s*")
CJK_BEHIND = re.compile(rf"\s*(?:{'|'.join(_CJK['behind'])})$")
CJK_OTHER = re.compile("|".join(_CJK["other"]))
