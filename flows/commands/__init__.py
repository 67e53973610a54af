"""The commands: one module each, with a function `command`, or a group of that name. A new file here is a new command.

It may import all of flows and the public names of both packages. It never decides: it reads arguments and prints.
All are imported to print the help, so what is heavy is imported inside the function.
"""

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click.core import Command, Context
else:
    Command = Context = Any


class Commands(TyperGroup):
    """Each module of flows.commands is a command; only the one that is called gets imported."""

    def list_commands(self, ctx: Context) -> list[str]:
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{__name__}.{cmd_name.replace('-', '_')}")
        if isinstance(module.command, typer.Typer):  # it has commands of its own
            return typer.main.get_command(module.command)
        app = typer.Typer(add_completion=False)
        app.command(cmd_name, context_settings=getattr(module, "CONTEXT", None))(module.command)
        return typer.main.get_command(app)


app = typer.Typer(cls=Commands, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def copydesk() -> None:
    """Takes raw news articles, strikes what is not the story, joins copies, and files one clean record of each."""
