"""How a simulation drew the people who are paid for one by one, in words."""

from collections.abc import Iterator

from pfs.analysis.people import counted
from pfs.models.deal import Deal
from pfs.output import figures as fig


def people_words(deal: Deal) -> Iterator[str]:
    """Yield how people were drawn, nothing where no payment is for each person."""
    if not any(payment.for_each == "person" for payment in deal.payments.values()):
        return
    number = counted(deal)
    ways = [
        (number.singly, "drawn one by one"),
        (number.crowds, "drawn through the law of one person, as 20 or more enrol together"),
        (number.by_kind, "drawn by kind"),
    ]
    said = [f"{fig.money(round(many))} {how}" for many, how in ways if round(many)]
    yield f"{'; '.join(said)}; each capped alone"
