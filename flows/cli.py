"""The command line: runs a command, and turns what it raises into one line and an exit code.

Each worker imports the script that started the run, and with it this file: so the imports stand in the functions.
"""

import errno
import os
import sys
from collections.abc import Sequence

EXIT_BUSY = 75  # EX_TEMPFAIL of sysexits.h: another run holds the warehouse, try again
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
IN_OUR_WORDS = {  # what typer lets pydantic say of a value
    "Value error, ": "",
    ": Input should be ": ": must be ",
    "a valid integer, unable to parse string as an integer": "a whole number",
    "a valid number, unable to parse string as a number": "a number",
    "greater than or equal to": "at least",
    "less than or equal to": "at most",
}
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells report it


def main() -> None:
    """Entry point of the installed `copydesk` command."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """The exit code, one of flows.errors.EXIT_CODES."""
    import typer

    from flows.commands import app

    if told := sys.modules.get("flows.telling.log"):
        told.as_before()
    try:
        code = typer.main.get_command(app).main(list(arguments), prog_name="copydesk", standalone_mode=False)
        sys.stdout.flush()
        if code == EXIT_INTERRUPTED:  # what typer makes of KeyboardInterrupt, without a word
            return _complain("interrupted", EXIT_INTERRUPTED)
    except typer.TyperException as error:
        return _complain(_usage(error), getattr(error, "exit_code", 2))
    except (typer.Abort, KeyboardInterrupt):
        return _complain("interrupted", EXIT_INTERRUPTED)
    except BrokenPipeError:  # `copydesk sql … | head`: nobody reads any more, and flushing again would fail again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in FULL or error.filename is not None:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what waits there would fail again at the end
        return _complain(f"the output can't be written: {error.strerror}. It is not whole.", 1)
    except Exception as error:
        known = _exit_code(error)
        if known is None:
            raise
        return _complain(_said(error), known)
    return code if isinstance(code, int) else 0


def _usage(error: Exception) -> str:
    """What is wrong with the command line, and what was probably meant."""
    message = str(getattr(error, "format_message", error.__str__)())
    near = getattr(error, "possibilities", None)  # of an option that isn't there
    if near:
        return f"{getattr(error, 'message', message)}. Did you mean {' or '.join(sorted(near))}?"
    for theirs, ours in IN_OUR_WORDS.items():
        message = message.replace(theirs, ours)
    return message


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
    return 1 if isinstance(error, WarehouseError) or _is_damage(error) else None


def _said(error: Exception) -> str:
    if not _is_damage(error):
        return str(error)
    from warehouse.store.connection import DAMAGED

    return f"{str(error).splitlines()[0]}: the warehouse, or its published copy, {DAMAGED}"


def _is_damage(error: Exception) -> bool:
    if "duckdb" not in sys.modules:
        return False
    from warehouse.store.connection import is_damage

    return is_damage(error)


def _complain(message: str, code: int) -> int:
    if message:
        # The parser's caret says where only under the line that it points into.
        pointed = any(line.strip() == "^" for line in message.splitlines())
        said = message if pointed else " ".join(message.split())
        log = sys.modules.get("flows.telling.log")
        if log and log.is_json():
            log.LOG.error("%s", said)
        else:
            print(f"copydesk: {said}", file=sys.stderr)
    return code
