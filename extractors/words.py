"""What counts as a word."""

import re
import unicodedata

# Scripts written without spaces: each character is a word, else a whole sentence would be one.
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CHARACTERS_A_WORD = 2  # about as many as a translation has words
# Spellings of one word: Straße and Strasse, Örtel and Oertel, café and cafe; and marks that no reader sees within one.
_WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa", "đ": "d", "ł": "l"}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
SPELLINGS: dict[int, str | None] = {
    code: unicodedata.normalize("NFD", chr(code))[0] for code in (*range(0xE0, 0x250), *range(0x1E00, 0x1F00))
}
SPELLINGS |= str.maketrans(_WRITTEN_OUT) | dict.fromkeys([*map(ord, _INVISIBLE), *range(0x300, 0x370)])
_CHARACTER = re.compile(f"[{SPACELESS}]")
# The first bytes of such characters in UTF-8: quotation marks and accented letters have others, and a look at bytes
# costs a fifth of a search.
_LEADS = bytes(
    sorted({chr(code).encode()[0] for code in (*range(0xE00, 0x30000, 0x40),) if _CHARACTER.match(chr(code))})
)


def word_size(text: str) -> int:
    """How many words the text would have in a script with spaces; "", which nobody asks about, has one."""
    words = text.count(" ") + 1
    return words + len(_CHARACTER.findall(text)) // CHARACTERS_A_WORD if _may_be_spaceless(text) else words


def word_count(text: str) -> int:
    """How many words a reader would count: what spaces part; characters, in scripts written without spaces."""
    if not _may_be_spaceless(text):
        return len(text.split())
    rest, characters = _CHARACTER.subn(" ", text)
    if not characters:
        return len(text.split())
    return characters + sum(any(map(str.isalnum, word)) for word in rest.split())  # a full stop is no word


def _may_be_spaceless(text: str) -> bool:
    """Whether there may be a character of a script without spaces."""
    if text.isascii():
        return False
    encoded = text.encode(errors="surrogatepass")
    return len(encoded.translate(None, _LEADS)) < len(encoded)
