"""The measures of a warehouse in the text format of Prometheus. docs/operating.md lists them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from flows.outputs import replacing
from warehouse.care.alerts import Kept, SourceFacts
from warehouse.care.metrics import Measures

STATES = ("loaded", "revised", "unchanged", "duplicate", "rejected")  # all five, also those that are 0


def as_text(measures: Measures, open_alerts: Iterable[Kept]) -> str:
    """One page, as a monitor reads it."""
    registry = CollectorRegistry()
    registry.register(_Page([*_of_warehouse(measures), *_of_run(measures), *_of_sources(measures.sources)]))
    registry.register(_Page([_alerts(open_alerts)]))
    return generate_latest(registry).decode()


def write(text: str, target: Path) -> None:
    """`target` has all of it or what it had before: a monitor may read at any moment."""
    with replacing(target) as stream:
        stream.write(text.encode())


class _Page(Collector):
    """What a registry asks for its metrics."""

    def __init__(self, metrics: Sequence[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _of_warehouse(measures: Measures) -> Iterator[Metric]:
    yield GaugeMetricFamily("copydesk_articles", "Articles in the warehouse.", measures.articles)
    yield GaugeMetricFamily(
        "copydesk_clusters", "Reports: articles that are copies of each other count once.", measures.clusters
    )
    yield GaugeMetricFamily("copydesk_ledger_rows", "Rows of the ledger, of all runs.", measures.inputs)
    yield GaugeMetricFamily("copydesk_warehouse_bytes", "Size of the warehouse's file.", measures.warehouse_bytes)
    yield GaugeMetricFamily("copydesk_staged_batches", "Batches that wait to be loaded.", measures.staged_batches)
    yield GaugeMetricFamily("copydesk_disk_free_bytes", "Free on the warehouse's disk.", measures.disk_free_bytes)
    yield GaugeMetricFamily("copydesk_disk_bytes", "Size of the warehouse's disk.", measures.disk_bytes)
    if measures.published_at is not None:
        yield GaugeMetricFamily(
            "copydesk_published_timestamp_seconds", "When the copy for readers was made.", measures.published_at
        )
    runs = CounterMetricFamily("copydesk_runs", "Runs that began, by command and status.", labels=("command", "status"))
    for labels, count in sorted(measures.runs.items()):
        runs.add_metric(labels, count)
    yield runs


def _of_run(measures: Measures) -> Iterator[Metric]:
    """Of the last ingest that finished; nothing before the first."""
    newest, ended_at = measures.newest, measures.newest_ended_at
    if not newest or not ended_at:
        return
    yield GaugeMetricFamily(
        "copydesk_last_run_end_timestamp_seconds", "End of the last ingest that finished.", ended_at.timestamp()
    )
    yield GaugeMetricFamily("copydesk_last_run_duration_seconds", "Its duration.", newest.seconds)
    yield _labelled(
        "copydesk_last_run_inputs", "Its inputs by end state.", "state", {s: newest.states.get(s, 0) for s in STATES}
    )
    yield _labelled("copydesk_last_run_rejected", "Its rejected inputs by reason.", "reason", newest.rejected)
    yield _labelled("copydesk_last_run_struck_lines", "Lines that it struck, by label.", "label", newest.removed)


def _labelled(name: str, text: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=(label,))
    for key, value in sorted(values.items()):
        family.add_metric((key,), value)
    return family


def _of_sources(sources: Sequence[SourceFacts]) -> Iterator[Metric]:
    """Values that are not known yet are left out."""
    for name, text, values in (
        (
            "last_new_timestamp_seconds",
            "When something new last came.",
            [one.last_new_at.timestamp() if one.last_new_at else None for one in sources],
        ),
        (
            "usual_gap_seconds",
            "Usual pause between two runs that bring something new.",
            [one.usual_gap_seconds for one in sources],
        ),
        ("new_in_week", "New articles, or entries, of the last 7 days.", [one.new_this_week for one in sources]),
        (
            "rejected_in_week",
            "Rejected inputs, or failed polls, of the last 7 days.",
            [one.rejected_this_week for one in sources],
        ),
    ):
        family = GaugeMetricFamily(f"copydesk_source_{name}", text, labels=("kind", "source", "address"))
        for one, value in zip(sources, values, strict=True):
            if value is not None:
                family.add_metric((one.kind, one.source or "", one.address or ""), value)
        yield family


def _alerts(open_alerts: Iterable[Kept]) -> Metric:
    family = GaugeMetricFamily(
        "copydesk_alert_since_timestamp_seconds", "An alert that is raised, since when.", labels=("alert", "input")
    )
    for one in open_alerts:
        family.add_metric((one.alert, one.input), one.since.timestamp())
    return family
