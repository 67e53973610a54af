"""Which of many patterns may match a line, by the strings that each needs: one pass over all lines for all of them."""

from collections import defaultdict
from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick

from extractors.clean.rules.needed import BEGIN, Clause
from extractors.clean.rules.syntax import SIGNS

Ways = Sequence[Sequence[Clause]]  # of one pattern
CHARS_AT_ONCE = 100_000  # a place in memory for each string found: a text that is full of them must not fill it
MOST_CLAUSES, MOST_CHECKED = 2, 12  # beside the one that is looked for, and of strings in each; more cost too much


class Needles:
    """Guards the automaton of all strings that are looked for; `may_match` is all there is."""

    def __init__(self, patterns: Sequence[Ways]) -> None:
        self.always = [i for i, ways in enumerate(patterns) if not all(ways)]
        sought: dict[str, dict[tuple[int, tuple[Clause, ...]], None]] = defaultdict(dict)
        for index, ways in enumerate(patterns):
            for first, *others in ways if all(ways) else ():
                rest = tuple(clause for clause in others if len(clause) <= MOST_CHECKED)[:MOST_CLAUSES]
                for string in first:
                    sought[string][index, rest] = None
        self._sought = [tuple(asking) for asking in sought.values()]
        self._automaton = AhoCorasick([*sought])

    def may_match(self, lines: Sequence[str], sizes: Sequence[int], most: Sequence[float]) -> list[set[int]]:
        """Of each line the numbers of the patterns that may match it, without those of `always`.

        `sizes`: words of the lines; `most`: of the patterns, how many words a line may have.
        """
        found: list[set[int]] = []
        begin = chars = 0
        for end, line in enumerate(lines, 1):
            chars += len(line)
            if chars >= CHARS_AT_ONCE or end == len(lines):
                found += self._found(lines[begin:end], sizes[begin:end], most)
                begin, chars = end, 0
        return found

    def _found(self, lines: Sequence[str], sizes: Sequence[int], most: Sequence[float]) -> list[set[int]]:
        texts = [searched(line) for line in lines]
        found: list[set[int]] = [set() for _ in lines]
        at, end = -1, 0
        seen: set[int] = set()
        for string, _, behind in self._automaton.find_matches_as_indexes("".join(texts), overlapping=True):
            if behind > end:
                seen = set()
                while behind > end:
                    at += 1
                    end += len(texts[at])
                text, mine, words = texts[at], found[at], sizes[at]
            if string in seen:
                continue
            seen.add(string)
            for index, rest in self._sought[string]:
                if words <= most[index] and index not in mine and (not rest or _has(text, rest)):
                    mine.add(index)
        return found


def _has(text: str, clauses: Sequence[Clause]) -> bool:
    for clause in clauses:
        for string in clause:
            if string in text:
                break
        else:
            return False
    return True


def searched(line: str) -> str:
    """In lower case, begun as the strings for a line's begin are; once more without the signs that it opens with."""
    lower = line.casefold()
    bare = lower.lstrip(SIGNS)
    if len(bare) == len(lower):
        return BEGIN + lower
    return f"{BEGIN}{lower}{BEGIN}{bare}" if bare else f"{BEGIN}{lower}{BEGIN}{BEGIN}"
