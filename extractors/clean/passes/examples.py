"""A rule's examples, tried: what it should drop it must take, what it should keep it must not."""

from collections.abc import Iterable
from dataclasses import dataclass

from extractors.clean.rules.rule import Rule
from extractors.clean.rules.rulebook import Rulebook
from extractors.clean.text.blocks import blocks


@dataclass(frozen=True, slots=True)
class FailedExample:
    """A line that a rule treats otherwise than its file says."""

    rule: str
    kind: str  # drops or keeps
    line: str


def takes(rule: Rule, line: str) -> bool:
    """Whether `rule` alone strikes `line`, or part of it, the sentence guard included."""
    (block,) = blocks([line])
    book = Rulebook([rule])
    return bool(book.spans.find(block.key)) or rule in book.matches(block.key, sentence=block.sentence)


def failed_examples(rules: Iterable[Rule]) -> list[FailedExample]:
    """In the order of the rules; empty: every rule does what its file says."""
    return [
        FailedExample(rule.id, kind, line)
        for rule in rules
        for kind, lines in (("drops", rule.drops), ("keeps", rule.keeps))
        for line in lines
        if takes(rule, line) is (kind == "keeps")
    ]
