"""copydesk clean: what is left of an article, and a receipt for everything that is not."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How a single document is shown."""

    auto = "auto"
    text = "text"
    json = "json"
    html = "html"


def command(
    source: Annotated[str, typer.Argument(metavar="IN", help="A .txt, .html, .jsonl … file, a folder or a glob.")],
    output: Annotated[Path | None, typer.Option(help="Write JSON rows to this file.")] = None,
    form: Annotated[
        Format, typer.Option("--format", help="html: the text with what was struck, as a page.")
    ] = Format.auto,
    page: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="As --format html --output FILE; a folder: one page."),
    ] = None,
    why: Annotated[bool, typer.Option("--why", help="Show where each field came from.")] = False,
    fields: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="text=body,id=uri …")
    ] = None,
    publisher: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="Publisher of documents that name none.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Of documents that declare none: en, pt-BR …")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to work in.")] = None,
) -> None:
    """Clean documents without a database: one JSON row each, or one document for people to read."""
    import sys

    from flows.pool.worker import start_loading
    from flows.sources.reading import check

    check([source])
    start_loading()  # beside what this process has to import yet
    from flows.clean import clean
    from flows.settings import read_settings
    from flows.terminal.maps import parse_maps
    from flows.terminal.show import write_outcomes

    if page:
        form, output = Format.html, page
    columns = parse_maps(fields or [])
    single = _is_single(source)
    style = form.value
    if form is Format.auto:
        style = "json" if output or not single else "struck" if sys.stdout.isatty() else "text"
    settings = read_settings(workers=workers or (1 if single else None), source=publisher, language=language)
    write_outcomes(clean(source, settings, columns), style, output, why=why)


def _is_single(source: str) -> bool:
    """One text or page, which people want to read rather than parse."""
    from flows.sources.files import SourceFile, find

    if not Path(source).is_file():
        return False
    file = next(find([source]))
    return isinstance(file, SourceFile) and file.format in ("text-file", "html-file")
