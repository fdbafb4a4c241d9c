"""The sealed package that goes up: its certificate, its manifest, the decisions in it, and what its documents say."""
