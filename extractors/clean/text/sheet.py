"""What the passes look at: the blocks of a document with the rules that match them, and what was struck so far."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from extractors.clean.rules.popups import popups
from extractors.clean.rules.publishers import publisher_for, publisher_rulebook
from extractors.clean.rules.rule import EDGE, END, KEPT, STRIKES_NOTHING, TOP, Rule
from extractors.clean.rules.rulebook import Rulebook, rulebook
from extractors.clean.rules.spans import Span
from extractors.clean.text.blocks import Block, blocks
from extractors.clean.text.chronicle import times
from extractors.clean.text.cuts import Cut, cut
from extractors.clean.text.headline import glued_headline, slug_of
from extractors.clean.text.memory import Memory, outer_sentences

MOST_ENTRIES = 30  # of a list of sources; what stands further below its heading is judged by itself
HEAD_BLOCKS = 4  # one of which a headline may be glued to
NEAR_PARAGRAPHS = 2  # of news between a line and the document's top or end, where a rule asks that it stands there
PLACES = {  # by whether the top is near, and the end
    (False, False): frozenset[str](),
    (True, False): frozenset((TOP, EDGE)),
    (False, True): frozenset((END, EDGE)),
    (True, True): frozenset((TOP, END, EDGE)),
}
EDITORS_NOTE = "correction/en-editors-note"  # rule
NOTES = frozenset(("subscribe", "legal", "author_bio"))  # what such a note may be that puts nothing right
REMEMBERED = Rule("memory/sentence", "other", "", "It stands in a fifth of the publisher's stories.", (), ())
Knows = Callable[[str], bool]
LONGEST_RULE_CHARS = 1500  # no furniture that rules know is longer; the set would only cost time


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document beside its text. Everything is optional."""

    source: str | None = None  # publisher
    url: str | None = None
    title: str | None = None
    language: str | None = None
    memory: Memory | None = None  # the publishers' furniture; None: the document is judged alone
    publishers_dir: str | None = None
    chosen: bool = False  # the text was chosen block by block from a page: most furniture is gone already


class Strike(NamedTuple):
    """Why a block goes. A tuple, as blocks are."""

    label: str
    rule: str
    confidence: float = 1.0


Struck = Mapping[int, Strike]  # by index of the block


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document on the desk: blocks in order, and for each the rules that match it."""

    lines: list[str]
    blocks: list[Block]
    rules: list[tuple[Rule, ...]]
    context: Context
    kept: frozenset[int]  # blocks that a rule says are news: no pass strikes them
    cuts: Mapping[int, tuple[Cut, ...]]  # by index of the block: what was glued to its line, and is gone from it


def lay_out(text: str, context: Context) -> Sheet:
    """What `lay_out_all` gives for one text."""
    return lay_out_all([(text, context)])[0]


def lay_out_all(documents: Iterable[tuple[str, Context]]) -> list[Sheet]:
    """The documents on the desk, in order. Rules are held against the lines of many together: it is cheaper."""
    drafts = [_Draft(text.split("\n"), context) for text, context in documents]
    asked: dict[tuple[Rulebook, ...], list[_Draft]] = defaultdict(list)
    for draft in drafts:
        asked[_books(draft.context)].append(draft)
    for books, own in asked.items():
        _match(books, own)
    return [_cut(draft) for draft in drafts]


class _Draft:
    """A document on its way to a sheet."""

    __slots__ = ("blocks", "books", "context", "likely", "lines", "rules")

    def __init__(self, lines: list[str], context: Context) -> None:
        self.lines, self.context = lines, context
        self.blocks = blocks(lines)
        self.books: tuple[Rulebook, ...] = ()
        self.rules: list[tuple[Rule, ...]] = []
        # Of each block that no rule takes whole, by its index: which spans of each book may be in it.
        self.likely: dict[int, tuple[Set[int], ...]] = {}


def _books(context: Context) -> tuple[Rulebook, ...]:
    publisher = publisher_for(context.source, context.url, context.publishers_dir)
    return (publisher_rulebook(publisher), rulebook()) if publisher and publisher.rules else (rulebook(),)


def _match(books: tuple[Rulebook, ...], drafts: Sequence[_Draft]) -> None:
    """Fills in what the rules of `books` say of the drafts' blocks, and of stretches of them."""
    rules = iter(_matches(books, [block for draft in drafts for block in draft.blocks]))
    whole: list[tuple[_Draft, int]] = []
    for draft in drafts:
        draft.books, draft.rules = books, [*islice(rules, len(draft.blocks))]
        whole += [
            (draft, index)
            for index, block in enumerate(draft.blocks)
            if len(block.lines) == 1 and not _goes(draft.rules[index])
        ]
    keys = [draft.blocks[index].key for draft, index in whole]
    for (draft, index), *likely in zip(whole, *(book.spans.may_be_in(keys) for book in books), strict=True):
        draft.likely[index] = tuple(likely)


def _cut(draft: _Draft) -> Sheet:
    """The sheet, without what is glued to a line."""
    lines, found, rules, context = draft.lines, draft.blocks, draft.rules, draft.context
    cuts = {}
    knows, places = _knows_sentence(context), _places(found, rules)
    slug = slug_of(context.url or "")
    for index, likely in draft.likely.items():
        key = found[index].key
        spans = popups(key) or (glued_headline(key, context.title or "", slug) if index < HEAD_BLOCKS else [])
        for book, mine in zip(draft.books, likely, strict=True):
            spans = spans or (book.spans.find(key, places[index], mine) if mine else [])
        spans = spans or _remembered(key, knows)
        block, cuts_here = cut(lines[found[index].lines[0] - 1], found[index], spans) if spans else (found[index], ())
        if cuts_here and block is found[index]:
            rules[index] = (cuts_here[0].rule,)  # nothing else is in it
        elif cuts_here:
            found[index], cuts[index] = block, cuts_here
            (rules[index],) = _matches(draft.books, [block])
    left = near(found, rules)
    return Sheet(lines, found, left, context, _kept(left) | _headings(rules, left) | times(found, left), cuts)


def _matches(books: Sequence[Rulebook], found: Sequence[Block]) -> list[tuple[Rule, ...]]:
    """Of each block the rules that match it."""
    short = [i for i, block in enumerate(found) if len(block.key) <= LONGEST_RULE_CHARS]
    keys, sentences = [found[i].key for i in short], [found[i].sentence for i in short]
    rules: list[tuple[Rule, ...]] = [()] * len(found)
    for i, *mine in zip(short, *(book.matches_all(keys, sentences) for book in books), strict=True):
        if any(mine):
            rules[i] = _without_notes(tuple(chain(*mine)))
    return rules


def _without_notes(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """An editor's note that asks for money or disclaims puts nothing right."""
    if {rule.label for rule in rules}.isdisjoint(NOTES):
        return rules
    return tuple(rule for rule in rules if rule.id != EDITORS_NOTE)


def _knows_sentence(context: Context) -> Knows | None:
    """What tells the publisher's own furniture; None where nothing is known of the publisher."""
    memory, publisher = context.memory, context.source
    if memory is None or not publisher or publisher.casefold() not in memory.lines:
        return None
    return partial(memory.knows_sentence, publisher)


def _remembered(key: str, knows: Knows | None) -> list[Span]:
    if knows is None:
        return []
    return [Span(start, end, REMEMBERED) for start, end in outer_sentences(key) if knows(key[start:end])]


def _goes(rules: Sequence[Rule]) -> bool:
    labels = {rule.label for rule in rules}
    return not labels <= STRIKES_NOTHING and not labels & KEPT


def near(found: Sequence[Block], rules: list[tuple[Rule, ...]]) -> list[tuple[Rule, ...]]:
    """`rules` without those that take a line only at the document's top or end, where it stands elsewhere."""
    if not any(rule.near for mine in rules for rule in mine):
        return rules
    places = _places(found, rules)
    return [tuple(r for r in mine if r.near is None or r.near in places[i]) for i, mine in enumerate(rules)]


def _headings(rules: Sequence[Sequence[Rule]], left: Sequence[Sequence[Rule]]) -> frozenset[int]:
    """Dates and times in the midst of the story: what happened when, in a chronicle or a live report."""
    if left is rules:
        return frozenset()
    return frozenset(
        index
        for index, (before, after) in enumerate(zip(rules, left, strict=True))
        if not after and any(rule.label == "dateline" for rule in before)
    )


def _places(found: Sequence[Block], rules: Sequence[Sequence[Rule]]) -> list[frozenset[str]]:
    """Of each block whether it stands near the document's top, or its end."""
    told = [
        block.sentence and all(rule.label in STRIKES_NOTHING for rule in mine)
        for block, mine in zip(found, rules, strict=True)
    ]
    places = []
    above, below = 0, sum(told)
    for tells in told:
        below -= tells
        places.append(PLACES[above <= NEAR_PARAGRAPHS, below <= NEAR_PARAGRAPHS])
        above += tells
    return places


def _kept(rules: Sequence[Sequence[Rule]]) -> frozenset[int]:
    """Blocks that a rule keeps, and the entries below the heading of a list that one keeps."""
    kept, left = set(), 0
    for index, mine in enumerate(rules):
        if mine:
            labels = {rule.label for rule in mine}
            if not labels <= STRIKES_NOTHING:
                left = 0  # furniture: the list has ended
            if labels & KEPT:
                kept.add(index)
                if any(rule.opens and rule.label in KEPT for rule in mine):
                    left = MOST_ENTRIES + 1
        if left > 0:
            kept.add(index)
        left -= 1
    return frozenset(kept)
