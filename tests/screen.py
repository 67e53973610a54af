"""A terminal of 80 columns: runs a command on it, says what is drawn while it runs, and what is left at the end."""

import os
import pty
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

COPYDESK = (sys.executable, "-c", "from flows.cli import main; main()")
COLUMNS = 80
MOVES = re.compile(r"\x1b\[(\d*)([A-Za-z])|\x1b\[\?25[lh]|(\r)|(\n)|(\x1b)|([^\x1b\r\n])")


class Terminal:
    """The command begins with the object; `until` and `end` read what it writes."""

    def __init__(self, folder: Path, *arguments: str, program: Sequence[str] = COPYDESK, **environment: str) -> None:
        own = {"TERM": "xterm", "COLUMNS": str(COLUMNS), "LINES": "24", **environment}
        self._pid, terminal = pty.fork()
        if self._pid == 0:
            try:
                os.chdir(folder)
                os.execvpe(program[0], [*program, *arguments], {**os.environ, **own})
            finally:
                os._exit(127)
        self._stream = os.fdopen(terminal, "r+b", buffering=0)
        self.written = ""

    def until(self, wanted: str) -> None:
        """Reads on until `wanted` is written. Raises AssertionError if the command ends before."""
        for _ in self._read():
            if re.search(wanted, self.written):
                return
        raise AssertionError(f"never written: {wanted!r}, but {self.written!r}")

    def interrupt(self) -> None:
        """Ctrl-C, as typed."""
        self._stream.write(b"\x03")

    def end(self) -> int:
        """The exit code, once all is read."""
        for _ in self._read():
            pass
        self._stream.close()
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def _read(self) -> Iterator[None]:
        try:
            while chunk := self._stream.read(65536):
                self.written += chunk.decode("utf-8", "replace")
                yield
        except OSError:  # how Linux says that the other side has gone
            return

    def drawn(self) -> list[str]:
        """Each state of each line as it was drawn, in order."""
        return [part for part in re.split(r"\r\n|\r|\n|\x1b\[[0-9;?]*[A-Za-z]", self.written) if part.strip()]

    def left(self) -> list[str]:
        """The lines that stand there in the end, as the cursor moved and cleared."""
        rows, row, column = [[" "] * COLUMNS], 0, 0
        for number, move, cr, lf, escape, text in MOVES.findall(self.written):
            assert not escape, f"an escape that this terminal does not know: {self.written!r}"
            if cr:
                column = 0
            elif lf:
                row += 1
                rows += [[" "] * COLUMNS] * (row == len(rows))
            elif move == "A":
                row = max(0, row - int(number or 1))
            elif move == "K":
                rows[row] = [" "] * COLUMNS
            elif text:
                assert column < COLUMNS, f"wider than the terminal: {''.join(rows[row])}"
                rows[row][column] = text
                column += 1
        return [line for line in ("".join(cells).rstrip() for cells in rows) if line]
