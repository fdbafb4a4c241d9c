"""Issue: blank standard workbooks."""
