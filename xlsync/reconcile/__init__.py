"""Reconcile: what was submitted, compared across tables, forms, levels and periods."""
