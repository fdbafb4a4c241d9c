"""The cells of an older workbook, each on its way to its place in a template or onto the list of what has none."""
