"""The ledger: what came in, what became of it, what was decided: kept for good in one file, provably unchanged."""
