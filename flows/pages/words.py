"""Two short texts, word by word: which words only one of them has. Pure."""

from difflib import SequenceMatcher

Parts = list[tuple[str, bool]]  # text in order, and whether the other one lacks it


def changed_words(old: str, new: str) -> tuple[Parts, Parts]:
    """Both texts in parts.

    >>> changed_words("Ferry halted", "Ferry halted again")
    ([('Ferry halted', False)], [('Ferry halted', False), ('again', True)])
    """
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(None, [w.casefold() for w in before], [w.casefold() for w in after], autojunk=False)
    left: Parts = []
    right: Parts = []
    for kind, a, b, c, d in matcher.get_opcodes():
        for parts, words in ((left, before[a:b]), (right, after[c:d])):
            if words:
                parts.append((" ".join(words), kind != "equal"))
    return left, right
