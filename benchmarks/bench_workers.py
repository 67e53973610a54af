"""How much faster two worker processes are than one, on invented pages and texts; best of three."""

import time
from multiprocessing import active_children
from pathlib import Path

from extractors.desk import Desk
from extractors.records import Kind, RawDocument
from flows.pool.worker import Limits
from flows.pool.workers import Pool

DOCUMENTS = {"text": 4000, "html": 640}  # many chunks a worker: the last one leaves the others without work
PLACES = ("Ostholm", "Lindvik", "Tarnow", "Kelms", "Valmont", "Montesol", "Lowfield")


def document(number: int, kind: Kind) -> RawDocument:
    """About 600 words, unlike the others'."""
    place = PLACES[number % len(PLACES)]
    paragraphs = [
        f"The council of {place} met for session {number * 31 + part} on Monday and agreed on a plan for the harbour. "
        f"It costs {part * 977 + number} crowns, said the mayor, who wants the work to begin before the {part}th week. "
        f"Residents of the {part % 9} streets behind the quay asked for {number % 53 + part} more trees and a bench."
        for part in range(1, 12)
    ]
    if kind == "text":
        content = "\n\n".join([*paragraphs, "Sign up for our newsletter"])
    else:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in PLACES * 8)
        content = (
            f"<html><head><title>{place}</title></head><body><ul>{menu}</ul><article>{body}</article></body></html>"
        )
    name = f"{kind}-{number}"
    return RawDocument(position=name, source_kind="jsonl", kind=kind, content=content, path=name)


def seconds(documents: list[RawDocument], workers: int) -> tuple[float, float]:
    """For the second half, since the first pays for starting the workers: wall time, and that of the slower worker
    without its waits for a core that another program has, so that the figure holds on a busy machine too."""
    half = len(documents) // 2
    with Pool(Desk(), workers=workers, limits=Limits()) as pool:
        list(pool.edit(documents[:half]))
        waited = [(pid, _waited(pid)) for pid in (child.pid for child in active_children()) if pid]
        begun = time.perf_counter()
        list(pool.edit(documents[half:]))
        wall = time.perf_counter() - begun
        return wall, max(wall - (_waited(pid) - before) for pid, before in waited)


def _waited(pid: int) -> float:
    """Seconds that a process could have run and had no core."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9


def main() -> None:
    """On a busy machine the ratio by the clock says how busy it is."""
    for kind, count in DOCUMENTS.items():
        documents = [document(number, "html" if kind == "html" else "text") for number in range(count)]
        rounds = [(seconds(documents, 1), seconds(documents, 2)) for _ in range(3)]  # in turns
        (one, one_alone), (two, two_alone) = (
            map(min, zip(*figures, strict=True)) for figures in zip(*rounds, strict=True)
        )
        print(
            f"workers: {kind}: ratio {one / two:.2f} by the clock, {one_alone / two_alone:.2f} without waits for a core"
        )


if __name__ == "__main__":
    main()
