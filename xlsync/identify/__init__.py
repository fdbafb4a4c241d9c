"""Identify: which unit, form and period, and where each table stands."""
