"""The nouns of the project. Frozen, slotted, picklable; a changed value is a new value."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Kind = Literal["text", "html", "raw", "fragment"]

# The strip labels of a removal, and nothing else: what a struck line was for on the page.
LABELS = (
    "title", "byline", "dateline", "caption", "credit", "subscribe", "related", "share",
    "comments", "nav", "legal", "author_bio", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One input as it was read, before anything was decided about it."""

    position: str  # `path`, `path#line` or `archive#offset`: unique within a run
    source_kind: str  # text-file, html-file, jsonl, csv, parquet, warc, feed
    kind: Kind  # how to read `content`: "raw" is sniffed, "text" never parsed; a "fragment" is HTML and all story
    content: bytes | str  # bytes where the charset is still unknown
    path: str  # relative to the source root (+ `#line`): the identity for want of id and URL; empty: the content is
    root: str = ""  # the source root that `path` is relative to
    external_id: str | None = None  # `id` verbatim
    url: str | None = None
    source: str | None = None  # publisher
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None  # as declared, ISO 8601
    modified_at: str | None = None  # likewise; only feeds declare it
    language: str | None = None
    fetched_at: datetime | None = None  # aware, UTC
    charset: str | None = None  # from an HTTP header, if there was one
    extra: str | None = None  # JSON object of the fields that nobody knows, or nobody could read
    flags: tuple[str, ...] = ()  # of its reading: unread-author, repeated-key, control-characters ...


@dataclass(frozen=True, slots=True)
class Removal:
    """A receipt: `lines[line - 1][start:end] == text` in the decoded text split on "\\n". Spans never overlap."""

    line: int  # 1-based; leading blank lines count
    start: int  # half open, code points
    end: int
    text: str
    label: str  # one of LABELS
    rule: str  # kebab-case rule id: `en-subscribe/newsletter`, `caption/undotted`, `memory/line`,
    # `model/wording-place`: the model, and what spoke most for it
    whole: bool  # nothing but space or markup is left of the line
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Repair:
    """A change of the resulting text only; receipts keep speaking of the input."""

    line: int
    rule: str  # mojibake, unwrap-link, join-page-break, unwrap-lines, ...
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """A metadata value and where it came from."""

    field: str  # title, author, agency, published_at, modified_at, url, site_name, section, tag, rights, caption ...
    value: str
    origin: (
        str  # declared, json-ld, opengraph, meta, microdata, visible, url, title-line, byline, dateline, credit, text
    )
    line: int | None = None  # of the removal that held it, for text


@dataclass(frozen=True, slots=True)
class CleanText:
    """What is left of a text, and a receipt for everything that is not."""

    text: str  # paragraphs joined by a blank line
    removals: tuple[Removal, ...] = ()
    repairs: tuple[Repair, ...] = ()
    found: tuple[Found, ...] = ()
    flags: tuple[str, ...] = ()  # is-truncated, has-correction, machine-translated, only-furniture, ...


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page holds: its text before cleaning, and its metadata with provenance."""

    text: str
    extractor: str  # which reading of the page won: blocks, blocks+trafilatura, json-ld, ...
    found: tuple[Found, ...] = ()
    images: str | None = None  # JSON list of {url, caption, credit}
    flags: tuple[str, ...] = ()  # suspect-short, paywalled, ...


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """MinHash of a text, its LSH band keys and its sampled shingles. None stands for a text with no words."""

    scheme: str  # names hash, seed, permutations, shingling and normalizer version; unlike ones are never compared
    hashvalues: "npt.NDArray[np.uint32]"  # (128,)
    bands: "npt.NDArray[np.uint64]"  # (32,)
    shingles: "npt.NDArray[np.uint64]"  # sorted, distinct: hash mod m == 0; all of them for a short text
    shingle_count: int  # distinct shingles of the whole text


@dataclass(frozen=True, slots=True)
class Article:
    """A clean record with all that is known of how it came about. One identity, one revision."""

    article_id: str  # from the identity, never from a run
    identity: str
    position: str
    source_kind: str
    external_id: str | None
    url: str | None
    url_normalized: str | None
    source: str | None
    title: str | None
    authors: tuple[str, ...]
    agency: str | None
    text: str
    extracted_text: str  # what `removals` speak of
    language: str | None  # BCP 47
    published_at: datetime | None  # UTC
    published_offset: int | None  # minutes east of UTC as declared; None: none was declared
    published_precision: str  # second, minute, day, month, year, unknown
    published_source: str | None  # origin of the date
    modified_at: datetime | None
    fetched_at: datetime | None
    word_count: int
    text_sha256: str
    raw_sha256: str
    raw: bytes  # as read, UTF-8 where it came as text
    raw_kind: str  # text or html, after sniffing
    charset: str | None  # that was used to decode
    extractor: str
    rules_version: str
    removals: tuple[Removal, ...]
    repairs: tuple[Repair, ...]
    flags: tuple[str, ...]
    provenance: tuple[tuple[str, str], ...]  # (field, origin)
    metadata: tuple[tuple[str, str], ...]  # further fields with one or more values: site_name, section, tag, rights ...
    images: str | None
    extra: str | None
    signature: Signature | None
    other_identity: str | None = None  # under which it goes if another story stands under `identity`; None: never
    other_id: str | None = None  # the article_id of that
    declared: str = "{}"  # JSON: what the sender said of the document, as given; with `raw` it can be edited again


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a step gives instead of its value when the document can't go on; the pipeline makes it a `Rejected`."""

    stage: str  # decode, extract, clean
    reason: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A document turned away, with the reason."""

    position: str
    source_kind: str
    stage: str  # read, decode, extract, clean
    reason: str  # fixed kebab-case word; numbers go in `detail`
    detail: str | None = None
    external_id: str | None = None
    url: str | None = None
    source: str | None = None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A watched file that has not changed since it was read to its end. All of a source are one row in the ledger."""

    position: str  # its path
    folder: str  # the source that it was found in, as it was named
    watched: str  # what the watch table knows it by
    documents: int  # that it held
    source_kind: str = "watched-file"


Outcome = Article | Rejected  # of a document that was read
