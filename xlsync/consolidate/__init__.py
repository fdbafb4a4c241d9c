"""Consolidate: totals by tier, each with the records it came from."""
