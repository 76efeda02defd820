"""A tape records what is done to arrays once, with symbols, and plays it for every block of paths.

The deal is walked by ordinary code on ordinary arrays. Walked once with symbols in place of what is
drawn, the same code leaves a list of array operations without branches; whatever does not depend
on a draw has been computed on the way, and what no result needs is left out. Playing the list
costs no Python per path and no memory beyond a few rows that stay in the processor's cache.
"""
