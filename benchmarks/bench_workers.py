"""How much faster two worker processes are than one, on invented pages and texts; best of three."""

import time

from extractors.pipeline import Desk, process
from extractors.records import Kind, RawDocument
from flows.workers import Limits, Pool

DOCUMENTS = {"text": 600, "html": 120}
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
    """Wall time, and CPU time of this process alone, for the second half: the first pays for starting the workers."""
    half = len(documents) // 2
    with Pool(Desk(), workers=workers, limits=Limits()) as pool:
        list(pool.edit(documents[:half]))
        begun, cpu_begun = time.perf_counter(), time.process_time()
        list(pool.edit(documents[half:]))
        return time.perf_counter() - begun, time.process_time() - cpu_begun


def work_seconds(documents: list[RawDocument]) -> float:
    """CPU time of the same work without a pool."""
    half = len(documents) // 2
    process(documents[:half], Desk())
    begun = time.process_time()
    process(documents[half:], Desk())
    return time.process_time() - begun


def main() -> None:
    """Wall times say little while others use the cores; the bound by CPU time holds anyway."""
    for kind, count in DOCUMENTS.items():
        documents = [document(number, "html" if kind == "html" else "text") for number in range(count)]
        rounds = [(seconds(documents, 1), seconds(documents, 2)) for _ in range(3)]  # in turns
        one = min(first[0] for first, _ in rounds)
        two = min(second[0] for _, second in rounds)
        work, handing = work_seconds(documents), min(second[1] for _, second in rounds)
        print(
            f"workers: {kind}: ratio {one / two:.2f} by the clock; by CPU time {work / max(work / 2, handing):.2f}: "
            f"{work / count * 2e6:,.0f} us of work a document, {handing / count * 2e6:,.0f} us to hand it over and back"
        )


if __name__ == "__main__":
    main()
