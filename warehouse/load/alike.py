"""Whether two briefs are versions of one text, by what is theirs when what stands under every story is put aside. Pure.

A bakery burned in Harrow. Call 555 0101.   |   A cyclist was hurt. Call 555 0101.   ->   two stories
A bakery burned in Harrow. Call 555 0101.   |   Two bakeries burned in Harrow.       ->   one
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt

# Of the letters of what is left of the shorter text. Of 30,000 pairs of unlike agency reports of 20 words and more 1 %
# share half of them, and 1 in 2,000 shares this many. Corrections, also those in other words, share 77 % and more.
LEAST_SHARED = 0.7
LEAST_TITLE = 0.75  # of the longer title: "Storm closes the A7" has 56 % of "Flood closes the A9"
LEAST_FORM = 0.6  # of the longer text: so much, other figures, another day, and it is a form that was filled in anew
LEAST_FURTHER = 0.9  # of a text that is looked for among many, and has so many words:
LEAST_WORDS = 5
STANDING = 3  # stories that share a sentence or a title: it tells none of them
MOST_NOTES = 2  # sentences, shared to the letter, that may be the note under every story; more are the story
STEM = 5  # letters that flooding, flooded and floods share
# Letters that the shorter text goes on with, to those of the first sentence or title that both have. More, and in other
# words, and what they share stands over every day's note. "A fire broke out at the mill. Nobody was hurt." has a third.
MOST_AFTER_FIRST = 0.5
MOST_UNDER_TITLE = 1.0
LEAST_FIGURES = 2  # a correction leaves one of so many as it was
OTHER_DAY = timedelta(hours=20)  # noon and the next morning
FAR = timedelta(days=3)  # longer apart, neither the title nor the first sentence tells that a story went on

SENTENCE_END = re.compile(r"(?<=[.!?…:])\s+|(?<=[。！？：])|\n+")
# A word, or a character of a script that writes no spaces between words.
FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
WORD = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")

Line = tuple[str, ...]  # the words of a sentence or a title
NONE: Set[Line] = frozenset()


@dataclass(frozen=True, slots=True)
class Story:
    """What is looked at to know a story again."""

    title: str | None
    scheme: str | None  # None: the text has no words
    hashvalues: npt.NDArray[np.uint32]
    shingle_count: int
    text: str = ""
    published_at: datetime | None = None  # None, too, where only the month is known


def standing_lines(stories: Iterable[tuple[str, Story]]) -> Set[Line]:
    """Sentences and titles that `STANDING` of the stories share, told apart by the name before each."""
    named = {(name, line) for name, story in stories for line in (*_sentences(story.text), _words(story.title or ""))}
    return {line for line, stories_ in Counter(line for _, line in named).items() if stories_ >= STANDING}


def is_version(left: Story, right: Story, standing: Set[Line] = NONE) -> bool:
    """Whether one brief is the other, corrected or grown. In doubt it is."""
    if _is_form(left, right):
        return False
    if _share_first(left, right, standing) or share_title(left, right, standing):
        return True
    ours, theirs = _sentences(left.text), _sentences(right.text)
    both = set(ours) & set(theirs)
    if len(both - standing) > MOST_NOTES:
        return _shares(_all_letters(left.text), _all_letters(right.text))[0] >= LEAST_SHARED
    left_over = (_letters(line for line in lines if line not in both) for lines in (ours, theirs))
    return _shares(*left_over)[0] >= LEAST_SHARED


def is_surely_version(left: Story, right: Story) -> bool:
    """Whether one brief has nearly all words and all figures of the other. In doubt it is not."""
    if left.text == right.text:
        return not _is_form(left, right)
    if _shares(_all_letters(left.text), _all_letters(right.text))[0] < LEAST_FURTHER or _are_far(left, right):
        return False
    ours, theirs = _sentences(left.text), _sentences(right.text)
    has_words = min(sum(map(len, lines)) for lines in (ours, theirs)) >= LEAST_WORDS
    return has_words and _keep_figures(ours, theirs) and is_version(left, right)


def share_title(left: Story, right: Story, standing: Set[Line] = NONE) -> bool:
    """Whether the titles are nearly one, the texts not far apart, and the title no story's of many."""
    ours, theirs = _words(left.title or ""), _words(right.title or "")
    if not (ours and theirs) or ours in standing or _are_far(left, right):
        return False
    if _shares(_letters([ours]), _letters([theirs]))[1] < LEAST_TITLE:
        return False
    return not _go_on_unlike(_sentences(left.text), _sentences(right.text), (ours, MOST_UNDER_TITLE))


def _is_form(left: Story, right: Story) -> bool:
    """Whether it is one text with other figures on another day, as a water level is. On the same it is a correction.

    Without dates, a text of which all figures are others is taken for another day's.
    """
    if _shares(_all_letters(left.text), _all_letters(right.text))[1] < LEAST_FORM:
        return False
    if left.published_at is None or right.published_at is None:
        return _change_all_figures(left.text, right.text)
    return _are_apart(left, right, OTHER_DAY) and not _keep_figures(_sentences(left.text), _sentences(right.text))


def _change_all_figures(*texts: str) -> bool:
    """Whether both texts have figures, and none that is in the other."""
    ours, theirs = (set(FIGURE.findall(text)) for text in texts)
    return min(len(ours), len(theirs)) >= LEAST_FIGURES and not ours & theirs


def _keep_figures(*texts: Sequence[Line]) -> bool:
    fewer, more = sorted(({word for line in text for word in line if word[0].isdigit()} for text in texts), key=len)
    return fewer <= more


def _are_far(left: Story, right: Story) -> bool:
    return _are_apart(left, right, FAR)


def _are_apart(left: Story, right: Story, span: timedelta) -> bool:
    """Without both dates nothing is known to be."""
    if left.published_at is None or right.published_at is None:
        return False
    return abs(left.published_at - right.published_at) >= span


def _share_first(left: Story, right: Story, standing: Set[Line]) -> bool:
    """Whether both begin with one sentence, which is what a story is known by while the rest changes."""
    ours, theirs = (_first(story.text) for story in (left, right))
    if ours != theirs or not ours or ours in standing or _are_far(left, right):
        return False
    return not _go_on_unlike(_sentences(left.text)[1:], _sentences(right.text)[1:], (ours, MOST_AFTER_FIRST))


def _go_on_unlike(ours: Sequence[Line], theirs: Sequence[Line], shared: tuple[Line, float]) -> bool:
    """Whether both say more under the line that they share than it tells, and other things."""
    line, most = shared
    mine, other = _letters(ours), _letters(theirs)
    shorter = min(sum(mine.values()), sum(other.values()))
    return shorter > most * sum(_letters([line]).values()) and _shares(mine, other)[0] < LEAST_SHARED


def _first(text: str) -> Line:
    """The first sentence; empty if a colon ends it: what leads in is the same before every story."""
    head = SENTENCE_END.split(text.lstrip(), maxsplit=1)[0]
    return () if head.endswith((":", "：")) else _words(head)


@lru_cache(maxsize=4096)  # each brief of a batch is held against all others under its address
def _sentences(text: str) -> tuple[Line, ...]:
    return tuple(words for sentence in SENTENCE_END.split(text) if (words := _words(sentence)))


def _words(text: str) -> Line:
    return tuple(WORD.findall(text.casefold()))


def _shares(ours: Mapping[str, int], theirs: Mapping[str, int]) -> tuple[float, float]:
    """Letters of the words that both have, as a share of the shorter and of the longer; of nothing, all of it.

    Counted in letters, since all texts share "in the".
    """
    shared = sum(min(ours[stem], theirs[stem]) for stem in ours.keys() & theirs.keys())
    fewer, more = sorted((sum(ours.values()), sum(theirs.values())))
    return shared / fewer if fewer else 1.0, shared / more if more else 1.0


@lru_cache(maxsize=4096)
def _all_letters(text: str) -> Mapping[str, int]:
    return _letters(_sentences(text))


def _letters(lines: Iterable[Line]) -> dict[str, int]:
    """Stem -> letters of the shortest word of it."""
    letters: dict[str, int] = {}
    for line in lines:
        for word in line:
            letters[word[:STEM]] = min(len(word), letters.get(word[:STEM], len(word)))
    return letters
