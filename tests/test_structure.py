"""The structure of lib: its packages stand in the order of the flow, and no import runs against it."""

import ast

import pytest

from lib.parameters import ROOT

FLOW = ["sources", "series", "windows", "network", "evaluation", "attention", "prose", "figures"]
ON_TOP = ["rows", "forecaster", "run", "pipeline", "report", "differences", "__main__"]
LIB = ROOT / "lib"
SOURCES = ["numbers", "times", "dialect", "columns", "lines"]
"""The packages of a CSV file, in the same order; what stands beside them in lib/sources is shared, or on top."""
SHARED = {"names", "growing", "raw_table", "columnwise"}


def place(module: str) -> int:
    """How far along the flow a module of lib stands; what all of them share (errors, storage, …) stands before it."""
    if module in FLOW:
        return FLOW.index(module)
    return len(FLOW) if module in ON_TOP else -1


def imported(path, *above: str) -> set[str]:
    """The packages and modules right under a package, lib unless told, that a file imports, also inside functions."""
    above, found = list(above or ("lib",)), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        parts = node.module.split(".") if isinstance(node, ast.ImportFrom) and node.module else []
        if parts[: len(above)] == above:
            inner = parts[len(above) :]
            found |= {inner[0]} if inner else {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("package", FLOW)
def test_a_package_imports_only_what_stands_before_it(package):
    for path in (LIB / package).rglob("*.py"):
        late = {name for name in imported(path) if place(name) > place(package)}
        assert not late, f"{path.name} imports {late}"


@pytest.mark.parametrize("package", SOURCES)
def test_a_package_of_the_sources_imports_only_what_stands_before_it(package):
    known = {*SOURCES[: SOURCES.index(package) + 1], *SHARED}
    for path in (LIB / "sources" / package).glob("*.py"):
        late = imported(path, "lib", "sources") - known
        assert not late, f"{path.name} imports {late}"


def test_every_package_is_in_the_flow_or_on_top_of_it():
    packages = {path.parent.name for path in LIB.glob("*/__init__.py")}
    assert packages == {*FLOW, "report"}
    assert {path.parent.name for path in LIB.glob("sources/*/__init__.py")} == set(SOURCES)


def test_every_package_says_what_it_is_for():
    for path in LIB.rglob("__init__.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
