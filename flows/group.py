"""The commands as one command line: each is found when it is named."""

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from flows import commands

if TYPE_CHECKING:
    from typer._click.core import Command, Context
else:
    Command = Context = Any


class Commands(TyperGroup):
    """Each module of flows.commands is a command; only the one that is called gets imported."""

    def list_commands(self, ctx: Context) -> list[str]:
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"flows.commands.{cmd_name.replace('-', '_')}")
        app = typer.Typer(add_completion=False)
        app.command(cmd_name)(module.command)
        return typer.main.get_command(app)


app = typer.Typer(cls=Commands, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def copydesk() -> None:
    """Takes raw news articles, strikes what is not the story, joins copies, and files one clean record of each."""
