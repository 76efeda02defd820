"""The community side of a deal. Its section is read and checked; nothing is computed yet."""
