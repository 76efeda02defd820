"""Why money moved or did not, in one case: records, and the witness that makes them."""
