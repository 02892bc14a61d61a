"""Where the steps of a run leave what they make, in the run's folder."""

from pathlib import Path

from lib import storage

PLACES = ("outputs", "notebooks")


def found(folder: Path) -> list[Path]:
    """The files and links that lie there, sorted within each place."""
    return [path for path in _inside(folder) if path.is_file() or path.is_symlink()]


def check_writable(folder: Path) -> None:
    """See that something can be written into the run's ``folder`` and into each one in which its outputs lie.

    Raises:
        InputError: there is no room or no permission to.
    """
    for place in (folder, *(path for path in _inside(folder) if path.is_dir() and not path.is_symlink())):
        storage.check_writable(place)


def _inside(folder: Path) -> list[Path]:
    return [path for name in PLACES for path in (folder / name, *sorted((folder / name).rglob("*")))]
