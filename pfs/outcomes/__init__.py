"""Chance and measurement: draws, true and measured outcomes, and what they earn."""
