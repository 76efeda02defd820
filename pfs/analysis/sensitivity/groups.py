"""Groups of drivers that are moved together: the luck of the measurement, what is correlated."""

from collections.abc import Iterable
from dataclasses import dataclass

from pfs.models.deal import Deal
from pfs.models.risks import Correlation
from pfs.outcomes.uniforms import Driver, DriverKind

LUCK = "luck of the measurement"


@dataclass(frozen=True, slots=True)
class Group:
    """Drivers that are moved together, under one name.

    Parameters
    ----------
    name
        Their setting paths joined by ` and `, or the luck of the measurement.
    paths
        Setting paths of the numbers; none for errors of measurement.
    drivers
        Names of the drivers, in order: a number that is drawn for each year or cohort has several,
        its path with a slash and the year or cohort behind it.
    luck
        Whether they are the errors of measurement.
    """

    name: str
    paths: tuple[str, ...]
    drivers: tuple[str, ...]
    luck: bool = False


def groups_of(deal: Deal, drivers: Iterable[Driver]) -> tuple[Group, ...]:
    """Return the groups in order of name, errors of measurement last.

    All errors of measurement are one group; drivers that a stated correlation joins, directly or
    through others, are one; every other driver is alone. Drivers of the community's goals move no
    money and are left out.
    """
    known = sorted(drivers, key=lambda driver: driver.name)
    errors = tuple(driver.name for driver in known if driver.kind is DriverKind.ERROR)
    no_money = {DriverKind.ERROR, DriverKind.COMMUNITY}
    others = [driver.name for driver in known if driver.kind not in no_money]
    by_path: dict[str, list[str]] = {}
    for name in others:
        by_path.setdefault(name.partition("/")[0], []).append(name)
    groups = [
        Group(" and ".join(paths), tuple(paths), tuple(n for path in paths for n in by_path[path]))
        for paths in _joined(deal, sorted(by_path))
    ]
    return (*groups, Group(LUCK, (), errors, luck=True)) if errors else tuple(groups)


def _joined(deal: Deal, names: list[str]) -> list[list[str]]:
    """Return paths in sorted groups, joined where correlations join them."""
    home = {name: name for name in names}

    def root(name: str) -> str:
        while home[name] != name:
            name = home[name]
        return name

    for risk in deal.risks.values():
        if isinstance(risk, Correlation):
            present = [str(driver) for driver in risk.drivers if str(driver) in home]
            for other in present[1:]:
                first, second = sorted((root(present[0]), root(other)))
                home[second] = first
    together: dict[str, list[str]] = {}
    for name in names:
        together.setdefault(root(name), []).append(name)
    return [together[key] for key in sorted(together)]
