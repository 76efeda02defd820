"""Every driver of a deal: uncertain numbers, risks, errors of measurement, people, links."""

from collections.abc import Iterator

from pfs.models.deal import Deal
from pfs.models.numbers import is_uncertain
from pfs.models.risk_drivers import risk_drivers, whole
from pfs.models.timeline import Timeline
from pfs.outcomes.draws import (
    arms,
    error_name,
    index_path,
    link_path,
    own_truth,
    stated_truth,
)
from pfs.outcomes.uniforms import Driver, DriverKind


def drivers_of(deal: Deal, readings: Timeline) -> tuple[Driver, ...]:
    """Return every driver: effects, other numbers and risks, errors, links to goals."""
    return (
        *_numbers(deal), *_risks(deal), *_errors(deal, readings), *_people(deal, readings),
        *_links(deal),
    )  # fmt: skip


def _numbers(deal: Deal) -> Iterator[Driver]:
    for name, metric in sorted(deal.metrics.items()):
        for field, kind in (("effect", DriverKind.EFFECT), ("level", DriverKind.EFFECT)):
            if is_uncertain(getattr(metric, field)):
                yield Driver(f"metrics.{name}.{field}", kind)
        if metric.comparison is not None and is_uncertain(metric.comparison.level):
            yield Driver(f"metrics.{name}.comparison.level", DriverKind.SCALAR)
        for key, evaluation in sorted((metric.evaluations or {}).items()):
            if is_uncertain(evaluation.bias):
                yield Driver(f"metrics.{name}.evaluations.{key}.bias", DriverKind.SCALAR)
    for name, index in sorted(deal.indices.items()):
        if is_uncertain(index.grows):
            yield Driver(index_path(name), DriverKind.SCALAR)


def _risks(deal: Deal) -> Iterator[Driver]:
    for names in risk_drivers(deal).values():
        yield from (Driver(name, DriverKind.SCALAR) for name in names)
    for name, metric in sorted(deal.metrics.items()):
        if metric.cohort_correlation < 1.0 and is_uncertain(stated_truth(metric)):
            for cohort in sorted(metric.cohorts or deal.cohorts):
                yield Driver(own_truth(name, metric, whole(deal, cohort)), DriverKind.EFFECT)


def _errors(deal: Deal, readings: Timeline) -> Iterator[Driver]:
    for name, slots in sorted(readings.slots.items()):
        for slot in slots:
            for arm in arms(deal.metrics[name]):
                yield Driver(error_name(slot, arm), DriverKind.ERROR)


def _people(deal: Deal, readings: Timeline) -> Iterator[Driver]:
    if not any(payment.for_each == "person" for payment in deal.payments.values()):
        return
    from pfs.outcomes.persons.drawn import drivers
    from pfs.outcomes.persons.group import people_of

    for cohort in sorted(deal.cohorts):
        for name in drivers(deal, people_of(deal, readings, cohort)):
            yield Driver(name, DriverKind.ERROR)


def _links(deal: Deal) -> Iterator[Driver]:
    links = {} if deal.collective_impact is None else deal.collective_impact.links
    for name, link in sorted(links.items()):
        for field in ("bridge", "crowd_out", "effect", "fade", "mobility", "people"):
            if is_uncertain(getattr(link, field)):
                yield Driver(link_path(name, field), DriverKind.COMMUNITY)
        for party, part in sorted((link.providers or {}).items()):
            if is_uncertain(part.effect):
                path = link_path(name, f"providers.{party}.effect")
                yield Driver(path, DriverKind.COMMUNITY)
