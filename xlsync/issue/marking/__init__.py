"""A copy of a workbook with its cells marked, made by inserting into the bytes of its parts."""
