"""Names that savings, risks and collective impact add: goals, links, drivers, budget items."""

from typing import Self

from pfs.models.base import problem
from pfs.models.references import Reference

_COMMUNITY = "collective_impact."
_PARTS = frozenset({"goals", "links"})
_DRIVERS = {
    "risks": (
        "share", "at_most", "treated", "control", "ratio", "hazard", "recovery", "failure", "by",
        "per_year", "amount", "time", "deemed",
    ),
    "metrics": ("effect", "level", "cv", "comparison.level"),
    "collective_impact.links": ("people", "effect", "bridge", "crowd_out", "mobility", "fade"),
}  # fmt: skip


class CommunityReference(Reference):
    """A dotted name that may point into `collective_impact`, as `goals.x` or `links.x`."""

    __slots__ = ()

    @property
    def section(self) -> str:
        """The section of the file; `collective_impact.goals` for `goals.x`."""
        head = self._local[0]
        return _COMMUNITY + head if head in _PARTS else head

    @property
    def id(self) -> str:
        """The identifier within the section."""
        return self._local[1]

    @property
    def measure(self) -> str:
        """What is meant of the entry (`share`, `effect`), or empty."""
        return ".".join(self._local[2:])

    @property
    def _local(self) -> list[str]:
        return self.removeprefix(_COMMUNITY).split(".")


class GoalRef(Reference):
    """The identifier of a goal of `collective_impact`."""

    __slots__ = ()
    bare = "collective_impact.goals"


class BudgetName(Reference):
    """An item of the budget, as `services` or `budget.services`."""

    __slots__ = ()
    bare = "budget"
    forms = ("budget.*",)


class PaymentPath(Reference):
    """A payment, as `payments.success`."""

    __slots__ = ()
    forms = ("payments.*",)


class TerminationPath(Reference):
    """A termination, as `terminations.early`."""

    __slots__ = ()
    forms = ("terminations.*",)


class MetricPath(Reference):
    """A metric, as `metrics.readiness`."""

    __slots__ = ()
    forms = ("metrics.*",)


class LinkPath(CommunityReference):
    """A link of `collective_impact`, as `links.pre_k`."""

    __slots__ = ()
    forms = ("links.*",)


class Carried(CommunityReference):
    """What data is about: `metrics.x`, or the indicator of a goal as `goals.x`."""

    __slots__ = ()
    forms = ("metrics.*", "goals.*")


class Purpose(CommunityReference):
    """What money is for: `goals.x`, `links.x` or `budget.x`."""

    __slots__ = ()
    forms = ("goals.*", "links.*", "budget.*")


class DriverRef(CommunityReference):
    """A source of chance, as `risks.enrolment.share` or `metrics.readiness.effect`.

    Where it is drawn for each cohort, year or date, the name stands for all of these draws.
    """

    __slots__ = ()
    forms = tuple(f"{section}.*.{name}" for section, names in _DRIVERS.items() for name in names)

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the reference, or raise naming the drivers of the section it begins with."""
        for section, names in _DRIVERS.items():
            parts = text.removeprefix(f"{section}.").split(".", 1)
            if text.startswith(f"{section}.") and len(parts) == 2 and parts[1] not in names:
                listed = ", ".join(f"`{name}`" for name in names)
                raise problem(
                    f"`{text[:60]}` is not a driver",
                    f"end `{section}.{parts[0][:40]}.` in {listed}",
                )
        return super().read(text)
