"""What the operator must mend, told in one line in each language."""


class OperationError(Exception):
    """A command cannot be carried out as it was given (exit status 2, nothing written)."""

    def __init__(self, vi: str, en: str) -> None:
        self.vi, self.en = vi, en
        super().__init__(en)
