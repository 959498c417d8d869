"""Wheel and source distribution, built for real: what must be in them is, what must not is not."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = {path.name for path in (ROOT / "templates").glob("*.yaml")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A wheel made from the source distribution, and the source distribution, without fetching anything."""
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))


def names_in_wheel(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def names_in_sdist(sdist: Path) -> set[str]:
    """Names without the leading folder."""
    with tarfile.open(sdist) as archive:
        return {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}


def test_there_are_templates() -> None:
    """The repository has templates to ship."""
    assert TEMPLATES


def test_templates_are_in_wheel_and_sdist(built: tuple[Path, Path]) -> None:
    """Every template of the root folder is in the wheel as ftprep/templates/NAME and in the sdist as templates/NAME."""
    wheel, sdist = built
    assert {f"ftprep/templates/{name}" for name in TEMPLATES} <= names_in_wheel(wheel)
    assert {f"templates/{name}" for name in TEMPLATES} <= names_in_sdist(sdist)


def test_the_adapter_is_in_wheel_and_sdist(built: tuple[Path, Path]) -> None:
    """With its record and its card."""
    wanted = {f"ftprep/adapters/smollm2-135m-instruct.{kind}" for kind in ("gguf", "json", "md")}
    assert wanted <= names_in_wheel(built[0])
    assert {f"src/{name}" for name in wanted} <= names_in_sdist(built[1])


def test_wheel_holds_every_module_and_nothing_else(built: tuple[Path, Path]) -> None:
    """The wheel is the package, its templates, the mark for type checkers and the licence: no tests, no samples, no scripts."""
    names = names_in_wheel(built[0])
    modules = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src" / "ftprep").rglob("*.py")}
    assert modules <= names
    assert "ftprep/py.typed" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    outside = {name for name in names if not name.startswith("ftprep/") and ".dist-info/" not in name}
    assert outside == set()


def test_sdist_holds_what_a_build_and_a_test_run_need(built: tuple[Path, Path]) -> None:
    """The source distribution has the texts at the root, the tests, the sample documents and the script that makes them."""
    names = names_in_sdist(built[1])
    wanted = {"pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile"}
    wanted |= {"tests/test_packaging.py", "scripts/make_sample_docs.py", "sample_docs/it/tools.md", "docs/architecture.md"}
    assert wanted <= names


def test_wheel_finds_its_templates_without_the_repository(built: tuple[Path, Path], tmp_path: Path) -> None:
    """Unpacked elsewhere, the package has its templates beside its modules, where importlib.resources looks."""
    with zipfile.ZipFile(built[0]) as archive:
        archive.extractall(tmp_path)
    look = "from importlib.resources import files; print(*sorted(p.name for p in (files('ftprep') / 'templates').iterdir()))"
    # -S and -P: neither site-packages (an editable install) nor the current folder may answer instead
    done = subprocess.run([sys.executable, "-S", "-P", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {look}"],
                          capture_output=True, text=True, check=False, cwd=tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == TEMPLATES
