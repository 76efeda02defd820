"""Sensitivity: which numbers move a result, and which of those nobody vouches for."""
