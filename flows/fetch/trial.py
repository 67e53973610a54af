"""One page of a source, asked for and read as ingest would read it, to see what would become of it."""

from extractors.decode import decode
from extractors.page.html import extract
from extractors.records import Refusal
from extractors.words import word_count
from flows.fetch.asking import Asker, Question, plain_body
from flows.fetch.book.source import Source
from flows.fetch.outcome import check_html, check_status
from flows.fetch.pages import ACCEPT, MAX_BYTES, MAX_PLAIN_BYTES
from flows.fetch.web.addresses import asked
from flows.fetch.web.errors import AskError


async def try_page(link: str, source: Source, asker: Asker) -> str:
    """For a person: how many words of text it holds, or why there are none."""
    try:
        question = Question(asked(link), "page", source, MAX_BYTES, {"Accept": ACCEPT})
        answer = (await asker.ask(question)).answer
        check_status(answer.status)
        check_html(answer.headers)
        decoded = decode(plain_body(answer, MAX_PLAIN_BYTES))
    except AskError as error:
        return f"can't be had: {error}"
    page = decoded if isinstance(decoded, Refusal) else extract(decoded.text, url=answer.address)
    if isinstance(page, Refusal):
        return f"would be rejected: {page.reason}"
    return f"{word_count(page.text)} words of text"
