"""Forms as data: definitions, register, rounds, the layout of templates, the grammar of expressions."""
