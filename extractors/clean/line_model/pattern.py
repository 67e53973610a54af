"""What a line is like beside the other lines of its document: next to credits, alone between paragraphs, in a list."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from extractors.clean.line_model.cues import CUE
from extractors.clean.line_model.letters import Letters
from extractors.learning.spans import F32, Bools, Spans, Values, columns

CREDIT_WORDS = 14  # no credit has more
CAPTION_WORDS = 3  # no caption has fewer
USUAL_WORDS = 30  # of a paragraph, where a document has none
NONE = 2.0  # in place of a ratio: nothing of that kind is there
HEADLINE_WORDS = 8  # sub-headings are shorter
WINDOW = 2  # neighbours on each side whose signs a line sees
LIKE = 0.45  # logarithms of the numbers of words; further apart two lines are not alike
COMMAS = 2  # above, one comma more or less makes no difference


@dataclass(frozen=True, slots=True)
class Signs:
    """Truths of each line."""

    prose: Bools
    ends: Bools  # as a sentence does
    colon: Bools  # at its end
    bullet: Bools
    linked: Bools
    quote: Bools  # at its beginning
    upper: Bools
    credit: Bools  # by a rule


def pattern(text: Letters, signs: Signs, cues: F32, digits: F32) -> F32:
    """(blocks, features). `digits`: their share of each line's characters."""
    spans = text.spans
    paragraphs = spans.sums(signs.prose)
    usual = np.where(paragraphs > 0, spans.sums(text.words * signs.prose) / np.maximum(1, paragraphs), USUAL_WORDS)
    size = np.log((text.words + 1) / (usual[spans.document] + 1))
    short = text.words <= CREDIT_WORDS
    credit = signs.credit | (short & ~signs.ends & (cues[:, CUE["agency"]] > 0)) | (short & text.has("©"))
    seen = (signs.bullet, signs.colon, cues[:, CUE["picture"]] > 0, signs.linked, signs.quote, signs.upper)
    spoken = (cues[:, CUE["said"]] > 0, cues[:, CUE["you"]] > 0)
    return columns(
        size,
        *_beside_credits(spans, text.words, credit, usual),
        *_alone(spans, text.words, ~signs.prose, signs.bullet),
        *_in_list(text, signs, digits),
        spans.since(signs.colon),
        spans.until(signs.colon),
        *spans.beside(columns(*seen, *spoken, size), WINDOW),
    )


def _beside_credits(spans: Spans, words: Values, credit: Bools, usual: Values) -> Iterator[Values]:
    """Whether a credit is near, and how long the lines right above and below all the document's credits are.

    A publisher sets captions above its credits or sets none: short lines above each of them are captions.
    """
    yield credit
    yield spans.since(credit)
    yield spans.until(credit)
    yield spans.sums(credit)[spans.document]
    for step in (1, -1):
        near = spans.shifted(credit.astype(np.int8), step) > 0
        yield near
        touching = near & ~credit & (words >= CAPTION_WORDS)
        count = spans.sums(touching)
        yield count[spans.document]
        for size in (spans.sums(words * touching) / np.maximum(1, count), spans.highest(words * touching)):
            yield np.where(count > 0, np.log((size + 1) / (usual + 1)), NONE)[spans.document]


def _alone(spans: Spans, words: Values, fragment: Bools, bullet: Bools) -> Iterator[Values]:
    """Fragments alone between paragraphs: a document's are sub-headings, or links to other stories, seldom both."""
    alone = fragment & (spans.run_length(fragment) == 1)
    count = np.maximum(1, spans.sums(alone))
    size = spans.sums(words * alone) / count
    yield alone
    yield spans.sums(alone)[spans.document]
    yield size[spans.document]
    yield (spans.sums(alone & bullet) / count)[spans.document]
    yield (spans.sums(alone & (words >= HEADLINE_WORDS)) / count)[spans.document]
    yield np.where(alone, words - size[spans.document], 0)
    yield spans.run_length(bullet)


def _in_list(text: Letters, signs: Signs, digits: F32) -> Iterator[Values]:
    """Whether the lines around are made alike, as rows of a table and entries of a list are."""
    spans = text.spans
    commas = np.bincount(text.line_of_char[text.where(",")], minlength=len(digits))
    made = columns(np.log1p(text.words), commas, digits > 0.02, signs.ends, signs.bullet)
    yield commas
    alike = []
    for step in (1, -1, 2, -2):
        apart = np.abs(spans.shifted(made, step) - made)
        alike.append((apart[:, 0] < LIKE) & (apart[:, 1] <= (commas > COMMAS)) & (apart[:, 2:] == 0).all(axis=1))
    yield from alike
    yield spans.run_length(alike[0] | alike[1])
