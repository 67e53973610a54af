"""What is quoted and what is narrated, in the marks and layouts that papers use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.signature import words
from warehouse.copies.quotations import quoted_words


def quoted(text: str) -> str:
    return " ".join(word.decode() for word, is_quoted in zip(words(text), quoted_words(text), strict=True) if is_quoted)


@pytest.mark.parametrize(
    "text",
    [
        "Vance said: “The pier is closed now.” Ferries go elsewhere.",
        'Vance said: "The pier is closed now." Ferries go elsewhere.',
        "Vance said: ‘The pier is closed now.’ The crews' boats aren't hers.",
        "Vance said: 'The pier is closed now.' The crews' boats aren't hers.",
        "Vance sagte: „The pier is closed now.“ Die Fähren fahren woanders.",
        "Vance a dit : « The pier is closed now. » Les bacs partent d'ailleurs.",
        "Vance sade: ”The pier is closed now.” Färjorna går någon annanstans.",
    ],
)
def test_the_marks_of_many_languages_are_known(text: str) -> None:
    assert quoted(text) == "the pier is closed now"


def test_a_word_in_quotation_marks_is_the_narrators_own() -> None:
    assert quoted("The so-called “herring king” left the town.") == ""


def test_a_quotation_goes_on_in_the_next_paragraph_until_it_is_closed() -> None:
    text = "“We waited for nine weeks.\n\n“Then nobody came to us at all,” said Vance.\n\nThe crews went home."
    assert quoted(text) == "we waited for nine weeks then nobody came to us at all"


@pytest.mark.parametrize(
    "text",
    [
        "Vance answered at night.\n\nThe pier is closed now — P. Vance (@pvance) May 4, 2024\n\nNobody else wrote.",
        "Vance answered at night.\n\nThe pier is closed now\n\n— P. Vance (@pvance) May 4, 2024\n\nNobody else wrote.",
        "Vance answered at night.\n\n> The pier is closed now\n\nNobody else wrote.",
        "Vance answered at night in a letter:\n\nThe pier is closed now\n\nNobody else wrote.",
    ],
)
def test_tweets_and_block_quotes_are_quotations_without_marks(text: str) -> None:
    assert quoted(text).startswith("the pier is closed now")
    assert "nobody else wrote" not in quoted(text)
    assert "vance answered" not in quoted(text)


def test_the_lines_of_a_transcript_are_quoted_and_a_dateline_is_not() -> None:
    assert quoted("VANCE: The pier is closed now.\n\nORR: For how long will that be?").startswith("vance the pier is")
    assert quoted("LINDMOUTH: The pier of the town is closed now.\n\nFerries go elsewhere.") == ""


def test_inches_and_apostrophes_open_nothing() -> None:
    assert quoted("The 6'2\" keeper of the '90s' best side didn't stay in the crews' boats for long.") == ""


@given(st.text(alphabet="ab “”\"'‘’«»„:>\n—(@)ß世", max_size=80))
def test_every_word_is_quoted_or_narrated_whatever_the_marks(text: str) -> None:
    assert quoted_words(text).size == len(words(text))
