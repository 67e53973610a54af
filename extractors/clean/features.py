"""What the line model looks at: each line by itself, in its place, beside its neighbours and against its document."""

import re
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.clean.cues import CUE, cue_counts
from extractors.clean.echo import echo
from extractors.clean.letters import ALPHA, DIGIT, F32, PUNCT, QUOTE, STOP, UPPER, Letters, letters
from extractors.clean.sheet import Sheet
from extractors.records import LABELS

Floats = npt.NDArray[Any]
OPENERS = ("related", "subscribe", "comments", "nav", "author_bio", "share")
WINDOW = 3  # neighbours on each side whose own features a line sees
PROSE_WORDS = 12
FAR = 30.0  # as many lines away as none at all
ENDINGS = [ord(a) << 21 | ord(b) for a, b in ("ed", "ng", "en", "te")]  # what tense captions and reports are in
SHOUT = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .’'-]{2,40}: ?\S")  # "FENMOOR: ..." opens captions and lists
CITED = re.compile(r"[\"“”„»].{4,}[\"“”«],? .{0,30}\d{4}$")  # a reference: title in quotes, then the year


def features(sheet: Sheet, text: Letters, gram_score: F32) -> F32:
    """(blocks, features) for the first reading. `gram_score`: what the n-grams of each line say."""
    own = _own(sheet, text)
    flags = _flags(sheet)
    rules = _rules(sheet)
    core = np.column_stack((own[:, :1], flags[:, :2], gram_score, rules.any(axis=1)))
    return np.column_stack(
        (
            own,
            flags,
            rules,
            gram_score,
            _place(sheet, own, flags),
            echo(sheet, text, prose_lines(text, flags)),
            _since(rules),
            *beside(core),
        )
    ).astype(np.float32)


def second(first: F32, odds: F32) -> F32:
    """The features of the second reading: those of the first and what it said of the lines around."""
    runs = np.column_stack((_mean_around(odds, 2), _mean_around(odds, 5), _before(odds), _before(odds[::-1])[::-1]))
    return np.column_stack((first, odds, *beside(odds[:, None], 4), runs)).astype(np.float32)


def beside(core: Floats, window: int = WINDOW) -> list[Floats]:
    """`core` of the lines above and below; -9 beyond the ends, which no feature reaches."""
    shifted = []
    for step in [s for s in range(-window, window + 1) if s]:
        moved = np.full_like(core, -9)
        if step < 0:
            moved[-step:] = core[:step]
        else:
            moved[:-step] = core[step:]
        shifted.append(moved)
    return shifted


def _own(sheet: Sheet, text: Letters) -> F32:
    n = len(sheet.blocks)
    words = np.maximum(1, np.bincount(text.word_line, minlength=n)).astype(np.float32)
    letters_in_words = np.bincount(text.word_line, text.word_size, minlength=n)
    capitals = np.bincount(text.word_line, text.word_upper, minlength=n) / words
    cues = cue_counts(text, n)
    classes = text.counts(n)
    shares = classes / classes[:, -1:]
    return np.column_stack(
        (
            np.log1p(words),
            letters_in_words / words,
            capitals,
            shares[:, [DIGIT, UPPER, PUNCT, ALPHA]],
            *(np.bincount(text.word_line, text.word_end == end, minlength=n) / words for end in ENDINGS),
            classes[:, [STOP, QUOTE]],
            np.minimum(cues, 5),
            cues[:, CUE["function"]] / words,
            cues[:, CUE["page"]] / words,
            cues[:, CUE["calendar"]] / words,
        )
    ).astype(np.float32)


def _flags(sheet: Sheet) -> F32:
    rows = []
    for block in sheet.blocks:
        key, last = block.key, block.key[-1:]
        rows.append(
            (
                block.sentence,
                last in '.!?"”’»。)' and last != ")",
                last == ":",
                last in "?!",
                last in ",;–—-",
                last in ")]",
                last in "…",
                block.bullet,
                block.linked,
                key[:1].islower(),
                key[:1].isdigit(),
                key[:1] in '"“„«‘–—',
                "|" in key or " · " in key or "•" in key,
                "@" in key or "http" in key or "www." in key,
                "©" in key,
                ":" in key[:40],
                key.isupper(),
                bool(SHOUT.match(key)),
                bool(CITED.search(key)),
                key[:1] in "—–-" and "@" in key,
            )
        )
    return np.array(rows, np.float32)


def _rules(sheet: Sheet) -> F32:
    """One column a label: whether a rule of it matches."""
    column = {label: i for i, label in enumerate((*LABELS, "correction", "cue"))}
    found = np.zeros((len(sheet.blocks), len(column)), np.float32)
    for row, rules in enumerate(sheet.rules):
        for rule in rules:
            if rule.label in column:
                found[row, column[rule.label]] = 1
    return found


def _place(sheet: Sheet, own: F32, flags: F32) -> F32:
    """Where in the document a line stands, and what kind of document it is."""
    n = len(own)
    at = np.arange(n)
    words = np.expm1(own[:, 0])
    prose = (words >= PROSE_WORDS) & (flags[:, 1] > 0)
    long = words >= PROSE_WORDS
    before = np.cumsum(words * prose) - words * prose
    total = max(1.0, float((words * prose).sum()))
    last = np.maximum.accumulate(np.where(prose, at, -FAR))
    following = np.minimum.accumulate(np.where(prose, at, n + FAR)[::-1])[::-1]
    short = ~long
    run = _run_length(short)
    dotted = float((long & (flags[:, 1] > 0)).sum()) / max(1, int(long.sum()))
    everywhere = np.array([n, prose.sum() / n, dotted, np.median(own[:, 0]), float(flags[:, 7].mean())])
    return np.column_stack(
        (
            np.minimum(at, FAR),
            np.minimum(n - 1 - at, FAR),
            at / n,
            before / total,
            np.cumsum(prose) - prose,
            prose.sum() - np.cumsum(prose),
            np.minimum(at - last, FAR),
            np.minimum(following - at, FAR),
            run,
            np.broadcast_to(everywhere, (n, len(everywhere))),
        )
    ).astype(np.float32)


def prose_lines(text: Letters, flags: F32) -> npt.NDArray[np.bool_]:
    """Which lines are long and end a sentence."""
    long: npt.NDArray[np.bool_] = np.bincount(text.word_line, minlength=len(flags)) >= PROSE_WORDS
    return long & (flags[:, 1] > 0)


def _since(rules: F32) -> F32:
    """How many lines ago a rule of a kind that heads lists matched, and how many rules matched around."""
    n = len(rules)
    at = np.arange(n)
    columns = []
    for label in OPENERS:
        hit = rules[:, LABELS.index(label)] > 0
        columns.append(np.minimum(at - np.maximum.accumulate(np.where(hit, at, -FAR)), FAR))
    strips: F32 = rules[:, : len(LABELS)].max(axis=1)
    return np.column_stack((*columns, _mean_around(strips, 3), _mean_around(strips, 8))).astype(np.float32)


def _mean_around(values: Floats, reach: int) -> Floats:
    """Mean over the lines within `reach`, the line itself left out."""
    padded = np.concatenate((np.zeros(1), np.cumsum(values)))
    at = np.arange(len(values))
    low, high = np.maximum(0, at - reach), np.minimum(len(values), at + reach + 1)
    means: Floats = (padded[high] - padded[low] - values) / np.maximum(1, high - low - 1)
    return means


def _before(values: Floats) -> Floats:
    """Mean over all lines above."""
    at = np.arange(len(values))
    means: Floats = (np.cumsum(values) - values) / np.maximum(1, at)
    return means


def _run_length(mask: npt.NDArray[np.bool_]) -> F32:
    """For each line how long the run of `mask` is that it stands in; 0 outside."""
    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0))
    length = np.zeros(len(mask), np.float32)
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        length[begin:end] = min(end - begin, FAR)
    return length


def letters_of(sheet: Sheet) -> Letters:
    return letters([block.key or "-" for block in sheet.blocks])
