"""Every rule's own examples are its tests; a broken rule file says so in four parts."""

import pytest

from extractors.clean.passes.examples import failed_examples
from extractors.clean.rules.publishers import parse_publisher, publishers
from extractors.clean.rules.rule import KEPT, Rule
from extractors.clean.rules.rulebook import Rulebook, parse_rules, rulebook
from extractors.clean.text.blocks import blocks
from extractors.errors import RulebookError

RULES = rulebook().rules
OWN = [rule for publisher in publishers() for rule in publisher.rules]
STRIKES = [rule for rule in RULES if rule.label not in ("cue", *KEPT)]


@pytest.mark.parametrize("rule", [*RULES, *OWN], ids=lambda rule: rule.id)
def test_a_rule_drops_its_drops_and_keeps_its_keeps(rule: Rule) -> None:
    assert failed_examples([rule]) == []


def test_no_rule_strikes_what_another_rule_must_keep() -> None:
    kept = {line for rule in STRIKES for line in rule.keeps}
    taken = [
        (rule.id, line)
        for line in sorted(kept)
        for block in blocks([line])
        for rule in rulebook().matches(block.key, sentence=block.sentence)
        if rule in STRIKES
    ]
    assert taken == []


RULE = "[[rule]]\nid = 'a'\nlabel = 'other'\npattern = 'a+'\nwhy = 'because'\ndrops = ['aaa']\nkeeps = ['b']\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (RULE.replace("keeps = ['b']\n", ""), "no `keeps`"),
        (RULE.replace("'other'", "'promo'"), "the label 'promo' is not known"),
        (RULE + "colour = 'red'\n", "unknown field 'colour'"),
        (RULE + RULE, "two rules have this id"),
        (RULE + "flag = 'odd'\n", "`flag` is 'odd'"),
        ("[[rule", "not TOML"),
    ],
)
def test_a_broken_rule_file_names_the_rule_the_state_and_the_next_step(text: str, says: str) -> None:
    with pytest.raises(RulebookError, match=says) as caught:
        parse_rules("broken", text)
    assert "broken" in str(caught.value)
    assert "Nothing of it was loaded." in str(caught.value)


def test_a_pattern_that_re2_cannot_read_is_refused_by_name() -> None:
    (rule,) = parse_rules("broken", RULE.replace("'a+'", "'(?=a)'"))
    with pytest.raises(RulebookError, match="broken/a"):
        Rulebook([rule])


def test_a_repeat_that_re2_cannot_count_to_is_refused_by_name() -> None:
    (rule,) = parse_rules("broken", RULE.replace("'a+'", "'a{2,5000}'"))
    with pytest.raises(RulebookError, match="broken/a"):
        Rulebook([rule])


@pytest.mark.parametrize(
    ("pattern", "matches", "misses"),
    [
        ("a.{2,6}b", ["axxb", "axxxxxxb"], ["axb", "axxxxxxxb"]),
        ("(ab){0,5}", ["ab", "ababababab"], ["aba", "abababababab"]),
        ("a{9}", ["a" * 9], ["a" * 8, "a" * 10]),
        ("[]{2,9}]+", ["2,9", "}{]"], ["]]3"]),
        (r"\{2,9} \\{1,5}", ["{2,9} \\"], ["{{{ \\", "{2,9} " + "\\" * 6]),
    ],
)
@pytest.mark.parametrize("where", ["line", "tail", "anywhere"])
def test_a_bound_in_a_pattern_counts(pattern: str, matches: list[str], misses: list[str], where: str) -> None:
    """Rules are first asked without their bounds."""
    if where != "line":
        pattern = f"^({pattern})$"
    (rule,) = parse_rules("own", RULE.replace("'a+'", f"'{pattern}'\nwhere = '{where}'"))
    book = Rulebook([rule])
    assert [key for key in (*matches, *misses) if book.matches(key, sentence=False)] == matches


def test_a_publisher_file_without_domains_or_sources_is_refused() -> None:
    with pytest.raises(RulebookError, match="neither `domains` nor `sources`"):
        parse_publisher("nameless", RULE)
