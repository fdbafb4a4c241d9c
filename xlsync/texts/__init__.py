"""Texts: matching and repair of Vietnamese text, and the catalogue of findings."""
