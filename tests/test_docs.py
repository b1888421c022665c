"""What the pages for people say of the code is so: files and names exist, levels and defaults are the code's."""

import ast
import re
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path

import pytest

from app.placements.rules import fitness, scatter, viewing
from app.places.policy import Policy

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOLDERS = "app|docs|geo|migrations|seed|templates|tests|tools"
QUOTED = re.compile(rf"`((?:{FOLDERS})/[\w./-]*)(?:::([\w.:]+))?`")
LINK = re.compile(r"\]\((?!https?:|#)([^)\s]+)\)")
DEFINED = ast.FunctionDef | ast.ClassDef
LEVELS = {"block", "limit", "warn", "info"}


@cache
def names_in(file: Path) -> dict[str, ast.AST]:
    """Functions and classes of a module, methods as Class::method."""
    found: dict[str, ast.AST] = {}
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, DEFINED):
            found[node.name] = node
            inside = (inner for inner in ast.iter_child_nodes(node) if isinstance(inner, DEFINED))
            found |= {f"{node.name}::{inner.name}": inner for inner in inside}
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_is_there(page: Path) -> None:
    wrong = []
    for path, name in QUOTED.findall(page.read_text()):
        if not (ROOT / path).exists() or (name and name not in names_in(ROOT / path)):
            wrong.append(f"{path}::{name}" if name else path)
    wrong += [link for link in LINK.findall(page.read_text()) if not (page.parent / link.split("#")[0]).exists()]
    assert wrong == []


def test_each_decision_has_a_number_of_its_own() -> None:
    """Branches written side by side take the same next number."""
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [file.name[:4] for file in decisions]
    assert numbers == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    assert [file.read_text().split()[1] for file in decisions] == numbers


# --- docs/rules.md: | id | rule | level | settings | source | function | tests | -----------------------------------


def rule_rows() -> list[list[str]]:
    rows = re.findall(r"^\| ([A-Z]{1,2}\d{1,2} \|.+) \|$", (ROOT / "docs/rules.md").read_text(), re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows]


RULES = rule_rows()


def code_of(cell: str) -> list[ast.AST]:
    """The rule's function and the private helpers of its module that it calls."""
    ((path, name),) = QUOTED.findall(cell)
    known = names_in(ROOT / path)
    called = {node.id for node in ast.walk(known[name]) if isinstance(node, ast.Name) and node.id.startswith("_")}
    return [known[one] for one in (name, *sorted(called & known.keys()))]


def attributes_of(code: list[ast.AST], owner: str) -> set[str]:
    return {
        node.attr
        for part in code
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == owner
    }


def level_of_answers(rule: str) -> set[str]:
    """The level of a rule whose answers share one (`P1 = Answers("P1", Level.LIMIT, …)`)."""
    answers = [getattr(module, rule) for module in (fitness, scatter, viewing) if hasattr(module, rule)]
    return {one.level.value for one in answers}


def settings_in(cell: str) -> dict[str, str]:
    return dict(re.findall(r"`(\w+)` (\w+)", cell))


def default(name: str) -> str:
    (field,) = (field for field in fields(Policy) if field.name == name)
    assert field.default is not MISSING
    return "yes" if field.default is True else "no" if field.default is False else str(field.default)


def test_the_page_of_rules_has_rows() -> None:
    assert len(RULES) > 40
    assert all(len(row) == 7 for row in RULES)


@pytest.mark.parametrize("row", RULES, ids=lambda row: row[0])
def test_a_rule_is_what_its_row_says(row: list[str]) -> None:
    rule, _sentence, level, settings, source, function, tests = row
    code = code_of(function)
    assert (ast.get_docstring(code[0]) or "").startswith(f"{rule}:")  # type: ignore[arg-type]
    used = {name.lower() for name in attributes_of(code, "Level")} or level_of_answers(rule)
    assert {word for word in re.findall(r"\w+", level) if word in LEVELS} == used
    assert settings_in(settings).keys() == attributes_of(code, "policy")
    assert all(default(name) == value for name, value in settings_in(settings).items())
    assert source
    assert QUOTED.findall(tests)


def test_every_setting_is_listed_with_its_default() -> None:
    table = (ROOT / "docs/rules.md").read_text().split("## Settings")[1]
    listed = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", table, re.MULTILINE))

    assert list(listed) == [field.name for field in fields(Policy)]
    for name, value in listed.items():
        assert value == default(name) or isinstance(getattr(Policy(), name), tuple), name
