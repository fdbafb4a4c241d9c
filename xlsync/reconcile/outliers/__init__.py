"""Figures that are far from a unit's own past or its peers (XS407)."""
