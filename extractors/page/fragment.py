"""A fragment of HTML, such as a feed holds, to its text before cleaning."""

import re
from collections.abc import Sequence

from extractors.page.body.blocks import Block
from extractors.page.facts.images import images_of
from extractors.page.laid_out import lay_out
from extractors.records import Page, Refusal

# "The bridge opens. <a>Continue reading</a>": on a line of its own, or the sentence would be struck with it.
LAST_LINK = re.compile(
    r"(?:(?<=[.!?…”\"»)\]])|(?<=&hellip;)|(?<=&#8230;))\s*(<a\b[^<>]*>[^<>]{1,60}</a>\s*(?:</p>|</div>)?\s*)\Z",
    re.IGNORECASE,
)
# What blogging software writes behind each entry of a feed.
SIGNATURE = re.compile(
    r"(?:the (?:post|article) .+ (?:appeared first|first appeared) on|der beitrag .+ erschien zuerst auf"
    r"|l['’]article .+ est apparu en premier sur|la entrada .+ (?:se publicó|aparece|apareció) primero en"
    r"|l['’]articolo .+ proviene da|het bericht .+ verscheen eerst op|o post .+ apareceu primeiro em) .+",
    re.IGNORECASE,
)
MAX_TAIL = 2  # blocks: a link to the page, and a signature
MAX_TAIL_CHARS = 400


def extract_fragment(html: str, *, url: str | None, prune: Sequence[str] = ()) -> Page | Refusal:
    """All of its text but links to its page at the end, a block a line, and its images.

    There is no page around the story, so nothing is chosen: a model that was made to find the story among menus drops
    short lists and tables of a text of few lines, and a summary is not held against the signs of log-ins and lists.
    What is furniture the cleaner strikes, with receipts. `prune` as of a page.
    Refuses `too-large`, `too-deep` and `no-text`.
    """
    if "</a>" in html[-40:].lower():
        html = LAST_LINK.sub(r"<br><br>\1", html)
    laid = lay_out(html, prune)
    if isinstance(laid, Refusal):
        return laid
    root, blocks, flags = laid
    text = "\n".join(f"- {block.text}" if block.tag == "li" else block.text for block in _without_tail(blocks))
    if not any(map(str.isalnum, text)):
        return Refusal("extract", "no-text")
    return Page(text, extractor="fragment", images=images_of(root, {}, {}, url), flags=flags)


def _without_tail(blocks: Sequence[Block]) -> Sequence[Block]:
    """With "Read more" behind it a summary would look like the teaser of another story, and be struck with it."""
    kept = list(blocks)
    while len(kept) > max(1, len(blocks) - MAX_TAIL) and _is_tail(kept[-1]):
        kept.pop()
    return kept


def _is_tail(block: Block) -> bool:
    is_link = block.tag != "li" and block.link_chars >= 0.9 * len(block.text) and len(block.text) <= 60
    return is_link or (len(block.text) <= MAX_TAIL_CHARS and SIGNATURE.fullmatch(block.text) is not None)
