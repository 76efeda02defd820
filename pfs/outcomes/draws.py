"""What is drawn: uncertain numbers and errors of measurement, each a driver named by its path."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from pfs.models.metrics import Metric
from pfs.models.numbers import Stated, distribution_of, plain_value
from pfs.models.precision import needs_control
from pfs.models.timeline import Slot
from pfs.outcomes.distributions import base_value, inverse
from pfs.outcomes.normal import normal_scores
from pfs.outcomes.sample import Block, BoolArray, FloatArray
from pfs.outcomes.uniforms import Uniforms
from pfs.tape.hooks import apply

TREATED = "treated"


def error_name(slot: Slot, arm: str) -> str:
    """Return the driver of the error of one arm: the treated group, or an evaluation's control."""
    cohort = slot.cohort or "deal"
    return f"metrics.{slot.metric}.error/{cohort}/{arm}/{slot.date.isoformat()}"


def index_path(name: str) -> str:
    """Return the setting path, and driver, of an index."""
    return f"indices.{name}.grows"


def stated_truth(metric: Metric) -> "float | Stated | None":
    """Return the number that states what is true of a metric: its effect or its level."""
    return metric.level if metric.effect is None else metric.effect


def truth_path(name: str, metric: Metric) -> str:
    """Return the driver of what is true of a metric."""
    return f"metrics.{name}.{'level' if metric.effect is None else 'effect'}"


def own_truth(name: str, metric: Metric, cohort: str) -> str:
    """Return the driver of what is true of one cohort apart from what all have in common."""
    return f"{truth_path(name, metric)}/{cohort}"


def link_path(link: str, field: str) -> str:
    """Return the setting path, and driver, of a number of a link; `providers.x.effect` too."""
    return f"collective_impact.links.{link}.{field}"


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

    Parameters
    ----------
    fixed
        Numbers by setting path that are used instead of what the deal says, one a path.
    where
        By setting path the paths on which a fixed number is used; all of them unless stated.
    at_base
        Whether only errors are drawn: every number is at its base and every risk is off.
    exact
        Whether what is measured is the truth, or the paths on which it is: numbers are drawn,
        errors are nil.
    """

    block: Block
    uniforms: Uniforms | None
    fixed: Mapping[str, FloatArray] | None = None
    where: Mapping[str, BoolArray] | None = None
    at_base: bool = False
    exact: bool | BoolArray = False

    @property
    def draws_people(self) -> bool:
        """Whether people who are paid one by one are drawn; else their expectation counts."""
        return self.uniforms is not None and not self.exact

    @property
    def draws_numbers(self) -> bool:
        """Whether uncertain numbers and risks are drawn."""
        return self.uniforms is not None and not self.at_base

    def number(self, path: str, number: "float | Stated") -> FloatArray:
        """Return a number on every path, shape (paths,)."""
        if self.fixed is None or path not in self.fixed:
            return self._stated(path, number)
        if self.where is None:
            return self.fixed[path]
        return np.where(self.where[path], self.fixed[path], self._stated(path, number))

    def _stated(self, path: str, number: "float | Stated") -> FloatArray:
        """Return a number as the deal says."""
        shape = distribution_of(number)
        if shape is None:
            return np.full(len(self.block), plain_value(number))
        if self.uniforms is None or self.at_base:
            return np.full(len(self.block), base_value(number))
        values: FloatArray = apply(partial(inverse, shape), self.uniforms.draw(path, self.block))
        return values

    def correlated(
        self, common: str, own: str, number: "float | Stated", correlation: float
    ) -> FloatArray:
        """Return a number that shares a common factor with others, shape (paths,).

        Its latent normal is sqrt(r) times the common one plus sqrt(1 - r) times its own.
        """
        shape = distribution_of(number)
        fixed = self.fixed is not None and common in self.fixed
        everywhere = fixed and self.where is None
        if everywhere or shape is None or self.uniforms is None or self.at_base:
            return self.number(common, number)
        values: FloatArray = apply(
            partial(_with_common, shape, correlation),
            self.uniforms.draw(common, self.block),
            self.uniforms.draw(own, self.block),
        )
        if self.fixed is None or self.where is None or common not in self.fixed:
            return values
        return np.where(self.where[common], self.fixed[common], values)

    def uniform(self, driver: str) -> FloatArray | None:
        """Return the uniform numbers of an event; None where nothing is drawn."""
        if self.uniforms is None or self.at_base:
            return None
        return self.uniforms.draw(driver, self.block)


def _with_common(
    shape: Stated, correlation: float, common: FloatArray, own: FloatArray
) -> FloatArray:
    from scipy import special

    latent = np.sqrt(correlation) * normal_scores(common)
    latent += np.sqrt(1.0 - correlation) * normal_scores(own)
    return inverse(shape, np.clip(special.ndtr(latent), 2.0**-54, 1 - 2.0**-54))
