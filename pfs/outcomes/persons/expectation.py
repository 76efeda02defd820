"""What people paid one by one claim, earn and are due on average: their number times one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pfs.outcomes.persons.chances import Chances
from pfs.outcomes.persons.flat import Rows
from pfs.outcomes.persons.group import Paid, People, by_profile
from pfs.outcomes.persons.laws import Laws
from pfs.outcomes.persons.person import Law
from pfs.outcomes.sample import FloatArray


@dataclass(frozen=True, slots=True)
class Expectation:
    """The mean of what people claim, earn and are due."""

    people: tuple[People, ...]

    def __call__(
        self, numbers: Rows, levels: Sequence[Rows], uniforms: Mapping[str, FloatArray]
    ) -> list[Paid]:
        """Return the expectation for each wave."""
        del uniforms
        laws, found = Laws(), []
        for one, number, mine in zip(self.people, numbers, levels, strict=True):
            if one.profiles is not None:
                found.append(by_profile(one, [number * share for share, _ in one.profiles]))
            else:
                found.append(expected(one, number, one.chances(mine), laws.of(one, mine)))
        return found


def expected(people: People, number: FloatArray, chances: Chances, laws: Sequence[Law]) -> Paid:
    """Return the expectation of what `number` people claim, earn and are due."""
    shares = _shares(chances)
    return Paid(
        tuple(number * share for share in shares),
        tuple(tuple(number * law.mean["earned", g] for g in range(len(card.groups)))
              for law, card in zip(laws, people.cards, strict=True)),
        tuple(tuple(number * law.mean["due", g] for g in range(len(card.groups)))
              for law, card in zip(laws, people.cards, strict=True)),
    )  # fmt: skip


def _shares(chances: Chances) -> list[FloatArray]:
    """Return the mean number of each claim over all people."""
    shares: list[FloatArray] = []
    for kind, behind in zip(chances.kinds, chances.behind, strict=True):
        shares.append(behind if kind.gate is None else behind * shares[kind.gate])
    return shares
