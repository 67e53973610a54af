"""Which rules match a line is found without trying each: the same ones as by trying each."""

import re

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from extractors.clean.rules.finder import TAIL_CHARS
from extractors.clean.rules.needed import SIGNS, begins, needed
from extractors.clean.rules.rule import Rule
from extractors.clean.rules.rulebook import Rulebook, may_take, rulebook

RULES = [rule for where in ("line", "anywhere", "tail") for rule in rulebook().rules if rule.where == where]
EXAMPLES = [line for rule in rulebook().rules for line in (*rule.drops, *rule.keeps)]
NEWS = "The council of Fenmoor voted on Tuesday to rebuild the harbour wall before the winter storms."
READABLE = [rule for rule in RULES if "pL" not in rule.pattern and len(rule.pattern) < 600]  # by hypothesis, in time


PATTERNS = {rule.id: re2.compile(f"(?i:{rule.pattern})") for rule in RULES}


def tried_one_by_one(key: str, *, sentence: bool) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in RULES
        if (rule.sentences or not sentence) and matches(rule, key) and may_take(rule, key, sentence=sentence)
    )


def matches(rule: Rule, key: str) -> bool:
    if rule.letters and not re.search(rule.letters, key):
        return False
    place = key[-TAIL_CHARS:] if rule.where == "tail" else key
    pattern = PATTERNS[rule.id]
    return bool(pattern.fullmatch(place) if rule.where == "line" else pattern.search(place))


@pytest.mark.parametrize("sentence", [False, True])
@pytest.mark.parametrize("before", ["", f"{NEWS} "], ids=["alone", "at the end of a paragraph"])
def test_the_rules_that_are_found_are_those_that_match(before: str, sentence: bool) -> None:
    for example in EXAMPLES:
        key = before + example
        assert rulebook().matches(key, sentence=sentence) == tried_one_by_one(key, sentence=sentence), key


@given(st.data())
def test_a_line_that_a_rule_matches_has_a_string_that_it_needs(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(READABLE))
    strings = needed(rule.pattern)
    if strings is not None:
        text = data.draw(st.from_regex(re.compile(rule.pattern), fullmatch=True))
        assert any(string in text for string in strings)


@given(st.data())
def test_a_line_that_a_rule_matches_begins_as_it_must(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from([rule for rule in READABLE if begins(rule.pattern)]))
    text = data.draw(st.from_regex(re.compile(rule.pattern), fullmatch=True))
    assert text.lstrip(SIGNS).startswith(tuple(begins(rule.pattern) or ()))


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        ("(read|see) more( here)?", {"read more", "see more"}),
        ("(sign up|subscribe)? ?to .*", None),  # all but a short word may be missing
        ("(news|mail)+ [a-z]+ letters?", {" letter"}),
        (r"photo\b: \w+|(?:image) by .*", {"photo: ", "image by "}),
        ("x{2,} years", {" years"}),
        ("years{0,3}", {"year"}),
        ("[]a)|(]+ years", {" years"}),
        ("[[:alpha:]]+ years", {" years"}),
        (r"\pL+ years|\p{Greek}+ year", {" year"}),
        (r"years \x41", None),  # RE2 knows more than is read here
        (r"\Qyears", None),
        ("(?P<who>editor) of .*", {"editor of "}),
        ("(?i)editor", None),
        ("a{b years", None),
    ],
)
def test_strings_that_a_pattern_needs(pattern: str, strings: set[str] | None) -> None:
    assert needed(pattern) == strings


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        ("(read|see)( more)?", {"read", "read m", "see", "see mo"}),
        ("(the )?(photo|image)s?( .*)?", {"photo", "photos", "image", "images", "the ph", "the im"}),
        ("^(news|mail)+", {"news", "mail"}),
        ("by (?-i:[A-Z]).*", {"by "}),
        ("(first )*(news|mail)", {"first ", "news", "mail"}),
        ("x{0,2}years", {"x", "years"}),
        (r"[*\[(–-]* ?(news|mail)", {"news", "mail"}),
        (r"\( ?©+years", {"years"}),
        ("(photo|[a-z]+ image)", None),
        ("([a-z]+ )?by .*", None),
        ("[*(-]+", None),
        ("[*x]?years", None),
        ("[^*]?years", None),
        ("[!-~]?years", None),
        ("(?i)years", None),
    ],
)
def test_strings_that_a_match_begins_with(pattern: str, strings: set[str] | None) -> None:
    assert begins(pattern) == strings


def test_a_rule_needs_its_words_in_either_case() -> None:
    rule = Rule("own/shout", "other", ".{2,90} FENMOOR post .*", "", (), ())
    book = Rulebook([rule])
    assert book.matches("From the Fenmoor Post of Friday", sentence=False) == (rule,)
    assert book.matches("From the Fenmoor post", sentence=False) == ()
