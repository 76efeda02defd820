"""The table of checks, in the order of their codes."""

from pfs.ci_alignment.checks import (
    backbone_activities,
    deal_tests,
    fsg,
    fsg_phases,
    results_based,
    strive_outcomes,
    strive_theory,
)
from pfs.ci_alignment.checks.answer import Check

CHECKS: tuple[Check, ...] = (
    *strive_outcomes.CHECKS,
    *strive_theory.CHECKS,
    *fsg.CHECKS,
    *fsg_phases.CHECKS,
    *backbone_activities.CHECKS,
    *deal_tests.THREE_TESTS,
    *results_based.CHECKS,
    *deal_tests.TWO_RECOMMENDATIONS,
    *deal_tests.SHARED,
)
"""Every check, once."""
