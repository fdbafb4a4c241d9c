"""Narrative reports: the bytes of a `.docx`, `.odt` or `.txt` → `model.Document`, the text as it would print."""
