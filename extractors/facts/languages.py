"""The language of a text, as a BCP 47 tag."""

import re

import pycld2

SAMPLE_CHARS = 1000  # of title and beginning. Further on stand quotations, lists and furniture of other stories
MIN_BYTES = 40  # of UTF-8, which a CJK text has with 14 characters; below it one English text of ten is mistaken
DOUBT_BYTES = 300  # below it, and
DOUBT_PERCENT = 80  # in texts of two languages, a declared language is believed
# Those news is written in. The detector knows twice as many, and takes team sheets and tables for one of the others.
SPOKEN = frozenset(
    (
        "af", "am", "ar", "as", "az", "be", "bg", "bn", "bo", "bs", "ca", "cs", "cy", "da", "de", "dv", "el",
        "en", "es", "et", "eu", "fa", "fi", "fo", "fr", "fy", "ga", "gd", "gl", "gu", "ha", "he", "hi", "hr",
        "ht", "hu", "hy", "id", "ig", "is", "it", "ja", "ka", "kk", "km", "kn", "ko", "ku", "ky", "lb", "lo",
        "lt", "lv", "mk", "ml", "mn", "mr", "ms", "mt", "my", "ne", "nl", "nn", "no", "om", "or", "pa", "pl",
        "ps", "pt", "ro", "ru", "rw", "sd", "si", "sk", "sl", "so", "sq", "sr", "sv", "sw", "ta", "te", "tg",
        "th", "ti", "tk", "tl", "tr", "tt", "ug", "uk", "ur", "uz", "vi", "xh", "yi", "yo", "zh", "zu",
    )
)  # fmt: skip
# What the detector and others call differently, and languages so near each other that a declared one stands.
KIN = {
    "iw": "he", "fil": "tl", "cmn": "zh", "yue": "zh", "wuu": "zh", "nb": "no", "nn": "no", "bs": "sr", "hr": "sr",
    "sh": "sr", "cnr": "sr", "ms": "id", "ckb": "ku", "kmr": "ku", "sdh": "ku", "prs": "fa", "arz": "ar", "ary": "ar",
    "azb": "az", "mo": "ro", "sco": "en", "gsw": "de", "nds": "de", "ast": "es", "dsb": "pl", "hsb": "pl",
}  # fmt: skip
TAG = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?$")
# ISO 639-2 codes and English names that pages declare.
NAMES = {
    "eng": "en", "ger": "de", "deu": "de", "fre": "fr", "fra": "fr", "spa": "es", "ita": "it", "por": "pt", "dut":
    "nl", "nld": "nl", "rus": "ru", "ara": "ar", "chi": "zh", "zho": "zh", "jpn": "ja", "iw": "he", "in": "id",
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "spanish": "es", "italian": "it",
    "portuguese": "pt", "dutch": "nl",
}  # fmt: skip
UNDETERMINED = {"und", "mul", "zxx", "xx"}


def detect_language(text: str, declared: str | None = None, *, title: str | None = None) -> str | None:
    """The declared language, as a BCP 47 tag, unless the text clearly speaks another; without one, the text's own.

    The title is read as the text's first line. None if nothing was declared and the text is too short to tell, or
    speaks no language that news is written in. CLD2, as against three others: docs/extraction.md.
    """
    tag = language_tag(declared) if declared else None
    sample = _sample(f"{title} {text[:SAMPLE_CHARS]}" if title else text[:SAMPLE_CHARS])
    size = len(sample.encode())
    if size < (DOUBT_BYTES if tag else MIN_BYTES):
        return tag
    # "Best effort": without it nothing is said of tables and short notes.
    reliable, _, languages = pycld2.detect(sample, isPlainText=True, bestEffort=tag is None)
    _, code, percent, _ = languages[0]
    spoken = str(code).split("-")[0].replace("iw", "he")
    if spoken not in SPOKEN:
        return tag
    if tag is None:
        return spoken
    clear = reliable and percent >= DOUBT_PERCENT and not _kin(spoken, tag.split("-")[0])
    return spoken if clear else tag


def _kin(one: str, other: str) -> bool:
    return KIN.get(one, one) == KIN.get(other, other)


def language_tag(value: str) -> str | None:
    """`DE_at` -> `de-AT`; None if it is no language."""
    text = value.split(",")[0].strip()
    text = NAMES.get(text.lower(), text)
    found = TAG.match(text)
    if not found or found[1].lower() in UNDETERMINED:
        return None
    language, script, region = found.groups()
    language = NAMES.get(language.lower(), language.lower())
    return "-".join(filter(None, (language, script and script.title(), region and region.upper())))


def names_language(value: str) -> bool:
    """Whether it says a language, or in the way of such tags that there is none to say: `und`."""
    return language_tag(value) is not None or value.strip().lower() in UNDETERMINED


def _sample(text: str) -> str:
    """Its beginning, with single spaces and without what the detector refuses: control characters, broken pairs."""
    sample = " ".join(text[:SAMPLE_CHARS].split())
    return sample if sample.isprintable() else "".join(filter(str.isprintable, sample))
