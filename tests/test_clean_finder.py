"""Which rules match a line is found without trying each: the same ones as by trying each."""

import re

import pytest
import re2
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extractors.clean.rules import needles
from extractors.clean.rules.finder import TAIL_CHARS
from extractors.clean.rules.needed import ways
from extractors.clean.rules.needles import searched
from extractors.clean.rules.rule import Rule
from extractors.clean.rules.rulebook import Rulebook, may_take, rulebook

RULES = [rule for where in ("line", "anywhere", "tail") for rule in rulebook().rules if rule.where == where]
EXAMPLES = [line for rule in rulebook().rules for line in (*rule.drops, *rule.keeps)]
NEWS = "The council of Fenmoor voted on Tuesday to rebuild the harbour wall before the winter storms."
# By hypothesis, in time.
READABLE = [r for r in RULES if not re.search(r"pL|\\x{", r.pattern) and len(r.pattern) < 600]


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
def test_a_line_that_a_rule_matches_has_a_string_of_each_clause_of_one_way(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(READABLE))
    text = searched(data.draw(st.from_regex(re.compile(rule.pattern, re.ASCII), fullmatch=True)))
    every = ways(rule.pattern, from_begin=rule.where == "line")
    assert any(all(any(string in text for string in clause) for clause in way) for way in every)


PIECES = st.sampled_from(
    ["duck", "goose pond", "a", " ", "\\(", "©", "£", "more ", "[$£]", r"[*(\[–-]", "[a-f]", ".", r"\d", "x©y"]
)
PATTERNS_OF_PIECES = st.recursive(
    PIECES,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4).map("".join)
        | st.lists(inner, min_size=2, max_size=4).map(lambda ways: f"({'|'.join(ways)})")
        | st.builds("({}){}".format, inner, st.sampled_from(["?", "*", "+", "{0,2}", "{2}"]))
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(PATTERNS_OF_PIECES, st.booleans(), st.data())
def test_what_any_pattern_matches_has_a_string_of_each_clause_of_one_way(
    pattern: str, from_begin: bool, data: st.DataObject
) -> None:
    matched = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    assume(matched.strip())  # a line is not empty
    text = searched(matched if from_begin else f"An egg {matched} again")
    every = ways(pattern, from_begin=from_begin)
    assert any(all(any(string in text for string in clause) for clause in way) for way in every)


@given(st.lists(st.sampled_from(EXAMPLES), max_size=9), st.integers(0, 9))
def test_lines_that_are_asked_together_are_told_as_alone(lines: list[str], sentences: int) -> None:
    kinds = [at < sentences for at in range(len(lines))]
    alone = [rulebook().matches(line, sentence=kind) for line, kind in zip(lines, kinds, strict=True)]
    assert rulebook().matches_all(lines, kinds) == alone


def test_lines_are_searched_in_pieces_and_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    told = rulebook().matches_all(EXAMPLES, [False] * len(EXAMPLES))
    monkeypatch.setattr(needles, "CHARS_AT_ONCE", 300)
    assert rulebook().matches_all(EXAMPLES, [False] * len(EXAMPLES)) == told


@pytest.mark.parametrize(
    ("pattern", "clauses"),
    [
        ("(read|see) more( here)?", [[{"read more", "see more"}]]),
        ("(sign up|subscribe)? ?to .*", [[]]),  # all but a short word may be missing
        ("(news|mail)+ [a-z]+ letters?", [[{" letter"}, {"news", "mail"}]]),
        (r"photo\b: \w+|(?:image) by .*", [[{"image by "}], [{"photo: "}]]),
        ("x{2,} ducks", [[{" ducks"}]]),
        ("ducks{0,3}", [[{"duck"}]]),
        ("[]a)|(]+ ducks", [[{" ducks"}]]),
        ("[[:alpha:]]+ ducks", [[{" ducks"}]]),
        (r"\pL+ ducks|\p{Greek}+ duck", [[{" duck"}]]),
        (r"ducks \x41", [[]]),  # RE2 knows more than is read here
        (r"\Qducks", [[]]),
        ("(?P<who>editor) of .*", [[{"editor of "}]]),
        ("(?i)editor", [[]]),
        ("a{b ducks", [[]]),
        ("(duck", [[]]),
        ("in the .*", [[]]),  # in too many lines to tell any apart
        ("GETTY IMAGES", [[{"getty images"}]]),
    ],
)
def test_clauses_of_a_pattern(pattern: str, clauses: list[list[set[str]]]) -> None:
    assert [[*map(set, way)] for way in ways(pattern, from_begin=False)] == clauses


@pytest.mark.parametrize(
    ("pattern", "clauses"),
    [
        ("(read|see)( more)?", [[{"\nread", "\nsee"}]]),
        ("(the )?(photo|image)s?.*", [[{"\nphoto", "\nimage", "\nthe phot", "\nthe imag"}]]),
        ("von (?-i:[A-Z]).*", [[{"\nvon "}]]),
        ("(first )*(news|mail)", [[{"\nfirst "}, {"news", "mail"}], [{"\nnews", "\nmail"}]]),
        (r"[*\[(–-]* ?(news|mail)", [[{"\nnews", "\nmail"}]]),
        (r"© ?(duck|goose)", [[{"©duck", "©goose", "© duck", "© goose"}]]),
        (r"\d+ ducks", [[{" ducks"}, {f"\n{digit}" for digit in range(10)}]]),
        ("([a-z]+ )?duck .*", [[{"\nduck ", " duck "}]]),
        ("[*(-]*", [[{"\n\n"}]]),  # signs and no word
        ("[^*]?ducks", [[{"ducks"}]]),
    ],
)
def test_clauses_of_a_pattern_that_begins_a_line(pattern: str, clauses: list[list[set[str]]]) -> None:
    assert [[*map(set, way)] for way in ways(pattern, from_begin=True)] == clauses


def test_a_rule_needs_its_words_in_either_case() -> None:
    rule = Rule("own/shout", "other", ".{2,90} FENMOOR post .*", "", (), ())
    book = Rulebook([rule])
    assert book.matches("From the Fenmoor Post of Friday", sentence=False) == (rule,)
    assert book.matches("From the Fenmoor post", sentence=False) == ()
