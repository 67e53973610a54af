"""A fragment of HTML, such as a feed holds, to its text before cleaning."""

import re
from collections.abc import Sequence

from extractors.page.blocks import read_blocks
from extractors.page.images import images_of
from extractors.page.tree import cut, parse
from extractors.records import Page, Refusal

MAX_BLOCKS = 40_000  # as of a page
# "The bridge opens. <a>Continue reading</a>": on a line of its own, or the sentence would be struck with it.
LAST_LINK = re.compile(
    r"(?:(?<=[.!?…”\"»)\]])|(?<=&hellip;)|(?<=&#8230;))\s*(<a\b[^<>]*>[^<>]{1,60}</a>\s*(?:</p>|</div>)?\s*)\Z",
    re.IGNORECASE,
)


def extract_fragment(html: str, *, url: str | None, prune: Sequence[str] = ()) -> Page | Refusal:
    """All of its text, a block a line, and its images. Refuses `too-large`, `too-deep` and `no-text`.

    There is no page around the story, so nothing is chosen: a model that was made to find the story among menus drops
    short lists and tables of a text of few lines, and a summary is not held against the signs of log-ins and lists.
    What is furniture the cleaner strikes, with receipts. `prune` as of a page.
    """
    if "</a>" in html[-40:].lower():
        html = LAST_LINK.sub(r"<br><br>\1", html)
    parsed = parse(html)
    if isinstance(parsed, Refusal):
        return parsed
    root, flags = parsed
    cut(root, prune)
    blocks = read_blocks(root, most=MAX_BLOCKS)
    if len(blocks) > MAX_BLOCKS:
        return Refusal("extract", "too-large", f"more than {MAX_BLOCKS} blocks of text")
    text = "\n".join(f"- {block.text}" if block.tag == "li" else block.text for block in blocks)
    if not any(map(str.isalnum, text)):
        return Refusal("extract", "no-text")
    return Page(text, extractor="fragment", images=images_of(root, {}, url), flags=flags)
