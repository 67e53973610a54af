"""Values to Arrow tables: one table a kind of row, columns named as in the schema. `n` is the place in the batch."""

import re
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import orjson
import pyarrow as pa
import zstandard

from extractors.records import Article, Rejected, Unread

Fields = list[tuple[str, pa.DataType]]
Columns = dict[str, list[object]]

TIME = pa.timestamp("us", tz="UTC")
STRINGS = pa.list_(pa.string())
SURROGATE = re.compile("[\ud800-\udfff]")
RAW_LEVEL = 3  # zstd: 3 packs a page to a quarter in 0.3 ms; 19 would save a tenth more for 50 times the time

_articles: Fields = [
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
    ("declared", pa.string()),
    ("raw", pa.binary()),
    ("raw_bytes", pa.int64()),
    ("scheme", pa.string()),
    ("hashvalues", pa.list_(pa.uint32())),
    ("bands", pa.list_(pa.uint64())),
    ("shingles", pa.list_(pa.uint64())),
    ("shingle_count", pa.int32()),
    ("other_identity", pa.string()),
    ("other_id", pa.string()),
]
ARTICLES = pa.schema(_articles)
_removals: Fields = [
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
REMOVALS = pa.schema(_removals)
_others: Fields = [
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
    ("folder", pa.string()),
    ("watched", pa.string()),
    ("documents", pa.int64()),
]
OTHERS = pa.schema(_others)
# Columns that are not fields of an Article as they stand.
MADE: Mapping[str, Callable[[Article], object]] = {
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
    made: dict[str, Callable[[Article], object]] = {**MADE, "raw": lambda article: compress(article.raw)}
    columns: Columns = {"n": [n for n, _ in placed]}
    for field in ARTICLES.names[1:]:
        make = made.get(field) or attrgetter(field)
        columns[field] = [make(article) for _, article in placed]
    return _table(columns, ARTICLES)


def removals(placed: Sequence[tuple[int, Article]]) -> pa.Table:
    """One row a receipt; `n` is its article's."""
    flat = [(n, removal) for n, article in placed for removal in article.removals]
    columns: Columns = {"n": [n for n, _ in flat]}
    columns |= {field: [getattr(removal, field) for _, removal in flat] for field in REMOVALS.names[1:]}
    return _table(columns, REMOVALS)


def others(placed: Sequence[tuple[int, Rejected | Unread]]) -> pa.Table:
    """One row an input that became no article."""
    columns: Columns = {"n": [n for n, _ in placed]}
    columns["state"] = ["rejected" if isinstance(o, Rejected) else "unchanged" for _, o in placed]
    for field in OTHERS.names:
        if field not in columns:
            columns[field] = [getattr(o, field, None) for _, o in placed]
    return _table(columns, OTHERS)


def _table(columns: Columns, schema: pa.Schema) -> pa.Table:
    return pa.table([_array(columns[field.name], field.type) for field in schema], schema=schema)


def _array(values: list[object], type: pa.DataType) -> "pa.Array[Any]":
    try:
        return pa.array(values, type)
    except UnicodeEncodeError:
        # A file name that is no UTF-8 has lone surrogates, which no table can hold: U+FFFD stands for each.
        return pa.array([SURROGATE.sub("\ufffd", v) if isinstance(v, str) else v for v in values], type)
