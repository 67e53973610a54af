"""What the line model looks at: each line by itself, in its place, beside its neighbours and against its document."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from extractors.clean.line_model.cues import CUE, cue_counts
from extractors.clean.line_model.echo import echo
from extractors.clean.line_model.form import form
from extractors.clean.line_model.letters import ALPHA, DIGIT, KNOWN, PUNCT, QUOTE, STOP, U32, UPPER, Letters, letters
from extractors.clean.line_model.pattern import Signs, pattern
from extractors.clean.text.sheet import Context, Sheet, lay_out
from extractors.learning.spans import F32, FAR, I64, Bools, Spans, Values, columns
from extractors.records import LABELS

ABOVE = ("related", "subscribe", "comments", "nav", "author_bio", "share")  # kinds that head others of their kind
BELOW = ("related", "subscribe", "share")
BESIDE = ("credit", "caption", "byline", "dateline", "legal", "other")
RULE_COLUMN = {label: column for column, label in enumerate((*LABELS, "correction", "cue"))}
WINDOW = 3  # neighbours on each side whose own features a line sees
PROSE_WORDS = 12
DIGITS = 3  # column of `_own`: their share of the characters
CUES = 13  # column of `_own` where counts of cue words begin
ENDINGS = [ord(a) << 21 | ord(b) for a, b in ("ed", "ng", "en", "te")]  # what tense captions and reports are in
SHOUT = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .’'-]{2,40}: ?\S")  # "FENMOOR: ..." opens captions and lists
SHOUT_CHARS = 42  # within so many it has its colon
# What a line's last character is (the first seven) and its first: the features that say it stand in this order.
EDGES: tuple[Callable[[str], bool], ...] = (
    *(kind.__contains__ for kind in ('.!?"”’»。', ":", "?!", ",;–—-", ")]", "…")),
    str.isdecimal,
    str.islower,
    str.isdigit,
    *(kind.__contains__ for kind in ('"“„«‘–—', "—–-")),
)
DECIMAL, DASH = 6, 10  # in EDGES; of no feature of their own
CITED = re.compile(r"[\"“”„»].{4,}[\"“”«],? .{0,30}\d{4}$")  # a reference: title in quotes, then the year


def features(sheets: Sequence[Sheet], text: Letters, gram_score: F32) -> F32:
    """(blocks, features) of some documents' blocks, end to end.

    `text`: `letters_of(sheets)`. `gram_score`: what the n-grams of each line say.
    """
    return columns(*(values for _, values in _parts(sheets, text, gram_score)))


@lru_cache(maxsize=1)
def groups() -> dict[str, I64]:
    """Columns of `features` by what they look at, in words that a person can read."""
    sheet = lay_out("A line.", Context())
    text = letters_of([sheet])
    found: dict[str, list[int]] = {}
    at = 0
    for name, values in _parts([sheet], text, np.zeros(1, np.float32)):
        width = 1 if values.ndim == 1 else values.shape[1]
        found.setdefault(name, []).extend(range(at, at + width))
        at += width
    return {name: np.array(columns) for name, columns in found.items()}


def _parts(sheets: Sequence[Sheet], text: Letters, gram_score: F32) -> list[tuple[str, Values]]:
    cues = cue_counts(text)
    own = _own(text, cues)
    flags = _flags(sheets, text)
    rules = _rules(sheets, len(own))
    prose = prose_lines(text, flags)
    core = columns(own[:, :1], flags[:, :2], gram_score, rules.max(axis=1))
    return [
        ("length", own[:, :1]),
        ("form", own[:, 1:CUES]),
        ("wording", own[:, CUES:]),
        ("form", flags),
        ("rules", rules),
        ("wording", gram_score),
        ("place", _place(text, flags, prose)),
        ("echo", echo(sheets, text, prose)),
        ("neighbours", _since(text.spans, rules)),
        ("layout", pattern(text, _signs(prose, flags, rules), cues, own[:, DIGITS])),
        *(("neighbours", beside) for beside in text.spans.beside(core, WINDOW)),
        ("form", form(sheets)),
    ]


def _own(text: Letters, cues: F32) -> F32:
    n = len(text.starts)
    words = np.maximum(1, text.words).astype(np.float32)
    letters_in_words = np.bincount(text.word_line, text.word_size, minlength=n)
    classes = text.counts()
    shares = classes / classes[:, -1:]
    return columns(
        np.log1p(words),
        letters_in_words / words,
        np.bincount(text.word_line[text.word_upper], minlength=n) / words,
        shares[:, [DIGIT, UPPER, PUNCT, ALPHA]],
        *(np.bincount(text.word_line[text.word_end == end], minlength=n) / words for end in ENDINGS),
        classes[:, [STOP, QUOTE]],
        np.minimum(cues, 5),
        cues[:, CUE["function"]] / words,
        cues[:, CUE["page"]] / words,
        cues[:, CUE["calendar"]] / words,
    )


def _flags(sheets: Sequence[Sheet], text: Letters) -> F32:
    blocks = [block for sheet in sheets for block in sheet.blocks]
    _, _, keys, _, bullet, linked, _, sentence = zip(*blocks, strict=True)
    first, last = _edges(text.codes[text.starts]), _edges(text.codes[text.starts + [len(key) - 1 for key in keys]])
    colon = text.where(":")
    line = text.line_of_char[colon]
    before_colon = colon - text.starts[line]
    mail = text.has("@")
    return columns(
        sentence,
        last[:, :DECIMAL],
        bullet,
        linked,
        first[:, DECIMAL + 1 : DASH],
        text.has("|", " · ", "•"),
        mail | text.has("http", "www."),
        text.has("©"),
        _marked(line[before_colon < 40], len(keys)),
        [key.isupper() for key in keys],
        _matching(SHOUT.match, keys, line[before_colon <= SHOUT_CHARS]),
        _matching(CITED.search, keys, np.flatnonzero(last[:, DECIMAL])),
        first[:, DASH] & mail,
    )


def _edges(codes: U32) -> Bools:
    """(lines, EDGES) of what kinds each of the characters is."""
    found: Bools = _edge_table().take(np.minimum(codes, KNOWN).astype(np.intp), axis=0)
    for row in np.flatnonzero(codes >= KNOWN).tolist():
        found[row] = [is_kind(chr(codes[row])) for is_kind in EDGES]
    return found


@lru_cache(maxsize=1)
def _edge_table() -> Bools:
    return np.array([[is_kind(chr(code)) for is_kind in EDGES] for code in range(KNOWN + 1)])


def _marked(lines: Values, count: int) -> Bools:
    marked = np.zeros(count, np.bool_)
    marked[lines] = True
    return marked


def _matching(found: Callable[[str], object], keys: Sequence[str], asked: Values) -> Bools:
    """Which lines a pattern finds, among those that alone can have it."""
    return _marked(np.array([i for i in sorted(set(asked.tolist())) if found(keys[i])], np.int64), len(keys))


def _rules(sheets: Sequence[Sheet], count: int) -> F32:
    """One column a label: whether a rule of it matches."""
    found = np.zeros((count, len(RULE_COLUMN)), np.float32)
    every = enumerate(rules for sheet in sheets for rules in sheet.rules)
    hits = [(row, RULE_COLUMN[rule.label]) for row, rules in every for rule in rules if rule.label in RULE_COLUMN]
    if hits:
        found[tuple(zip(*hits, strict=True))] = 1
    return found


def _place(text: Letters, flags: F32, prose: Bools) -> F32:
    """Where in the document a line stands, and what kind of document it is."""
    spans = text.spans
    long, told = text.words >= PROSE_WORDS, text.words * prose
    total = np.maximum(1, spans.sums(told))
    count, so_far = spans.sums(prose), spans.running(prose.astype(np.int64))
    everywhere = columns(
        spans.sizes,
        count / spans.sizes,
        count / np.maximum(1, spans.sums(long)),
        np.log1p(spans.median(np.maximum(1, text.words))),
        spans.sums(flags[:, 7]).astype(np.float32) / spans.sizes.astype(np.float32),
    )
    return columns(
        np.minimum(spans.at, FAR),
        np.minimum(spans.size - 1 - spans.at, FAR),
        spans.at / spans.size,
        (spans.running(told) - told) / total[spans.document],
        so_far - prose,
        count[spans.document] - so_far,
        spans.since(prose),
        spans.until(prose),
        spans.run_length(~long),
        everywhere[spans.document],
    )


def prose_lines(text: Letters, flags: F32) -> Bools:
    """Which lines are long and end a sentence."""
    prose: Bools = (text.words >= PROSE_WORDS) & (flags[:, 1] > 0)
    return prose


def _signs(prose: Bools, flags: F32, rules: F32) -> Signs:
    return Signs(
        prose=prose,
        ends=flags[:, 1] > 0,
        colon=flags[:, 2] > 0,
        bullet=flags[:, 7] > 0,
        linked=flags[:, 8] > 0,
        quote=flags[:, 11] > 0,
        upper=flags[:, 16] > 0,
        credit=rules[:, RULE_COLUMN["credit"]] > 0,
    )


def _since(spans: Spans, rules: F32) -> F32:
    """How far above and below a rule of a kind matches, and how many rules match around."""
    above = rules[:, [LABELS.index(label) for label in (*ABOVE, *BESIDE)]] > 0
    below = rules[:, [LABELS.index(label) for label in (*BELOW, *BESIDE)]] > 0
    strips: I64 = rules[:, : len(LABELS)].max(axis=1).astype(np.int64)
    return columns(spans.since(above), spans.until(below), *spans.mean_around(strips, 3, 8))


def letters_of(sheets: Sequence[Sheet]) -> Letters:
    return letters([[block.key for block in sheet.blocks] for sheet in sheets])
