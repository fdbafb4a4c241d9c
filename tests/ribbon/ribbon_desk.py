"""A desk for callbacks in tests: its questions are answered beforehand."""

from datetime import date
from pathlib import Path

from xlsync.ribbon.desk import Desk, Work

AS_OF = date(2024, 3, 20)


class Answers:
    """Answers questions in their order; what was asked and told stands in `asked`. One that is too many fails."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []
        self.options = []

    def _next(self, prompt):
        self.asked.append(prompt.vi)
        return self.answers.pop(0)

    def choose(self, prompt, options, default=0):
        self.options.append(list(options))
        said = self._next(prompt)
        return options.index(said) if isinstance(said, str) else said

    def text(self, prompt, default=""):
        said = self._next(prompt)
        return default if said is ... else said

    def folder(self, prompt, start=None):
        said = self._next(prompt)
        return None if said is None else Path(said)

    def file(self, prompt, patterns, start=None):
        return self.folder(prompt, start)

    def confirm(self, prompt):
        return self._next(prompt)

    def tell(self, told):
        self.asked.append(told.vi)


def desk(app, book=None, *answers, as_of=AS_OF, lang="vi", stopped=lambda: False):
    """A desk over the application of the tests."""
    return Desk(app, book, as_of, lang, Answers(*answers), Work(app, lang, stopped))


def desk_of_book(book, *answers, **more):
    """A desk at a workbook."""
    return desk(book.app, book, *answers, **more)
