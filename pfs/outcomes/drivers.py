"""What is drawn: uncertain numbers and errors of measurement, each a driver named by its path."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from pfs.models.deal import Deal
from pfs.models.metrics import Metric
from pfs.models.numbers import Stated, distribution_of, is_uncertain, plain_value
from pfs.models.precision import needs_control
from pfs.models.timeline import Slot, Timeline
from pfs.outcomes.distributions import base_value, inverse
from pfs.outcomes.sample import Block, FloatArray
from pfs.outcomes.uniforms import Driver, DriverKind, Uniforms
from pfs.tape.hooks import apply

TREATED = "treated"


def drivers_of(deal: Deal, readings: Timeline) -> tuple[Driver, ...]:
    """Return every driver: effects first, then other numbers, errors, links to goals."""
    return (*_numbers(deal), *_errors(deal, readings), *_links(deal))


def error_name(slot: Slot, arm: str) -> str:
    """Return the driver of the error of one arm: the treated group, or an evaluation's control."""
    cohort = slot.cohort or "deal"
    return f"metrics.{slot.metric}.error/{cohort}/{arm}/{slot.date.isoformat()}"


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


def _errors(deal: Deal, readings: Timeline) -> Iterator[Driver]:
    for name, slots in sorted(readings.slots.items()):
        for slot in slots:
            for arm in arms(deal.metrics[name]):
                yield Driver(error_name(slot, arm), DriverKind.ERROR)


def link_path(link: str, field: str) -> str:
    """Return the setting path, and driver, of a number of a link; `providers.x.effect` too."""
    return f"collective_impact.links.{link}.{field}"


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


def arms(metric: Metric) -> tuple[str, ...]:
    """Return what is drawn for each reading: the treated group, and each evaluation's own error.

    An evaluation with a stated standard error has one error, named as the evaluation; others have
    one for the treated group, shared by all of them, and one for their comparison group.
    """
    designs = sorted((metric.evaluations or {}).items())
    sampled = [(key, e) for key, e in designs if e.design != "count" and e.se is None]
    own = [key for key, e in designs if e.se is not None]
    own += [key for key, e in sampled if needs_control(e)]
    return (*([TREATED] if sampled else []), *sorted(own))


@dataclass(frozen=True, slots=True)
class Draws:
    """Values of uncertain numbers for one block of paths.

    With `uniforms` None nothing is drawn: every number is at its base and errors are nil.
    """

    block: Block
    uniforms: Uniforms | None

    def number(self, path: str, number: "float | Stated") -> FloatArray:
        """Return a number on every path, shape (paths,)."""
        shape = distribution_of(number)
        if shape is None:
            return np.full(len(self.block), plain_value(number))
        if self.uniforms is None:
            return np.full(len(self.block), base_value(number))
        values: FloatArray = apply(partial(inverse, shape), self.uniforms.draw(path, self.block))
        return values
