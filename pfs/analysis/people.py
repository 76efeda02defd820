"""How the people of a deal are counted who are paid for one by one."""

from dataclasses import dataclass

from pfs.models.deal import Deal
from pfs.models.timeline import timeline
from pfs.outcomes.persons.group import People, people_of


@dataclass(frozen=True, slots=True)
class Counted:
    """People planned who are paid for one by one, by how a simulation draws them.

    Parameters
    ----------
    singly
        Those drawn person by person.
    crowds
        Those in waves of twenty or more, whose money follows the law of one person.
    by_kind
        Those of whom the number of each kind is drawn.
    """

    singly: float
    crowds: float
    by_kind: float


def counted(deal: Deal) -> Counted:
    """Return how the people of a deal are drawn; nobody where no payment is for each person."""
    readings = timeline(deal)
    everybody = [one for name in deal.cohorts for one in people_of(deal, readings, name)]
    kinds = [one for one in everybody if one.profiles is not None]
    others = [one for one in everybody if one.profiles is None]
    return Counted(
        _sum([one for one in others if one.few]),
        _sum([one for one in others if not one.few]),
        _sum(kinds),
    )


def _sum(people: list[People]) -> float:
    return sum(one.planned for one in people)
