"""clean_all(): a document comes out as if it were alone, whatever it is cleaned beside."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.clean import Context, clean, clean_all
from extractors.clean.line_model.features import groups
from extractors.clean.text.memory import learn
from extractors.records import CleanText
from flows.wording import OF_A_LINE

LINES = [
    "The council of Fenmoor voted on Tuesday to rebuild the harbour wall before the winter storms.",
    "Engineers said that two sections had moved since March and that a third was cracked.",
    "“Nobody can tell us which part to wait for,” said Ingrid Talloch of the ferry company.",
    "Ingrid Talloch at the harbour wall in Fenmoor on Tuesday", "Harbour wall moves again", "Read more:",
    "FENMOOR: What the vote means", "Get the Gazette every morning", "Photo: Ada Quill", "- Ferry fares to rise",
    "- Five walks for a wet autumn", "Five walks for a wet autumn", "[Subscribe](#)", "More from Fenmoor | Larkhill",
    "ada@fenmoorpost.example", "© 2026 www.fenmoorpost.example", "“The Old Wall” in the Fenmoor Review, 1987",
    "By Ada Quill", "a", "7", "…", "中。", "ⅧⅧ ÅÄ", "tide 06:12", "Kettle & Quay, the evening page", "", " ", "x" * 70,
]  # fmt: skip
MEMORY = learn([("Fenmoor Post", str(n), [f"Story {n}", LINES[-4]]) for n in range(3)], "1")
CONTEXTS = [
    Context(),
    Context(source="Fenmoor Post", memory=MEMORY),
    Context(url="https://www.fenmoorpost.example/local/harbour-wall-moves-again-2026.html"),
    Context(title="Harbour wall moves again", chosen=True),
]
documents = st.tuples(st.lists(st.sampled_from(LINES), max_size=25).map("\n".join), st.sampled_from(CONTEXTS))


@settings(deadline=None)  # the first one compiles the rules
@given(st.lists(documents, max_size=8), st.randoms(use_true_random=False), st.integers(1, 8))
def test_together_or_alone_in_any_order_and_cut_a_document_is_cleaned_alike(
    batch: list[tuple[str, Context]], dice: Random, cut: int
) -> None:
    alone = [clean(text, context) for text, context in batch]
    order = list(range(len(batch)))
    dice.shuffle(order)
    together: dict[int, CleanText] = {}
    for at in range(0, len(order), cut):
        some = order[at : at + cut]
        together.update(zip(some, clean_all(batch[i] for i in some), strict=True))
    assert [together[i] for i in range(len(batch))] == alone


def test_the_line_model_has_a_say_in_what_these_tests_compare() -> None:
    text = "\n".join([*LINES[:3], *LINES[3:], *LINES[:3]])
    assert any(removal.rule.startswith("model/") for removal in clean(text, CONTEXTS[0]).removals)


def test_a_document_longer_than_a_group_may_be_is_cleaned_like_the_others() -> None:
    long = "\n".join(LINES * 250)
    short = "\n".join(LINES)
    assert clean_all([(short, CONTEXTS[0]), (long, CONTEXTS[0]), (short, CONTEXTS[0])]) == [
        clean(short, CONTEXTS[0]),
        clean(long, CONTEXTS[0]),
        clean(short, CONTEXTS[0]),
    ]


def test_every_strike_of_the_model_names_one_or_two_things_that_spoke_for_it() -> None:
    assert set(groups()) == set(OF_A_LINE)
    found = clean("\n".join([*LINES, *LINES[:3]]), CONTEXTS[0]).removals
    rules = {removal.rule for removal in found if removal.rule.startswith("model/")}
    named = [rule.removeprefix("model/").split("-") for rule in rules]
    assert named
    assert all(1 <= len(reasons) <= 2 and set(reasons) <= set(OF_A_LINE) for reasons in named)
