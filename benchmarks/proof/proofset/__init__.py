"""The evaluation set of narrative reports: sources, builder, scoring. `benchmarks/proof/run.py` runs it."""
