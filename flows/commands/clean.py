"""copydesk clean: what is left of an article, and a receipt for everything that is not."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How documents are shown, on standard output or in a file."""

    auto = "auto"
    text = "text"
    json = "json"
    html = "html"


def command(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="IN", help="Files (.txt, .md, .html, .jsonl …), folders, globs; - is standard input."),
    ],
    output: Annotated[
        Path | None, typer.Option(help="Write to this file: JSON rows, unless --format says otherwise.")
    ] = None,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="auto: the text of one document, else JSON rows, also in a file. html: a page with what was struck.",
        ),
    ] = Format.auto,
    page: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="As --format html --output FILE; a folder: one page."),
    ] = None,
    why: Annotated[bool, typer.Option("--why", help="Show where each field came from.")] = False,
    fields: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds what: text=body,id=uri …"),
    ] = None,
    publisher: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="Publisher of documents that name none.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="Of documents that declare none: en, pt-BR …")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to work in.")] = None,
) -> None:
    """Clean documents without a database: one JSON row each, or one document for people to read."""
    import sys

    from flows.pool.worker import start_loading
    from flows.sources.reading import check

    check(sources)
    start_loading()  # beside what this process has to import yet
    from flows.clean import clean
    from flows.outputs import check_no_input, check_output
    from flows.settings import read_settings
    from flows.terminal.maps import parse_maps, tell_unmet
    from flows.terminal.show import write_outcomes

    if page:
        form, output = Format.html, page
    columns = parse_maps(fields or [])
    single = _is_single(sources)
    style = form.value
    if form is Format.auto:
        alone = "struck" if sys.stdout.isatty() else "text"
        style = "json" if output or single is False else alone if single else f"{alone}-if-alone"
    settings = read_settings(workers=workers or (1 if single else None), source=publisher, language=language)
    if output:
        option = "--html" if page else "--output"
        check_output(output, option, settings.db)
        check_no_input(output, option, sources)
    write_outcomes(clean(sources, settings, columns), style, output, why=why, heads=single is False)
    tell_unmet(columns)


def _is_single(sources: list[str]) -> bool | None:
    """One text or page, which people want to read rather than parse; None: standard input, whose beginning tells."""
    from flows.sources.files import ALONE, PIPE, SourceFile, find

    if sources == [PIPE]:
        return None
    if len(sources) > 1 or not Path(sources[0]).is_file():
        return False
    file = next(find(sources))
    return isinstance(file, SourceFile) and file.format in ALONE
