"""A plain deal whose payment is a level times a price, for tests of sweeps."""

from plain_deals import deal_file, metric

from pfs.models.deal_file import DealFile

PRICE, LEVEL = "payments.p.price", "metrics.m.level"


def priced(**metric_fields: object) -> DealFile:
    """Return a deal in which the city pays 1 for each unit of a level of 5, read without error."""
    payment = {"from": "city", "to": "provider", "metric": "m", "price": 1}
    return deal_file(
        metrics={"m": metric(**{"level": 5, **metric_fields})}, payments={"p": payment}
    )
