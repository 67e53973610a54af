"""The command line: finds the commands, and turns what they raise into one line and an exit code."""

import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from flows import commands

if TYPE_CHECKING:
    from typer._click.core import Command, Context
else:
    Command = Context = Any

EXIT_BUSY = 75  # EX_TEMPFAIL of sysexits.h: another run holds the warehouse, try again
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells report it


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


def main() -> None:
    """Entry point of the installed `copydesk` command."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """The exit code: 0 done, 1 failed, 2 bad usage, 75 the warehouse is taken by another run."""
    try:
        code = typer.main.get_command(app).main(list(arguments), prog_name="copydesk", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        return _complain(getattr(error, "format_message", error.__str__)(), getattr(error, "exit_code", 2))
    except (typer.Abort, KeyboardInterrupt):
        return _complain("interrupted", EXIT_INTERRUPTED)
    except BrokenPipeError:  # `copydesk sql … | head`: nobody reads any more, and flushing again would fail again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        known = _exit_code(error)
        if known is None:
            raise
        return _complain(str(error), known)
    return code if isinstance(code, int) else 0


def _exit_code(error: Exception) -> int | None:
    """None: a bug, whose traceback somebody needs."""
    from extractors.errors import ExtractorError
    from flows.errors import CopydeskError
    from warehouse.errors import WarehouseBusy, WarehouseError

    if isinstance(error, CopydeskError):
        return error.exit_code
    if isinstance(error, ExtractorError):  # a rule file of the folder that `publishers_dir` names
        return 2
    if isinstance(error, WarehouseBusy):
        return EXIT_BUSY
    return 1 if isinstance(error, WarehouseError) else None


def _complain(message: str, code: int) -> int:
    if message:
        print(f"copydesk: {' '.join(message.split())}", file=sys.stderr)
    return code
