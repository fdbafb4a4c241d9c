"""Makes the workbooks that the benchmarks run on."""
