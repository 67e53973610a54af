"""What counts as a word."""

import re

# Scripts written without spaces: each character is a word, else a whole sentence would be one.
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CHARACTERS_A_WORD = 2  # about as many as a translation has words
_CHARACTER = re.compile(f"[{SPACELESS}]")


def word_size(text: str) -> int:
    """How many words the text would have in a script with spaces; "", which nobody asks about, has one."""
    words = text.count(" ") + 1
    return words if text.isascii() else words + len(_CHARACTER.findall(text)) // CHARACTERS_A_WORD


def word_count(text: str) -> int:
    """How many words a reader would count: what spaces part; characters, in scripts written without spaces."""
    if text.isascii():
        return len(text.split())
    rest, characters = _CHARACTER.subn(" ", text)
    if not characters:
        return len(text.split())
    return characters + sum(any(map(str.isalnum, word)) for word in rest.split())  # a full stop is no word
