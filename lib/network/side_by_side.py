"""Several trainings side by side, each in a process of its own: one alone leaves half of two cores idle."""

import os
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing import get_context, parent_process
from typing import Any, NamedTuple

from lib import progress
from lib.network.backend import keras, tf
from lib.network.training import Variation, train, unchanged
from lib.windows.windows import Parts


class Recipe(NamedTuple):
    """How a network is trained: with which parameters of the run, and what is made of it before."""

    parameters: Mapping[str, Any]
    vary: Variation = unchanged


def trained(parts: Parts, recipes: Mapping[str, Recipe]) -> dict[str, keras.Model]:
    """The network of each recipe with its best weights, by the name of the recipe.

    Each has the same bits as if it were trained alone. Where there is a GPU, which one training fills, or a single
    core, they are trained one after the other.
    """
    workers = 1 if tf.config.list_physical_devices("GPU") else min(len(recipes), os.cpu_count() or 1)
    if workers < 2:
        return {name: _best(name, parts, recipe) for name, recipe in recipes.items()}
    with ProcessPoolExecutor(workers, get_context("spawn"), _end_with_parent) as pool:
        futures = {name: pool.submit(_best, name, parts, recipe) for name, recipe in recipes.items()}
        _tell(futures)
        return {name: future.result() for name, future in futures.items()}


def _best(name: str, parts: Parts, recipe: Recipe) -> keras.Model:
    with progress.part(f"trained again, {name}"):
        return train(parts, recipe.parameters, recipe.vary).best


def _tell(futures: Mapping[str, Future[Any]]) -> None:
    """Say how many have ended, each time that one has; in an open notebook the other processes cannot say anything."""
    with progress.part("trained again"):
        for number, _ in enumerate(as_completed(futures.values()), start=1):
            progress.say(f"{number} of {len(futures)} networks")


def _end_with_parent() -> None:
    """Let this process end when the one that started it is killed; it would wait for work for ever."""
    threading.Thread(target=_outlive_nobody, daemon=True).start()


def _outlive_nobody() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
