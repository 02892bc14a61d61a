"""One list of dependencies, one lock, and the same versions by every road."""

import ast
import re
import sys
import tomllib
from importlib import metadata

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lib.parameters import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = (ROOT / "requirements.txt").read_text()
PINS = dict(re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE))


def test_the_lock_pins_every_direct_dependency_to_a_version_it_may_have():
    for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(PINS[requirement.name.lower()]), line


def test_the_direct_dependencies_are_what_lib_imports_and_jupyter_for_who_opens_a_notebook():
    nodes = [node for path in (ROOT / "lib").rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    foreign = {name.split(".")[0] for name in names} - {"lib", *sys.stdlib_module_names}
    providers = metadata.packages_distributions()
    imported = {canonicalize_name(provider) for name in foreign for provider in providers[name]}
    declared = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    assert declared == imported | {"jupyter"}


def test_every_pin_has_a_hash():
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PINS) > 100
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_lock_names_no_index():
    assert "://" not in LOCK
    assert "index-url" not in LOCK


def test_conda_gives_python_and_pip_and_the_lock_gives_the_rest():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    python, pip, rest = environment["dependencies"]
    assert pip == "pip"
    assert rest == {"pip": ["--require-hashes", "-r requirements.txt"]}
    assert Requirement(python.replace("=", "==") + ".0").specifier.contains("3.12.0")
    assert PROJECT["requires-python"] == ">=3.11,<3.14"
