"""Sweeps: one deal at many values of its terms, cell by cell, here or on other processes."""
