"""What the passes look at: the blocks of a document with the rules that match them, and what was struck so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.clean.rules.publishers import publisher_for, publisher_rulebook
from extractors.clean.rules.rule import KEPT, Rule
from extractors.clean.rules.rulebook import rulebook
from extractors.clean.text.blocks import Block, blocks
from extractors.clean.text.memory import Memory

MOST_ENTRIES = 30  # of a list of sources; what stands further below its heading is judged by itself
BESIDE_LISTS = KEPT | {"cue"}  # labels of rules that strike nothing by themselves
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


def lay_out(text: str, context: Context) -> Sheet:
    lines = text.split("\n")
    found = blocks(lines)
    matches = rulebook().matches
    rules = [
        matches(block.key, sentence=block.sentence) if len(block.key) <= LONGEST_RULE_CHARS else () for block in found
    ]
    publisher = publisher_for(context.source, context.url, context.publishers_dir)
    if publisher and publisher.rules:
        own = publisher_rulebook(publisher).matches
        rules = [own(block.key, sentence=block.sentence) + general for block, general in zip(found, rules, strict=True)]
    return Sheet(lines, found, rules, context, _kept(rules))


def _kept(rules: Sequence[Sequence[Rule]]) -> frozenset[int]:
    """Blocks that a rule keeps, and the entries below the heading of a list that one keeps."""
    kept, left = set(), 0
    for index, mine in enumerate(rules):
        if mine:
            labels = {rule.label for rule in mine}
            if not labels <= BESIDE_LISTS:
                left = 0  # furniture: the list has ended
            if labels & KEPT:
                kept.add(index)
                if any(rule.opens and rule.label in KEPT for rule in mine):
                    left = MOST_ENTRIES + 1
        if left > 0:
            kept.add(index)
        left -= 1
    return frozenset(kept)
