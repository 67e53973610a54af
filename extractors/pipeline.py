"""The whole path of a document, in call order. Newcomers start here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from extractors.clean import Context, Memory, clean, rules_version
from extractors.declaration import declaration
from extractors.decode import Decoded, decode
from extractors.identity import article_id, identity, sha256
from extractors.records import Article, CleanText, Found, Outcome, Page, RawDocument, Refusal, Rejected
from extractors.settle import declared, publisher, settle
from extractors.signature import sign

SHORT_WORDS = 25  # fewer than a brief of two sentences: loaded and flagged, since a short wire is news too


@dataclass(frozen=True, slots=True)
class Desk:
    """What judges documents beside the rules: the same desk and the same document give the same outcome."""

    memory: Memory | None = None  # publishers' furniture, of one version; None: each document is judged alone
    publishers_dir: str | None = None  # folder of further publisher files
    now: datetime | None = None  # aware; dates after it are flagged. None: no date counts as future

    def version(self) -> str:
        """Names the rules and the memory: what an article was cleaned by."""
        rules = rules_version(self.publishers_dir)
        return f"{rules}/memory-{self.memory.version}" if self.memory else rules


def process(batch: Sequence[RawDocument], desk: Desk) -> list[Outcome]:
    """One outcome a document, in the order given. Signed together, because hashing in bulk is 10x cheaper."""
    outcomes = [edit(document, desk) for document in batch]
    signatures = iter(sign([outcome.text for outcome in outcomes if isinstance(outcome, Article)]))
    return [replace(o, signature=next(signatures)) if isinstance(o, Article) else o for o in outcomes]


def edit(document: RawDocument, desk: Desk) -> Outcome:
    """Decode, extract, clean, normalize. The article still lacks its signature."""
    decoded = decode(document.content, charset=document.charset, html=document.kind != "text")
    if isinstance(decoded, Refusal):
        return _rejected(document, decoded)
    page = _read(document, decoded, desk)
    if isinstance(page, Refusal):
        return _rejected(document, page)
    if not any(map(str.isalnum, page.text)):
        return _rejected(document, Refusal("extract", "no-words"))
    given = (*declared(document), *page.found)
    cleaned = clean(page.text, _context(document, given, desk))
    return _article(document, decoded, page, cleaned, given, desk)


def _read(document: RawDocument, decoded: Decoded, desk: Desk) -> Page | Refusal:
    """The text before cleaning. Only `raw` is sniffed: what was declared a text is one, tags or not."""
    from extractors.html import extract, looks_like_html  # trafilatura takes half a second to import

    if document.kind == "html" or (document.kind == "raw" and looks_like_html(decoded.text)):
        return extract(decoded.text, url=document.url)
    return Page(decoded.text, extractor="text")


def _context(document: RawDocument, given: Sequence[Found], desk: Desk) -> Context:
    value = {found.field: found.value for found in reversed(given)}
    url = document.url or value.get("url")
    return Context(
        source=publisher(given, url)[0],
        url=url,
        title=value.get("title"),
        language=value.get("language"),
        memory=desk.memory,
        publishers_dir=desk.publishers_dir,
    )


def _article(
    document: RawDocument, decoded: Decoded, page: Page, cleaned: CleanText, given: Sequence[Found], desk: Desk
) -> Article:
    facts = settle((*given, *cleaned.found), cleaned.text, now=desk.now)
    raw = document.content if isinstance(document.content, bytes) else document.content.encode("utf-8", "surrogatepass")
    who = identity(document)
    words = len(cleaned.text.split())
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
        rules_version=desk.version(),
        removals=cleaned.removals,
        repairs=cleaned.repairs,
        flags=(*decoded.flags, *page.flags, *cleaned.flags, *facts.flags, *("short",) * (words < SHORT_WORDS)),
        provenance=facts.provenance,
        metadata=facts.metadata,
        images=page.images,
        extra=document.extra,
        signature=None,
        declared=declaration(document),
    )


def _rejected(document: RawDocument, refusal: Refusal) -> Rejected:
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


def _external_id(document: RawDocument) -> str | None:
    """The id as given; a file that is one document goes by its path below the source."""
    alone = document.source_kind in ("text-file", "html-file")
    return document.path if alone and document.external_id is None else document.external_id
