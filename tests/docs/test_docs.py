"""What README and docs point to exists, and README's commands are those that .ci/run takes out of it."""

import re
import shlex
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from xlsync.cli.main import COMMANDS, cli
from xlsync.forms.diff import diff_forms
from xlsync.forms.load import load_forms

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
GENERATED = {"rules.md", "forms.md"}
WRITTEN = [README, ROOT / "CHANGELOG.md", *(p for p in sorted((ROOT / "docs").glob("*.md")) if p.name not in GENERATED)]
LINK = re.compile(r"(?<!\\)\[(?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"`xlsync ([a-z]+)(?: ([a-z|\\]+))?[^`]*`")


def links(page):
    return LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8")))


def anchor(heading):
    """The name that the usual renderers give to a heading: lower case, blanks to hyphens, signs dropped."""
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    kept = "".join(c for c in plain.lower() if c in " -_" or unicodedata.category(c)[0] in "LMN")
    return kept.replace(" ", "-")


def anchors(page):
    return {anchor(heading) for heading in HEADING.findall(FENCED.sub("", page.read_text(encoding="utf-8")))}


def code_after(mark):
    """The code that .ci/run would run: asked of its own function."""
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    (function,) = re.findall(r"^readme_command\(\) .*$", script, re.MULTILINE)
    done = subprocess.run(
        ["bash", "-c", f"{function}\nreadme_command {mark}"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_pictures_lead_somewhere(page):
    for target in links(page):
        if "://" in target:
            continue
        name, _, fragment = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.exists(), f"{page.name}: {target}"
        assert path.is_relative_to(ROOT)
        if fragment:
            assert fragment in anchors(path), f"{page.name}: {target}"


def test_every_picture_is_shown_somewhere_and_is_made_by_the_script():
    script = (ROOT / "docs/make_pictures.py").read_text(encoding="utf-8")
    shown = {(page.parent / target).resolve() for page in WRITTEN for target in links(page)}
    for picture in (ROOT / "docs/pictures").glob("*.png"):
        assert picture.resolve() in shown, f"{picture.name} is shown nowhere"
        assert f'"{picture.name}"' in script, f"{picture.name} is made by nothing"


def test_every_page_of_the_docs_is_in_the_index():
    listed = {target.partition("#")[0] for target in links(ROOT / "docs/README.md")}
    pages = {page.name for page in (ROOT / "docs").iterdir() if page.suffix in {".md", ".json"}}
    assert pages - listed == {"README.md"}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_that_are_named_exist(page):
    context = cli.make_context("xlsync", [], resilient_parsing=True)
    for name, more in COMMAND.findall(page.read_text(encoding="utf-8")):
        command = cli.get_command(context, name)
        assert command is not None, f"{page.name}: xlsync {name}"
        for part in filter(None, re.split(r"[|\\]+", more)):
            if hasattr(command, "commands"):
                assert part in command.commands, f"{page.name}: xlsync {name} {part}"


def test_the_table_of_commands_is_complete():
    named = {name for name, _ in COMMAND.findall(README.read_text(encoding="utf-8"))}
    assert named == set(COMMANDS)


@pytest.mark.parametrize("mark", ["run", "tests"])
def test_the_two_commands_are_one_line_each(mark):
    assert README.read_text(encoding="utf-8").splitlines().count(f"<!-- {mark} -->") == 1
    assert len(code_after(mark).splitlines()) == 1


def test_the_command_of_the_tests_runs_a_script_that_is_there():
    shell, script = shlex.split(code_after("tests"))
    assert shell == "bash"
    assert (ROOT / script).is_file()


def test_the_first_command_ends_with_a_job_that_passes(tmp_path):
    words = shlex.split(code_after("run").rpartition("&&")[2])
    assert words[0] == ".venv/bin/xlsync"
    words[words.index("-o") + 1] = str(tmp_path / "out.xlsx")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as left:
        patch.chdir(ROOT)
        cli(words[1:], prog_name="xlsync")
    assert left.value.code == 0
    assert (tmp_path / "out.xlsx").stat().st_size > 0


@pytest.mark.parametrize(("name", "lang"), [("huong-dan.md", "vi"), ("guide.md", "en")])
def test_the_finding_shown_in_the_guide_is_what_the_check_says(name, lang):
    (shown,) = re.findall(
        r"^```\n(examples/.*?)```$", (ROOT / "docs" / name).read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    path = shown.splitlines()[0]
    done = subprocess.run(
        [sys.executable, "-m", "xlsync", "check", path, "--lang", lang, "--as-of", "2024-03-15"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert shown in done.stdout


def test_the_years_form_of_the_guide_goes_into_the_shipped_one(tmp_path):
    text = (ROOT / "docs/huong-dan.md").read_text("utf-8")
    (field,) = re.findall(r"^   ```yaml\n(         - id: topics\n.*?)^   ```$", text, re.MULTILINE | re.DOTALL)
    (start,) = re.findall(r"^   (version: .*?) +#.*\n   (valid_from: \S+)", text, re.MULTILINE)
    form = (ROOT / "schemas/forms/bieu-tong-hop-2024.yaml").read_text("utf-8")
    form = re.sub(r"^version: .*", start[0], form, flags=re.MULTILINE)
    form = re.sub(r"^valid_from: .*", start[1], form, flags=re.MULTILINE)
    before, mark, after = form.partition("      - id: receptions\n")
    assert mark
    new = tmp_path / "bieu-tong-hop-2025.yaml"
    new.write_text(before + re.sub(r"^   ", "", field, flags=re.MULTILINE) + mark + after, encoding="utf-8")
    library = load_forms(tmp_path)
    assert library.get("bieu-tong-hop", date(2025, 6, 30)).version == "2025"
    assert library.get("bieu-tong-hop", date(2024, 6, 30)).version == "2024"
    assert [change.text("vi") for change in diff_forms(*library.versions("bieu-tong-hop"))][-1].endswith(
        "(Số chuyên đề)"
    )


def test_no_page_names_a_place_on_one_machine():
    for page in WRITTEN:
        assert not re.search(r"(?<![\w.])/(tmp|home|root|work|usr|Users)/|C:\\", page.read_text(encoding="utf-8")), page
