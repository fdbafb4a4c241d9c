"""Which (code, variant) pairs the stages can emit, read from their source."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import xlsync

PACKAGE = Path(xlsync.__file__).parent
_CODE = re.compile(r"XS\d{3}")
#: Variants that pass through attributes and loops on their way; the places where they begin are found by themselves.
_PASSED_ON = ("parsed.variant", "error.variant", "variant")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def _is_code(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value) is not None


class _Source:
    """The parsed modules of the stages, with the way from a node to the function around it."""

    def __init__(self) -> None:
        self.trees = {
            path: ast.parse(path.read_text(encoding="utf-8"))
            for path in sorted(PACKAGE.rglob("*.py"))
            if path.relative_to(PACKAGE).parts[0] not in {"texts", "forms", "model"}
        }
        self.nodes = [node for tree in self.trees.values() for node in ast.walk(tree)]
        self.parents = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}
        self.calls: dict[str, list[ast.Call]] = defaultdict(list)
        for node in self.nodes:
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                self.calls[name].append(node)

    def function(self, node: ast.AST) -> _Function | None:
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, _Function):
                return node
        return None

    def texts(self, node: ast.expr, depth: int = 0) -> Iterator[str]:
        """The texts that an expression can have, as far as the source shows them."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from self.texts(node.body, depth)
            yield from self.texts(node.orelse, depth)
        elif isinstance(node, ast.Name) and depth < 4 and (function := self.function(node)) is not None:
            for inner in ast.walk(function):
                if isinstance(inner, ast.Assign) and any(
                    isinstance(target, ast.Name) and target.id == node.id for target in inner.targets
                ):
                    yield from self.texts(inner.value, depth + 1)
            yield from self._arguments(function, node.id, depth)
        elif isinstance(node, ast.Call) and depth < 4 and isinstance(node.func, ast.Name):
            for function in self._functions(node.func.id):
                for inner in ast.walk(function):
                    if isinstance(inner, ast.Return) and inner.value is not None:
                        yield from self.texts(inner.value, depth + 1)

    def _functions(self, name: str) -> Iterator[_Function]:
        for node in self.nodes:
            if isinstance(node, _Function) and node.name == name:
                yield node

    def _arguments(self, function: _Function, name: str, depth: int) -> Iterator[str]:
        """What callers give for a parameter, and its default."""
        positional = [argument.arg for argument in function.args.args]
        if name in positional:
            place = positional.index(name)
            defaults = function.args.defaults
            from_end = len(positional) - place
            if from_end <= len(defaults):
                yield from self.texts(defaults[-from_end], depth + 1)
        else:
            place = -1
        is_method = bool(positional) and positional[0] == "self"
        for node in self.calls[function.name]:
            index = place - is_method
            if 0 <= index < len(node.args):
                yield from self.texts(node.args[index], depth + 1)
            for keyword in node.keywords:
                if keyword.arg == name:
                    yield from self.texts(keyword.value, depth + 1)


@cache
def emitted() -> frozenset[tuple[str, str]]:
    """All pairs of calls and tuples that name a code: `finding("XS…", variant=…)`, `IntakeError("XS…", "…")`, notes."""
    source = _Source()
    pairs: set[tuple[str, str]] = set()
    for node in source.nodes:
        if isinstance(node, ast.Call):
            keywords = {keyword.arg: keyword.value for keyword in node.keywords}
            code = node.args[0] if node.args else keywords.get("problem")
            if not _is_code(code):
                code = keywords.get("problem")
            variant = keywords.get("variant") or (node.args[1] if len(node.args) > 1 else None)
        elif isinstance(node, ast.Tuple) and len(node.elts) == 3:
            code, variant = node.elts[:2]
        else:
            continue
        if not isinstance(code, ast.Constant) or not _is_code(code):
            continue
        texts = set() if variant is None else set(source.texts(variant))
        shown = "" if variant is None else ast.unparse(variant)
        if variant is not None and not texts and not _is_place(variant) and shown not in _PASSED_ON:
            texts = {f"? {shown}"}  # a way that is not followed here: the test fails and names it
        pairs |= {(str(code.value), text) for text in texts or {""}}
    return frozenset(pairs)


def _is_place(node: ast.expr) -> bool:
    """A second argument that is no variant: a field, a mapping of values."""
    return not isinstance(node, ast.Constant | ast.IfExp | ast.Call) and not (
        isinstance(node, ast.Name) and node.id in {"variant", "what"}
    )
