"""Why money moved or did not, in words: a tree that pages, JSON and CSV are made from."""
