"""Values to Arrow tables: one table a kind of row, columns named as in the schema. `n` is the place in the batch."""

from collections.abc import Sequence

import orjson
import pyarrow as pa
import zstandard

from extractors.records import Article, Rejected, Unread

TIME = pa.timestamp("us", tz="UTC")
STRINGS = pa.list_(pa.string())
RAW_LEVEL = 3  # zstd: 3 packs a page to a quarter in 0.3 ms; 19 would save a tenth more for 50 times the time

ARTICLES = pa.schema(
    [
        ("n", pa.int32()),
        ("article_id", pa.string()),
        ("identity", pa.string()),
        ("position", pa.string()),
        ("source_kind", pa.string()),
        ("external_id", pa.string()),
        ("url", pa.string()),
        ("url_normalized", pa.string()),
        ("source", pa.string()),
        ("title", pa.string()),
        ("authors", STRINGS),
        ("agency", pa.string()),
        ("text", pa.string()),
        ("extracted_text", pa.string()),
        ("language", pa.string()),
        ("published_at", TIME),
        ("published_offset", pa.int32()),
        ("published_precision", pa.string()),
        ("published_source", pa.string()),
        ("modified_at", TIME),
        ("fetched_at", TIME),
        ("word_count", pa.int32()),
        ("text_sha256", pa.string()),
        ("raw_sha256", pa.string()),
        ("raw_kind", pa.string()),
        ("charset", pa.string()),
        ("extractor", pa.string()),
        ("rules_version", pa.string()),
        ("flags", STRINGS),
        ("provenance", pa.string()),
        ("metadata", pa.string()),
        ("images", pa.string()),
        ("repairs", pa.string()),
        ("extra", pa.string()),
        ("raw", pa.binary()),
        ("raw_bytes", pa.int64()),
        ("declared", pa.string()),
        ("scheme", pa.string()),
        ("hashvalues", pa.list_(pa.uint32())),
        ("bands", pa.list_(pa.uint64())),
        ("shingles", pa.list_(pa.uint64())),
        ("shingle_count", pa.int32()),
    ]
)
REMOVALS = pa.schema(
    [
        ("n", pa.int32()),
        ("line", pa.int32()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("label", pa.string()),
        ("rule", pa.string()),
        ("whole", pa.bool_()),
        ("confidence", pa.float32()),
    ]
)
OTHERS = pa.schema(
    [
        ("n", pa.int32()),
        ("position", pa.string()),
        ("source_kind", pa.string()),
        ("external_id", pa.string()),
        ("url", pa.string()),
        ("source", pa.string()),
        ("state", pa.string()),
        ("stage", pa.string()),
        ("reason", pa.string()),
        ("detail", pa.string()),
    ]
)
# Columns that are not fields of an Article as they stand.
MADE = {
    "authors": lambda a: list(a.authors),
    "flags": lambda a: list(dict.fromkeys(a.flags)),
    "provenance": lambda a: orjson.dumps(dict(a.provenance)).decode(),
    "metadata": lambda a: orjson.dumps(a.metadata).decode(),
    "repairs": lambda a: orjson.dumps(a.repairs).decode(),
    "raw_bytes": lambda a: len(a.raw),
    "scheme": lambda a: a.signature and a.signature.scheme,
    "hashvalues": lambda a: a.signature and a.signature.hashvalues,
    "bands": lambda a: a.signature and a.signature.bands,
    "shingles": lambda a: a.signature and a.signature.shingles,
    "shingle_count": lambda a: a.signature and a.signature.shingle_count,
}


def articles(placed: Sequence[tuple[int, Article]]) -> pa.Table:
    """One row an article, with its signature and its compressed input."""
    compress = zstandard.ZstdCompressor(level=RAW_LEVEL).compress
    made = {**MADE, "raw": lambda a: compress(a.raw)}
    columns: dict[str, list[object]] = {"n": [n for n, _ in placed]}
    for field in ARTICLES.names[1:]:
        make = made.get(field)
        columns[field] = [make(a) if make else getattr(a, field) for _, a in placed]
    return pa.table(columns, schema=ARTICLES)


def removals(placed: Sequence[tuple[int, Article]]) -> pa.Table:
    """One row a receipt; `n` is its article's."""
    flat = [(n, removal) for n, article in placed for removal in article.removals]
    columns: dict[str, list[object]] = {"n": [n for n, _ in flat]}
    columns |= {field: [getattr(removal, field) for _, removal in flat] for field in REMOVALS.names[1:]}
    return pa.table(columns, schema=REMOVALS)


def others(placed: Sequence[tuple[int, Rejected | Unread]]) -> pa.Table:
    """One row an input that became no article."""
    columns: dict[str, list[object]] = {"n": [n for n, _ in placed]}
    columns["state"] = ["rejected" if isinstance(o, Rejected) else "unchanged" for _, o in placed]
    for field in OTHERS.names:
        if field not in columns:
            columns[field] = [getattr(o, field, None) for _, o in placed]
    return pa.table(columns, schema=OTHERS)
