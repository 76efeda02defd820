"""Rules beyond validity: what a valid deal is warned of, and what is worth knowing of it."""

from collections.abc import Mapping

from pfs.source.codes import Rule

_MISTAKES: Mapping[str, Rule] = {
    "PFS208": Rule(
        "a trigger that no result reaches in time",
        "A condition looks at the latest certified result of its metric. Where the first of them "
        "is certified only after the last date on which the condition is asked, it never holds. "
        "Let the metric be measured or reported earlier, or decide later.",
    ),
    "PFS209": Rule(
        "a cap that can never bind",
        "Whatever the outcome, what the cap limits stays below it. A cap protects somebody, so "
        "one that can't is usually a wrong number: a zero too many, or an amount of another "
        "payor. Write the amount of the contract, or leave the cap out. The most that payments "
        "can come to is taken from their schedules, with every share of people at 100%; payments "
        "without such a bound are not judged.",
    ),
    "PFS210": Rule(
        "a tranche that can't be whole",
        "Even at the best outcome, what payments, guarantees and the rest of the capital can "
        "bring is less than the tranche puts in: its holders lose money whatever happens. Raise "
        "what is paid, or state as a grant what is meant as one. The most that can come in is "
        "compared with the principal; in a file with worked examples the deal is also run at "
        "outcomes from the worst to the best, all metrics together.",
    ),
    "PFS211": Rule(
        "a better outcome that pays less",
        "A row of the table pays less than a row for a worse outcome, so that somebody gains when "
        "the programme does worse. Usually an amount or a threshold is mistyped, or `better` says "
        "the contrary of what is meant. Let amounts rise with the outcome.",
    ),
    "PFS212": Rule(
        "thresholds out of order",
        "Of several rows that hold the furthest counts, so the order in which rows are written "
        "changes nothing; but a threshold between the wrong neighbours is usually mistyped, as "
        "55% for 5.5%. Write the rows in order of their thresholds.",
    ),
    "PFS213": Rule(
        "an evaluation before enough people can be observed",
        "By the last reading fewer than 80% of a cohort's people have enrolled and passed the "
        "follow-up (where what happened in each interval is read: by the first), or the design "
        "counts more people than the cohort has. The result would come from a group that is not "
        "there. Read later, enrol earlier, or write the size that the evaluation has.",
    ),
    "PFS214": Rule(
        "a baseline without a source",
        "Every change is counted from the level of the comparison group, so this one number "
        "decides what all outcomes are worth, and nobody can check it. Write `source` beside it, "
        "be it `assumed`.",
    ),
    "PFS216": Rule(
        "a provider that runs out of cash",
        "With every uncertain number at its base and every result as expected, what the provider "
        "has spent exceeds what it has received at some date, by more than the fees it defers: it "
        "needs credit that the deal does not name. Pay the provider earlier, or state the cost "
        "where it falls due. Needs `cost_to_provider`; found by running the deal, so in files "
        "with worked examples only.",
    ),
    "PFS217": Rule(
        "a guarantee larger than what it covers",
        "The amount that can be called is more than the protected capital can lose or the floor "
        "it is topped up to, so part of it can never be called and is bound, or priced, for "
        "nothing. Lower the amount, or protect more.",
    ),
    "PFS218": Rule(
        "a cohort that nothing counts",
        "No metric is measured in the cohort, no payment, condition or budget counts its people. "
        "It changes no result. Name it in a metric or leave it out.",
    ),
    "PFS223": Rule(
        "a maturity that does not move with the term",
        "Capital without `matures` matures when the term ends, on paths where it is extended as on "
        "others. A maturity that is written stays where it is: the capital then falls due before "
        "an extended term ends. Leave it out, or silence this where the contract says so.",
    ),
    "PFS220": Rule(
        "a silenced rule without a reason",
        "`# pfs: ignore[PFS203]` without words after it silences nothing: whoever reads the file "
        "next must be able to see why the finding does not matter. Write the reason behind the "
        "bracket.",
    ),
    "PFS221": Rule(
        "a silenced rule that does not exist",
        "The comment names no code, a code that pfs does not know, or one that can't be silenced: "
        "an error says that the deal can't be read or computed, and comments can't change that. "
        "Write the code of the warning or note that is meant.",
    ),
    "PFS222": Rule(
        "a silenced rule that finds nothing",
        "There is nothing to silence on the line, because the finding is gone or stands "
        "elsewhere. A comment that stays behind would hide the next one. Delete it, or move it to "
        "the line that the finding names: at its end, or alone on the line above.",
    ),
}

_FACTS: Mapping[str, Rule] = {
    "PFS304": Rule(
        "a cliff",
        "At one threshold a quarter or more of all that outcomes can bring is won or lost at "
        "once. Contracts do this on purpose; but near the threshold chance decides, and everybody "
        "has reason to argue about the measurement. A straight line between two points (`lines`) "
        "has the same mean and less spread. The share is that of the most that all payments can "
        "come to; where that has no bound, cliffs are not judged.",
    ),
    "PFS305": Rule(
        "a threshold that the design can't detect",
        "If the true effect were exactly the threshold, the evaluation as stated would find an "
        "effect different from zero (two-sided test at 5%) in fewer than 80% of cases. True of "
        "many contracts: what is paid then depends on luck as much as on the programme. More "
        "people, better covariates or a higher threshold help. The detectable effect is (1.96 + "
        "0.84) standard errors, with the error of both groups, clusters and matching as the "
        "simulation draws it.",
    ),
    "PFS306": Rule(
        "a flat zone",
        "Between two thresholds, or two points of a line with the same amount, more effect pays "
        "nothing more, so nobody gains from reaching it. Every step table has such zones; the "
        "widest is named. `lines` pay for every point in between.",
    ),
    "PFS307": Rule(
        "an influential number without evidence",
        "Payments follow this number: it is the effect or level of a metric that is paid for, or "
        "the baseline that its readings are converted with. Without `evidence` a reader can't see "
        "how well it is supported. Write `evidence: strong`, `moderate`, `weak` or `assumed` "
        "beside it.",
    ),
    "PFS308": Rule(
        "a payor without an appropriation",
        "The file does not say how this payor's money is voted. What is not appropriated may not "
        "be paid, and that risk falls on investors. Write `appropriation: yearly`, `standing`, or "
        "the amounts by date. Payors of the sector philanthropy or private need none.",
    ),
    "PFS309": Rule(
        "a metric without a goal",
        "The deal has goals for the community, and this metric is paid for without a link to any "
        "of them: success in it would not show in what the partners have agreed to change. Add a "
        "link in `collective_impact.links`, or know that it pays for something else.",
    ),
    "PFS310": Rule(
        "a cap that can bind",
        "What is earned at the best outcome exceeds the cap, so from some outcome on more effect "
        "pays nothing more, and payments under one cap compete for it. True of many contracts; "
        "`pfs payoff` shows from where on. The best outcome has shares of people at 100% or at "
        "what the baseline leaves.",
    ),
}

RULE_CODES: Mapping[str, Rule] = {**_MISTAKES, **_FACTS}
