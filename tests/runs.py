"""Runs whose steps leave next to nothing, for the tests of their record."""

import os

from lib import run as run_module


def finish_all(run):
    for step in run_module.STEPS:
        run.begin(step)
        run.finish(step)


def touch(path):
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1))
