"""Validate: pandera schemas over the records of all submissions, failures led back to cells."""
