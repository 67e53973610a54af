"""Text and pages in, the story out. No file and no database is touched."""

from extractors.clean import Context
from extractors.clean import clean as _clean
from extractors.desk import Desk
from extractors.pipeline import process
from extractors.records import Article, CleanText, RawDocument, Rejected


def clean(text: str, *, title: str | None = None, source: str | None = None, url: str | None = None) -> CleanText:
    """The article in a plain text, with a receipt for each line that went (`removals`) or was mended (`repairs`).

    `title` is struck where the text repeats it; `source` and `url` choose the publisher's own rules.

    >>> found = clean("The bakery stays open, its owner said on Monday.\\n\\nRead more: Ten lost shops")
    >>> [(removal.label, removal.text) for removal in found.removals]
    [('related', 'Read more: Ten lost shops')]
    """
    return _clean(text, Context(source=source, url=url, title=title))


def read(html: str | bytes, *, url: str | None = None, source: str | None = None) -> Article | Rejected:
    """The article on a page, clean, with title, authors and date; Rejected, with its reason, where it holds none.

    >>> read("<html><body></body></html>").reason
    'no-text'
    """
    document = RawDocument("page", "html-file", "html", html, path="", url=url, source=source)
    outcome = process([document], Desk(signs=False))[0]
    assert isinstance(outcome, Article | Rejected)
    return outcome
