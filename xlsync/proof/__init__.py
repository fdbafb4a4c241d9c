"""Proof: the numbers, dates and names of a narrative report, against the tables and against themselves."""
