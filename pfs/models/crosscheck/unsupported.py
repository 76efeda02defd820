"""Terms that the format has and this version does not compute: refused, never ignored."""

from collections.abc import Iterator

from pfs.models.deal import Deal
from pfs.models.problems import Problem, where
from pfs.source.findings import Path

_LATER = "leave it out to see the deal without it; the format keeps it for later"


def terms_computed(deal: Deal) -> Iterator[Problem]:
    """Check that every term that is written is computed."""
    for path in _links(deal):
        yield Problem("PFS190", path, f"{where(path)} is not computed by this version", _LATER)


def _links(deal: Deal) -> Iterator[Path]:
    """Yield links whose metric is one number for the whole group: nobody has an effect of it."""
    links = {} if deal.collective_impact is None else deal.collective_impact.links
    for name, link in links.items():
        metric = deal.metrics.get(link.metric or "")
        if metric is not None and metric.kind == "total":
            yield ("collective_impact", "links", name, "metric")
