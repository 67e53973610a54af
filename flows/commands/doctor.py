"""copydesk doctor: is the installation sound, and what of it can be put right."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
    mend: Annotated[bool, typer.Option("--mend", help="Put right what is safe to put right.")] = False,
) -> None:
    """Check the warehouse: versions, sizes, rows that belong together, leftovers. Exit 1 if something is wrong."""
    from flows.settings import read_settings
    from warehouse.care import doctor

    settings = read_settings(db=db)
    path = settings.db
    if mend:
        for done in doctor.mend(path, settings.dedup):
            print(f"mended   {done}")
    findings = doctor.examine(path)
    for finding in findings:
        print(f"{'ok' if finding.healthy else 'WRONG':<8} {finding.check}: {finding.detail}")
    wrong = [finding for finding in findings if not finding.healthy]
    if not wrong:
        return
    if any(finding.can_mend for finding in wrong) and not mend:
        print("`copydesk doctor --mend` puts right what it can.")
    if not all(finding.can_mend for finding in wrong):
        print("What can't be mended needs a backup (`copydesk restore`), unless its line says what else helps.")
    raise typer.Exit(1)
