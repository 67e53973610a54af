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
    content = document.content if isinstance(document.content, bytes) else document.content.encode("utf-8", "replace")
    return SEPARATOR.join(("sha256", sha256(content)))


def article_id(identity: str) -> str:
    """16 letters and digits. 80 bits: among a billion articles two are equal with a chance of 4 in 10 million."""
    digest = hashlib.blake2b(identity.encode("utf-8", "replace"), digest_size=10).digest()
    return base64.b32encode(digest).decode().lower()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
