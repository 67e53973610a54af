"""What the passes look at: the blocks of a document with the rules that match them, and what was struck so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from extractors.clean.blocks import Block, blocks
from extractors.clean.memory import Memory
from extractors.clean.publishers import publisher_for, publisher_rulebook
from extractors.clean.rulebook import KEPT, Rule, rulebook

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


@dataclass(frozen=True, slots=True)
class Strike:
    """Why a block goes."""

    label: str
    rule: str
    confidence: float = 1.0


Struck = Mapping[int, Strike]  # by index of the block


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document on the desk: blocks in order, and for each the rules that match it."""

    lines: list[str]
    blocks: list[Block]
    rules: list[list[Rule]]
    context: Context
    kept: frozenset[int]  # blocks that a rule says are news: no pass strikes them


def lay_out(text: str, context: Context) -> Sheet:
    lines = text.split("\n")
    found = blocks(lines)
    matches = rulebook().matches
    rules = [
        matches(block.key, sentence=block.sentence) if len(block.key) <= LONGEST_RULE_CHARS else [] for block in found
    ]
    publisher = publisher_for(context.source, context.url, context.publishers_dir)
    if publisher and publisher.rules:
        own = publisher_rulebook(publisher).matches
        rules = [own(block.key, sentence=block.sentence) + general for block, general in zip(found, rules, strict=True)]
    kept = frozenset(i for i, mine in enumerate(rules) if any(rule.label in KEPT for rule in mine))
    return Sheet(lines, found, rules, context, kept)
