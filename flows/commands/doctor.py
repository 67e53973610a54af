"""copydesk doctor: is the installation sound, and what of it can be put right."""

import json
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer


class Form(Enum):
    """How the findings are written."""

    TEXT = "text"
    JSON = "json"


def command(
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
    form: Annotated[Form, typer.Option("--format", help="text, or json for monitors.")] = Form.TEXT,
    mend: Annotated[bool, typer.Option("--mend", help="Put right what is safe to put right.")] = False,
) -> None:
    """Check the warehouse: versions, sizes, rows that belong together, leftovers. Exit 1 if something is wrong."""
    from flows.settings import read_settings
    from flows.terminal.progress import progress
    from warehouse.care import doctor

    settings = read_settings(db=db)
    path = settings.db
    with progress() as line:
        line("mending" if mend else "examining the warehouse")
        mended = doctor.mend(path, settings.dedup) if mend else []
        line("examining the warehouse")
        findings = doctor.examine(path)
    wrong = [finding for finding in findings if not finding.healthy]
    if form is Form.JSON:
        said = {"healthy": not wrong, "mended": mended, "findings": [asdict(finding) for finding in findings]}
        print(json.dumps(said, ensure_ascii=False, indent=2))
        raise typer.Exit(1 if wrong else 0)
    for done in mended:
        print(f"mended   {done}")
    for finding in findings:
        print(f"{'ok' if finding.healthy else 'WRONG':<8} {finding.check}: {finding.detail}")
    if not wrong:
        return
    if any(finding.can_mend for finding in wrong) and not mend:
        print("`copydesk doctor --mend` puts right what it can.")
    if not all(finding.can_mend for finding in wrong):
        print("What can't be mended needs a backup (`copydesk restore`), unless its line says what else helps.")
    raise typer.Exit(1)
