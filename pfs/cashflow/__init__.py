"""What is paid: the period loop, its clauses, and what the flows return to each party."""
