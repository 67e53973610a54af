"""The whole path of a document, in call order. Newcomers start here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.clean import Context, clean_all, publisher_for
from extractors.clean.text.plain import demojibaked
from extractors.decode import MAX_CHARS, MAX_LINES, Decoded, decode
from extractors.desk import Desk
from extractors.facts.settle import declared, publisher, settle
from extractors.facts.urls import readable
from extractors.filing import article, rejected
from extractors.records import Article, CleanText, Found, Outcome, Page, RawDocument, Refusal, Rejected
from extractors.signature import sign

VERBATIM = frozenset(("url", "published_at", "modified_at", "language"))  # of what was found: no words for people
TOGETHER = 32  # documents; more are hardly cheaper each, and all of them are in memory at once


@dataclass(frozen=True, slots=True)
class _Draft:
    """A document on its way: read, not yet cleaned."""

    document: RawDocument
    decoded: Decoded
    page: Page
    given: tuple[Found, ...]
    context: Context


def process(batch: Sequence[RawDocument], desk: Desk) -> list[Outcome]:
    """One outcome a document, in the order given. Some are cleaned and signed together: numpy costs by the call."""
    return [outcome for at in range(0, len(batch), TOGETHER) for outcome in _edited(batch[at : at + TOGETHER], desk)]


def _edited(batch: Sequence[RawDocument], desk: Desk) -> list[Outcome]:
    """Decode, extract, clean, normalize, sign."""
    drafts = [_drafted(document, desk) for document in batch]
    cleaned = iter(clean_all((draft.page.text, draft.context) for draft in drafts if isinstance(draft, _Draft)))
    outcomes = [_filed(draft, next(cleaned), desk) if isinstance(draft, _Draft) else draft for draft in drafts]
    if not desk.signs:
        return outcomes
    signatures = iter(sign([outcome.text for outcome in outcomes if isinstance(outcome, Article)]))
    return [replace(o, signature=next(signatures)) if isinstance(o, Article) else o for o in outcomes]


def _drafted(document: RawDocument, desk: Desk) -> _Draft | Rejected:
    decoded = decode(document.content, charset=document.charset, html=document.kind != "text")
    if isinstance(decoded, Refusal):
        return rejected(document, decoded)
    page = _read(document, decoded, desk)
    if isinstance(page, Refusal):
        return rejected(document, page)
    if not any(map(str.isalnum, page.text)):
        return rejected(document, Refusal("extract", "no-words"))
    found = (*declared(document), *page.found)
    given = tuple(map(_mended, found))
    if given != found:
        page = replace(page, flags=(*page.flags, "mended-mojibake"))
    return _Draft(document, decoded, page, given, _context(document, page, given, desk))


def _mended(found: Found) -> Found:
    """With its words as they should read. What it came as stays in what was declared, and on the page."""
    if found.field in VERBATIM or found.value.isascii():
        return found
    mended = demojibaked(found.value)
    return found if mended == found.value else replace(found, value=mended)


def _filed(draft: _Draft, cleaned: CleanText, desk: Desk) -> Article:
    """The article, which still lacks its signature."""
    facts = settle((*draft.given, *cleaned.found), cleaned.text, now=desk.now, reference=draft.document.fetched_at)
    return article(draft.document, draft.decoded, draft.page, cleaned, facts, desk.version())


def _read(document: RawDocument, decoded: Decoded, desk: Desk) -> Page | Refusal:
    """The text before cleaning. Only `raw` is sniffed: what was declared a text is one, tags or not."""
    if document.kind == "text":
        return _plain(decoded.text)
    url = readable(document.url)
    known = publisher_for(document.source and demojibaked(document.source), url, desk.publishers_dir)
    prune = known.prune if known else ()
    if document.kind == "fragment":
        from extractors.page.fragment import extract_fragment

        return extract_fragment(decoded.text, url=url, prune=prune)
    from extractors.page.html import extract, looks_like_html  # trafilatura takes half a second to import

    if document.kind == "raw" and not looks_like_html(decoded.text):
        return _plain(decoded.text)
    return extract(decoded.text, url=url, prune=prune)


def _plain(text: str) -> Page | Refusal:
    """A text as it stands, refused at once where cleaning it would take minutes."""
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        return Refusal("extract", "too-many-lines", f"{lines} lines, at most {MAX_LINES}")
    if len(text) > MAX_CHARS:
        return Refusal("extract", "too-large", f"{len(text)} characters, at most {MAX_CHARS}")
    return Page(text, extractor="text")


def _context(document: RawDocument, page: Page, given: Sequence[Found], desk: Desk) -> Context:
    value = {found.field: found.value for found in reversed(given)}
    url = readable(document.url or value.get("url"))
    return Context(
        source=publisher(given, url)[0],
        url=url,
        title=value.get("title"),
        language=value.get("language"),
        memory=desk.memory,
        publishers_dir=desk.publishers_dir,
        chosen=page.extractor not in ("text", "fragment"),
    )
