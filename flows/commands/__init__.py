"""The commands: one module each, with a function `command`, or a group of that name. A new file here is a new command.

It may import all of flows and the public names of both packages. It never decides: it reads arguments and prints.
All are imported to print the help, so what is heavy is imported inside the function. `python -m flows.commands` writes
docs/commands.md.
"""

import pkgutil
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from flows.terminal.manual import ENDS, dressed, in_words

if TYPE_CHECKING:
    from typer._click.core import Command, Context
else:
    Command = Context = Any

HELP = ["-h", "--help"]
# Options that a setting stands behind have no default of their own; the help says that of the setting.
FROM_SETTINGS = {"db": "news.duckdb", "archive": "archive", "into": "archive", "workers": "one a processor"}


class Commands(TyperGroup):
    """Each module of flows.commands is a command; only the one that is called gets imported."""

    def get_params(self, ctx: Context) -> list[Any]:
        return in_words(super().get_params(ctx))

    def list_commands(self, ctx: Context) -> list[str]:
        names = (module.name for module in pkgutil.iter_modules(__path__))
        return sorted(name.replace("_", "-") for name in names if not name.startswith("_"))

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            near = " or ".join(map(repr, get_close_matches(name, known)))
            ctx.fail(f"No such command {name!r}. " + (f"Did you mean {near}?" if near else "`copydesk -h` lists them."))
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{__name__}.{cmd_name.replace('-', '_')}")
        if isinstance(module.command, typer.Typer):  # it has commands of its own
            return dressed(typer.main.get_command(module.command), cmd_name)  # type: ignore[no-any-return]
        app = typer.Typer(add_completion=False)
        app.command(cmd_name, context_settings=getattr(module, "CONTEXT", None))(module.command)
        command = typer.main.get_command(app)
        for param in command.params:
            if param.name in FROM_SETTINGS and param.default is None:
                param.show_default = FROM_SETTINGS[param.name]  # type: ignore[attr-defined]
        return dressed(command, cmd_name)  # type: ignore[no-any-return]


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog=ENDS,
    context_settings={"help_option_names": HELP},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"copydesk {version('copydesk')}")
        raise typer.Exit


@app.callback()
def copydesk(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version and exit.")
    ] = False,
) -> None:
    """Takes raw news articles, strikes what is not the story, joins copies, and files one clean record of each."""
