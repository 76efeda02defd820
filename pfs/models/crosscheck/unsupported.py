"""Terms that the format has and this version does not compute: refused, never ignored."""

from collections.abc import Iterator

from pfs.models.deal import Deal
from pfs.models.problems import Problem, where
from pfs.source.findings import Path

_LATER = "leave it out to see the deal without it; the format keeps it for later"


def terms_computed(deal: Deal) -> Iterator[Problem]:
    """Check that every term that is written is computed."""
    for path in _terms(deal):
        yield Problem("PFS190", path, f"{where(path)} is not computed by this version", _LATER)


def _terms(deal: Deal) -> Iterator[Path]:
    yield from _of_people(deal)
    yield from _of_links(deal)
    yield from _of_examples(deal)


def _of_people(deal: Deal) -> Iterator[Path]:
    for name, payment in deal.payments.items():
        if payment.for_each == "person":
            yield ("payments", name, "for_each")
    for name, metric in deal.metrics.items():
        yield from (
            ("metrics", name, field)
            for field in ("qualifies", "requires")
            if getattr(metric, field)
        )
        if metric.claims == "repeatable":
            yield ("metrics", name, "claims")
    for name, cohort in deal.cohorts.items():
        fields = ("profiles", "person_correlation")
        yield from (("cohorts", name, field) for field in fields if getattr(cohort, field))


def _of_links(deal: Deal) -> Iterator[Path]:
    """Yield links whose metric is one number for the whole group: nobody has an effect of it."""
    links = {} if deal.collective_impact is None else deal.collective_impact.links
    for name, link in links.items():
        metric = deal.metrics.get(link.metric or "")
        if metric is not None and metric.kind == "total":
            yield ("collective_impact", "links", name, "metric")


def _of_examples(deal: Deal) -> Iterator[Path]:
    for name, example in deal.worked_examples.items():
        if example.persons is not None:
            yield ("worked_examples", name, "persons")
        for key in example.given:
            if key.startswith("payments."):
                yield ("worked_examples", name, "given", key)
