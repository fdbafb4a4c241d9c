"""The annex that goes up: the consolidated figures as the offices print them, as a `.docx` and as an `.xlsx`."""
