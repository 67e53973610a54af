"""docs/commands.md from the code: each command with its arguments, options and defaults; exit codes; environment."""

from collections.abc import Iterator, Mapping
from typing import Any

import typer

from flows.terminal.manual import EXAMPLES, kind

# What is read from the environment besides the settings.
ENVIRONMENT = {
    "NO_COLOR": "no colours, if it is set and not empty; what was struck is crossed out still",
    "TERM": "`dumb`: neither colours nor crossed-out text",
    "COLUMNS": "width of tables on a terminal; else the terminal is asked, and 80 is taken where it doesn't say",
    "XDG_STATE_HOME": "folder that holds `copydesk/sql_history`; `~/.local/state` if it isn't set",
    "PREFECT_API_URL": "`ingest` runs as a flow run of that Prefect server",
}


def reference(app: typer.Typer, exit_codes: Mapping[int, str]) -> str:
    """The page."""
    group: Any = typer.main.get_command(app)
    context = group.make_context("copydesk", ["x"], resilient_parsing=True)
    parts = [
        "# Commands",
        "Generated from the code by `make docs`. `copydesk -h` and `copydesk COMMAND -h` say the same, "
        "`copydesk --install-completion` makes the shell complete commands, options and their values.",
        *_sections(group, context, "copydesk"),
        "## Exit codes",
        _table(("code", "what it means"), ((str(code), text) for code, text in exit_codes.items())),
        "## Environment",
        "Each setting may be given as `COPYDESK_` and its name in capitals: [settings](settings.md). Besides:",
        _table(("variable", "what it does"), ((f"`{name}`", text) for name, text in ENVIRONMENT.items())),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _sections(group: Any, context: Any, path: str) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield f"## {path} {name}"
        if hasattr(command, "list_commands"):
            yield command.help or ""
            yield from (part.replace("## ", "### ", 1) for part in _sections(command, context, f"{path} {name}"))
        else:
            yield from _section(command, context, f"{path} {name}")


def _section(command: Any, context: Any, path: str) -> Iterator[str]:
    yield "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))
    yield f"    {' '.join([path, *command.collect_usage_pieces(context)])}"
    if path.count(" ") == 1 and (examples := EXAMPLES.get(command.name)):
        yield "For example `" + "`, `".join(examples) + "`."
    rows = [(_names(one, context), one.help or "", _default(one)) for one in command.params if not one.hidden]
    yield _table(("", "", "default"), rows)


def _names(param: Any, context: Any) -> str:
    """`--format` csv|json: an option with what it takes; an argument as the help calls it."""
    if param.param_type_name == "argument":
        return f"`{param.display_name_raw}`"
    names = ", ".join(f"`{name}`" for name in param.opts)
    takes = kind(param, context)
    if param.min is not None or param.max is not None:
        takes += f" {'' if param.min is None else param.min}…{'' if param.max is None else param.max}"
    return f"{names} {takes}".strip().replace("|", "\\|")


def _default(param: Any) -> str:
    if param.required:
        return "needed"
    if isinstance(param.show_default, str):
        return str(param.show_default)
    return "" if param.default in (None, False) or callable(param.default) else _value(param.default)


def _value(value: object) -> str:
    shown = getattr(value, "value", value)
    if isinstance(shown, bool):
        return "yes" if shown else "no"
    return "" if shown in (None, "", ()) else f"`{shown}`"


def _table(head: tuple[str, ...], rows: Any) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) if len(lines) > 2 else ""
