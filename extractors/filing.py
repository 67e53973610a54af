"""What the steps gave, filed as one record."""

import json

from extractors.decode import Decoded
from extractors.facts.declaration import declaration
from extractors.facts.identity import article_id, identity, other_identity, sha256
from extractors.facts.settle import Facts
from extractors.records import Article, CleanText, Page, RawDocument, Refusal, Rejected
from extractors.words import word_count

SHORT_WORDS = 25  # fewer than a brief of two sentences: loaded and flagged, since a short wire is news too


def article(
    document: RawDocument, decoded: Decoded, page: Page, cleaned: CleanText, facts: Facts, rules_version: str
) -> Article:
    """The record of a document that came through, still without its signature."""
    raw = document.content if isinstance(document.content, bytes) else document.content.encode("utf-8", "surrogatepass")
    who, other = identity(document), other_identity(document)
    words = word_count(cleaned.text)
    return Article(
        article_id=article_id(who),
        identity=who,
        position=document.position,
        source_kind=document.source_kind,
        external_id=_external_id(document),
        url=facts.url,
        url_normalized=facts.url_normalized,
        source=facts.source,
        title=facts.title,
        authors=facts.authors,
        agency=facts.agency,
        text=cleaned.text,
        extracted_text=page.text,
        language=facts.language,
        published_at=facts.published.at if facts.published else None,
        published_offset=facts.published.offset if facts.published else None,
        published_precision=facts.published.precision if facts.published else "unknown",
        published_source=facts.published_source,
        modified_at=facts.modified.at if facts.modified else None,
        fetched_at=document.fetched_at,
        word_count=words,
        text_sha256=sha256(cleaned.text.encode()),
        raw_sha256=sha256(raw),
        raw=raw,
        raw_kind="text" if page.extractor == "text" else "html",
        charset=decoded.charset,
        extractor=page.extractor,
        rules_version=rules_version,
        removals=cleaned.removals,
        repairs=cleaned.repairs,
        flags=(
            *document.flags,
            *decoded.flags,
            *page.flags,
            *cleaned.flags,
            *facts.flags,
            *("short",) * (words < SHORT_WORDS),
        ),
        provenance=facts.provenance,
        metadata=facts.metadata,
        images=page.images,
        extra=_extra(document.extra, facts.unread),
        signature=None,
        other_identity=other,
        other_id=other and article_id(other),
        declared=declaration(document),
    )


def rejected(document: RawDocument, refusal: Refusal) -> Rejected:
    """The record of a document that was turned away."""
    return Rejected(
        position=document.position,
        source_kind=document.source_kind,
        stage=refusal.stage,
        reason=refusal.reason,
        detail=refusal.detail,
        external_id=_external_id(document),
        url=document.url,
        source=document.source,
        identity=identity(document),
    )


def _extra(given: str | None, unread: tuple[tuple[str, str], ...]) -> str | None:
    """With what nobody could read. Filed once more, under other rules, it comes out the same."""
    if not unread:
        return given
    return json.dumps({**json.loads(given or "{}"), **dict(unread)}, sort_keys=True, ensure_ascii=False)


def _external_id(document: RawDocument) -> str | None:
    """The id as given; a file that is one document goes by its path below the source."""
    alone = document.source_kind in ("text-file", "html-file")
    return document.external_id or (document.path or None if alone else None)
