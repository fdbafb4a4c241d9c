"""How much of a file is read before it is refused (XS005)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may cost. Everything is counted while reading; what a file declares about itself is not believed.

    The defaults let genuine files pass: of 5,210 public workbooks one expands beyond 100 MB and one has over
    1,000 entries. Excel itself stops at 32,767 characters in a cell, and so do the writers of our reports: a longer
    text is refused, since it would otherwise be lost later.
    """

    max_file_bytes: int = 50 * 1024 * 1024
    """Bytes of the file as it came."""
    max_expanded_bytes: int = 100 * 1024 * 1024
    """Bytes of all parts that are read, counted while inflating."""
    max_entries: int = 1_000
    """Entries of the package."""
    max_cells: int = 2_000_000
    """Cells with a value or a formula in all sheets together; also the rows of one sheet and the shared strings."""
    max_elements: int = 8_000_000
    """XML elements of one large part, empty ones included: what bounds the time (about a second a million)."""
    max_sheets: int = 256
    max_merges: int = 100_000
    """Merged ranges in all sheets together."""
    max_text_chars: int = 50_000_000
    """Characters of all texts and formulas together."""
    max_cell_chars: int = 32_767
    """Characters of one cell."""
    max_definitions: int = 100_000
    """Cell styles, fonts, number formats, defined names, relationships: of each kind."""
    max_depth: int = 200
    """Elements within elements in one part."""
    max_tag_bytes: int = 1024 * 1024
    """Bytes of one tag with its attributes, or of one run of text."""
    max_nesting: int = 8
    """Containers within containers: a zip in a mail in a mail is three."""
    max_attachments: int = 5_000
    """Files in one container, those of the containers inside it included."""
    max_attachment_bytes: int = 1024 * 1024 * 1024
    """Bytes of all files in one container together, counted while inflating."""
    max_ratio: int = 500
    """How many times its packed size an entry of more than 10 MB may expand to; deflate itself ends near 1,030."""
    max_inline_bytes: int = 20 * 1024 * 1024
    """What an `.xlsx` may expand to and still be read without a child process: our own reader cannot abort, and takes a
    second or two for so much."""
    max_cpu_seconds: int = 10
    """Processor time of one file that is read in a child process (`sandbox`)."""
    max_wall_seconds: int = 18
    """Time by the clock of such a file, on a machine that is busy with other things."""
    max_memory_bytes: int = 1_500 * 1024 * 1024
    """Memory of such a child; one genuine public file of 5,210 needs 1.2 GB."""
