"""Bytes of a deal file and overrides in; plain data and the span of every node out."""
