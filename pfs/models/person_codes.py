"""Rules about payments for each person: codes, titles and what to do."""

from collections.abc import Mapping

from pfs.source.codes import Rule

PERSON_CODES: Mapping[str, Rule] = {
    "PFS191": Rule(
        "a payment for each person that can't be told person by person",
        "What one person claims is an event that happens to that person or not, or a count of "
        "them: the metric is of kind event or count, states its `level`, is verified and not "
        "estimated, and is read once for each person unless it has `claims: repeatable`. The "
        "payment is cumulative and unrounded; what everybody must reach is asked of a cohort or "
        "`pooled`, what a person must reach is a gate: `qualifies` or `requires` in the metric.",
    ),
    "PFS192": Rule(
        "a gate that does not open",
        "A metric that `requires` or `qualifies` by another counts only for people who reach that "
        "one. The gate is an event with a `level`, measured in the same cohorts and read no later; "
        "what requires it can't happen to more people than the gate does.",
    ),
    "PFS193": Rule(
        "kinds of person that don't fit",
        "The shares of `profiles` add up to 100%. Each says how often a person of the kind makes "
        "each claim that is paid for, and the means must be the levels of the metrics.",
    ),
    "PFS194": Rule(
        "an example with people or earnings that nothing pays",
        "Groups in `persons` are of a cohort that a payment is for each person of, and name what "
        "it prices, or what it earns of each of them. `payments.NAME.earned` in `given` names a "
        "payment, and its date and cohort if it has them. Nobody makes more claims on an event "
        "than there are people.",
    ),
}
"""Rules by code."""
