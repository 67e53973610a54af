"""Bylines to names, and titles without the name of the site."""

import re
import unicodedata
from collections.abc import Sequence

# Words before the names of a byline, in seven languages.
BY = re.compile(
    r"^(?:(?:written|reported|story|text|words|analysis|report|posted|published|review|interview|photos?|essay|opinion)"
    r"(?:\s+(?:and|&)\s+\w+)?\s+by|by|von|par|por|di|da|door|de|text|texte|texto|testo|auteurs?|auteurs?|autor(?:en|in|es)?"
    r"|authors?|a cura di|propos recueillis par|reporting by|from|words)(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
SEPARATOR = re.compile(
    r"\s*(?:[;|•·\n/]|\s[–—-]\s|,\s*(?:and|und|et|y|e|en|og|och)\s|\b(?:and|und|et|og|och)\b|&|\s(?:y|e|en|with|mit|avec|con|met)\s)\s*",
    re.IGNORECASE,
)
AGENCIES = {
    "ap": "Associated Press", "associated press": "Associated Press", "the associated press": "Associated Press",
    "reuters": "Reuters", "thomson reuters": "Reuters", "afp": "AFP", "agence france-presse": "AFP",
    "agence france presse": "AFP", "dpa": "dpa", "deutsche presse-agentur": "dpa", "apa": "APA", "sda": "SDA",
    "keystone-sda": "Keystone-SDA", "efe": "EFE", "agencia efe": "EFE", "ansa": "ANSA", "lusa": "Lusa", "anp": "ANP",
    "pa": "PA Media", "pa media": "PA Media", "press association": "PA Media", "pa news agency": "PA Media",
    "upi": "UPI", "bloomberg": "Bloomberg", "bloomberg news": "Bloomberg", "xinhua": "Xinhua", "kyodo": "Kyodo",
    "kyodo news": "Kyodo", "tass": "TASS", "belga": "Belga", "ritzau": "Ritzau", "ntb": "NTB", "tt": "TT",
    "the canadian press": "The Canadian Press", "canadian press": "The Canadian Press", "aap": "AAP",
    "australian associated press": "AAP", "press trust of india": "PTI", "pti": "PTI", "ani": "ANI", "ians": "IANS",
    "kna": "KNA", "epd": "epd", "sid": "SID", "europa press": "Europa Press", "agência brasil": "Agência Brasil",
    "adnkronos": "Adnkronos", "cnn newsource": "CNN Newsource", "tribune news service": "Tribune News Service",
    "ap news": "Associated Press", "afp news": "AFP", "dpa-afx": "dpa-AFX", "ots": "ots",
}  # fmt: skip
ROLE = re.compile(
    r"""(?:,|\s[-–—|]|\s\()\s*[^,;]*\b(?:editor|reporter|correspondent|writer|columnist|staff|journalist|producer|contributor
    |chief|director|fellow|professor|analyst|critic|redakteur\w*|korrespondent\w*|reporter\w*|autor\w*|redaktion\w*|leiter\w*
    |chef\w*|rédact\w*|journaliste|correspondant\w*|redactor\w*|corresponsal|periodista|inviat\w*|giornalista|repórter|jornalista
    |redacteur|verslaggever|correspondente?|news)\b.*$""",
    re.IGNORECASE | re.VERBOSE,
)
NOISE = re.compile(
    r"\([^)]*\)|\[[^\]]*\]|https?://\S+|\bwww\.\S+|\S+@\S+\.\w+|@\w+|\b(?:updated|published|aktualisiert|publié)\b.*$"
    r"|\d{1,2}[:.]\d\d.*$|\b(?:19|20)\d\d\b.*$",
    re.IGNORECASE,
)
ONLY_ROLE = re.compile(
    r"^(?:\w+[\s-]){0,3}(?:editor|reporter|correspondent|writer|columnist|journalist|producer|contributor|photographer"
    r"|redakteur(?:in)?|korrespondent(?:in)?|journaliste|redactor|corresponsal|periodista|giornalista|repórter|jornalista)$",
    re.IGNORECASE,
)
NO_NAME = frozenset(
    re.split(
        r"\s+",
        """
    admin administrator editor editors author unknown anonymous none null guest user redaktion redaction redacción
    redazione redação redactie staff newsroom newsdesk webmaster root n/a na undefined true false by von par por""",
    )
)
PARTICLE = "d[aeou]s?|d[ei]l|della|di|der|den|van|von|ter|al|el|la|le|bin|ibn|y"
NAME = re.compile(rf"(?=\S+ \S)(?:(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]*|{PARTICLE})(?: |$)){{2,5}}")
TITLE_BAR = re.compile(r"\s+(?:[|•·»«]|::|[–—-]|<|>|›)\s+|\s*[|»：]\s*")


def person_names(byline: str) -> tuple[tuple[str, ...], str | None]:
    """The names in a byline, without "By", roles and contacts, and the agency among them, by its usual name.

    An organisation that is credited counts as a name. No names: an empty tuple.

    >>> person_names("By Dana Whitlock and Ivo Kern, harbour correspondent")
    (('Dana Whitlock', 'Ivo Kern'), None)
    """
    text = " ".join(unicodedata.normalize("NFC", byline).replace("\u00a0", " ").split())
    agency = None
    names: list[str] = []
    for part in _parts(text):
        name = _name(part)
        key = name.lower()
        agency = agency or AGENCIES.get(key)
        if name and key not in NO_NAME and key not in {n.lower() for n in names}:
            names.append(name)
    people = [name for name in names if not ONLY_ROLE.match(name)]  # a role alone is all that some desks credit
    return tuple(people or names), agency


def are_names(names: Sequence[str]) -> bool:
    """Whether each is written as a person's name is: two to five words, all but particles with a capital.

    >>> are_names(["Ada Quill", "Ivo van der Kern"]), are_names(["A crew picks almonds"]), are_names([])
    (True, False, False)
    """
    return bool(names) and all(NAME.fullmatch(name) for name in names)


def _parts(text: str) -> list[str]:
    text = BY.sub("", NOISE.sub("", text))
    parts = [piece for piece in SEPARATOR.split(text) if piece]
    return [name for part in parts for name in _at_commas(part)]


def _at_commas(part: str) -> list[str]:
    """`A Bee, C Dee` is two people; `A Bee, harbour correspondent` is one, `Bee, A` too."""
    pieces = [piece.strip() for piece in ROLE.sub("", part).split(",") if piece.strip()]
    if not pieces or all(len(piece.split()) > 1 for piece in pieces):
        return pieces
    return [pieces[0], *(piece for piece in pieces[1:] if piece.lower() in AGENCIES)]


def _name(part: str) -> str:
    name = BY.sub("", part.strip(" \t.,:;-–—|*\"“”„'’"))
    name = ROLE.sub("", name).strip(" .,:;-–—|*")
    if name.isupper() and len(name) > 5 and " " in name:
        name = name.title()
    return name if 1 < len(name) <= 60 and any(map(str.isalpha, name)) and len(name.split()) <= 7 else ""


def clean_title(title: str, site_name: str | None = None) -> str:
    """The headline without the site and section that pages put behind (or before) it.

    >>> clean_title("Harbour wall reopens | Harbour Post", "Harbour Post")
    'Harbour wall reopens'
    """
    text = " ".join(title.split())
    while True:
        bars = list(TITLE_BAR.finditer(text))
        if not bars:
            return text
        head, tail = text[: bars[0].start()], text[bars[0].end() :]
        if tail and site_name and _key(head) == _key(site_name):
            text = tail
            continue
        head, tail = text[: bars[-1].start()], text[bars[-1].end() :]
        if not head or not _names_site(tail, site_name, bars[-1][0]):
            return text
        text = head


def _names_site(tail: str, site_name: str | None, bar: str) -> bool:
    """Whether what stands behind a bar is the site: its name, or, behind `|`, a few words."""
    if site_name and _key(tail) and (_key(tail) in _key(site_name) or _key(site_name) in _key(tail)):
        return len(tail) <= len(site_name) + 25
    return "|" in bar and len(tail.split()) <= 4 and len(tail) <= 30


def _key(text: str) -> str:
    return re.sub(r"\W|^the\s|\.(?:com|org|net|de|fr|es|it|nl|co\.uk)$", "", text.lower())
