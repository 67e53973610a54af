"""Which documents are the same article: by id, else URL, else place, else content."""

import base64
import hashlib

from extractors.facts.urls import article_url
from extractors.records import RawDocument

# A unit separator can't be in a URL or path and is replaced in decoded text, so no two identities run together.
SEPARATOR = "\x1f"


def identity(document: RawDocument) -> str:
    """The key by which a document is known again: another text under it is a revision, never a second article.

    (`source`, `id`) if an id is given; else the normalized URL, if it isn't only a site's root; else source root and
    relative path; else the SHA-256 of the input. A page's own canonical link is no identity: sites that name their
    home page as the canonical of every story would collapse into one article.
    """
    if document.external_id is not None:
        return SEPARATOR.join(("id", document.source or "", document.external_id))
    url = article_url(document.url) if document.url else None
    if url:
        return SEPARATOR.join(("url", url))
    if document.path:
        return SEPARATOR.join(("path", document.root, document.path))
    return SEPARATOR.join(("sha256", sha256(_bytes(document.content))))


def other_identity(document: RawDocument) -> str | None:
    """The key for a document that shares nothing with what stands under its `identity`. None: that can't be in doubt.

    An address may be a section's; ids without a source are counted from 1 in every table, and those of entries without
    an address in many a feed: where another story is known by the same, this one is known by its place as well, and for
    want of one by its content.
    """
    own = identity(document)
    kind, _, name = own.partition(SEPARATOR)
    if kind not in ("url", "id") or (kind == "id" and not name.startswith(SEPARATOR) and not _may_be_reused(document)):
        return None
    if document.path:
        return SEPARATOR.join((own, "path", document.root, document.path))
    return SEPARATOR.join((own, "sha256", sha256(_bytes(document.content))))


def _may_be_reused(document: RawDocument) -> bool:
    """Whether the id is a feed's, and no address shows that tomorrow it names the same story."""
    return document.source_kind == "feed" and not (document.url and article_url(document.url))


def article_id(identity: str) -> str:
    """16 letters and digits. 80 bits: among a billion articles two are equal with a chance of 4 in 10 million."""
    digest = hashlib.blake2b(identity.encode("utf-8", "replace"), digest_size=10).digest()
    return base64.b32encode(digest).decode().lower()


def by_content(other: str, raw_sha256: str) -> tuple[str, str]:
    """article_id and key of a document that shares nothing with what stands under its `other_identity`, either."""
    key = SEPARATOR.join((other, "sha256", raw_sha256))
    return article_id(key), key


def _bytes(content: bytes | str) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8", "replace")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
