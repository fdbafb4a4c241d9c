"""Loads form definitions: the folder given, the office's, the shipped ones, in this order."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from xlsync._resources import shipped
from xlsync.forms.check import form_problems
from xlsync.forms.definition import Form
from xlsync.forms.indicators import declared_fields, with_indicators
from xlsync.forms.library import FormLibrary
from xlsync.forms.messages import problems_of
from xlsync.forms.problems import DefinitionError, Problem
from xlsync.forms.yaml_tree import YamlFile, read_yaml, read_yaml_file

__all__ = ["DefinitionError", "FormLibrary", "Problem", "load_form", "load_forms", "parse_form"]

SUFFIXES = {".yaml", ".yml"}


def load_forms(overlay: Path | None = None, office: Path | None = None) -> FormLibrary:
    """All forms: those of `overlay` (`--forms`), of `office`/forms when that exists, and the shipped ones.

    The same form and version in two folders: the earlier folder wins. `overlay` may also be one file.
    Raises DefinitionError with every problem of every file.
    """
    sources = [_files(overlay)] if overlay is not None else []
    if office is not None and (office / "forms").is_dir():
        sources.append(_files(office / "forms"))
    sources.append(_files(shipped("schemas") / "forms"))

    found: dict[tuple[str, str], tuple[Form, Path, int]] = {}
    read, problems = _read(sources)
    declared = declared_fields(file for files in read for _, file in files)
    for precedence, files in enumerate(read):
        own: list[tuple[Form, YamlFile]] = []
        for path, file in files:
            try:
                own.append((_form(with_indicators(file, declared)), file))
            except DefinitionError as error:
                problems += error.problems
                continue
            form = own[-1][0]
            found.setdefault((form.form, form.version), (form, path, precedence))
        problems += _conflicts(own)
    if problems:
        raise DefinitionError(problems)
    ordered = sorted(found.values(), key=lambda entry: (entry[0].form, entry[0].valid_from or date.min, entry[2] * -1))
    names = {(form.form, form.version): (path, precedence) for form, path, precedence in ordered}
    return FormLibrary(
        tuple(form for form, _, _ in ordered),
        {name: path for name, (path, _) in names.items()},
        {name: precedence for name, (_, precedence) in names.items()},
    )


def load_form(path: Path) -> Form:
    """One form; raises DefinitionError."""
    return _form(read_yaml_file(path))


def parse_form(content: bytes, name: str = "form.yaml") -> Form:
    """A form from the text of its file; raises DefinitionError."""
    return _form(read_yaml(content, name))


def _read(sources: Sequence[Sequence[Path]]) -> tuple[list[list[tuple[Path, YamlFile]]], list[Problem]]:
    """The definition files of each source but those of assertions, which `forms.assertions` reads once all forms are
    known; and what cannot be read."""
    read: list[list[tuple[Path, YamlFile]]] = []
    problems: list[Problem] = []
    for paths in sources:
        read.append([])
        for path in paths:
            try:
                file = read_yaml_file(path)
            except DefinitionError as error:
                problems += error.problems
                continue
            if not (isinstance(file.data, dict) and "assertions" in file.data):
                read[-1].append((path, file))
    return read, problems


def _files(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        name = folder.as_posix()
        raise DefinitionError([Problem(name, "không có thư mục biểu mẫu này", "there is no such folder of forms")])
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())


def _form(file: YamlFile) -> Form:
    if not isinstance(file.data, dict):
        raise DefinitionError(
            [
                Problem(
                    file.path,
                    "không phải định nghĩa biểu mẫu: bắt đầu bằng form: ma-bieu",
                    "not the definition of a form: begin with form: some-id",
                )
            ]
        )
    try:
        form = Form.model_validate(file.data)
    except ValidationError as error:
        raise DefinitionError(problems_of(error, file, Form)) from None
    problems = form_problems(form, file)
    if problems:
        raise DefinitionError(problems)
    return form


def _conflicts(own: Sequence[tuple[Form, YamlFile]]) -> list[Problem]:
    """Two files of one folder that say the same form and version, or versions that begin on one day."""
    problems = []
    for index, (form, file) in enumerate(own):
        for other, earlier in own[:index]:
            if other.form != form.form:
                continue
            if other.version == form.version:
                problems.append(
                    Problem(
                        file.path,
                        f'form {form.form}, version "{form.version}" đã có trong {earlier.path}: đổi version',
                        f'form {form.form}, version "{form.version}" is already in {earlier.path}: change the version',
                        file.line(("version",)),
                    )
                )
            elif other.valid_from == form.valid_from:
                problems.append(
                    Problem(
                        file.path,
                        f"có hiệu lực cùng ngày với version {other.version} trong {earlier.path}: đổi valid_from",
                        f"valid from the same day as version {other.version} in {earlier.path}: change valid_from",
                        file.line(("valid_from",)),
                    )
                )
    return problems
