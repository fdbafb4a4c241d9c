"""One small module a format: the bytes of a file that is no `.xlsx` → the same raw cells."""
