"""Rules made executable: expressions as polars and as Excel formulas, pandera schemas."""
