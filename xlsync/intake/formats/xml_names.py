"""Names of XML elements and attributes whatever prefixes the writer chose."""

from collections.abc import Mapping

from xlsync.intake.errors import damaged
from xlsync.intake.parsing import EndHandler, StartHandler


class Names:
    """Turns names into those with the usual prefixes: `t:p` → `text:p` where `t` stands for that namespace.

    Namespace processing by the parser would cost time for every name; writers nearly always use the usual prefixes,
    and then nothing is done at all.
    """

    def __init__(self, namespaces: Mapping[str, str], part: str) -> None:
        """`namespaces` maps each address to the usual prefix; several addresses may share one."""
        self._usual = namespaces
        self._prefixes = frozenset(namespaces.values())
        self._part = part
        self._bound: dict[str, str] = {}
        self._plain = True

    def handlers(self, start: StartHandler, end: EndHandler) -> tuple[StartHandler, EndHandler]:
        """The handlers, called with the usual names; names of other namespaces begin with `?` or have odd prefixes."""

        def named_start(tag: str, attributes: dict[str, str]) -> None:
            for key, value in attributes.items():
                if key.startswith("xmlns"):
                    self._bind(key[6:], value)
            if self._plain:
                start(tag, attributes)
            else:
                named = {self._name(key) if ":" in key else key: value for key, value in attributes.items()}
                start(self._name(tag), named)

        def named_end(tag: str) -> None:
            end(tag if self._plain else self._name(tag))

        return named_start, named_end

    def _bind(self, prefix: str, address: str) -> None:
        usual = self._usual.get(address.strip(), "")
        bound = self._bound.get(prefix)
        if bound and bound != usual:  # bound anew in the middle of the file: nobody writes that
            raise damaged(self._part)
        if usual:
            self._bound[prefix] = usual
        self._plain = self._plain and (prefix == usual or (not usual and prefix not in self._prefixes))

    def _name(self, name: str) -> str:
        prefix, colon, local = name.rpartition(":")
        usual = self._bound.get(prefix)
        if usual is not None:
            return f"{usual}:{local}"
        return f"?{name}" if colon else name
