"""An honest, reproducible forecasting report: a time series in, an attention-based LSTM and its verdict out.

``lib.load_run("reports/sine").forecast(rows)`` forecasts with a finished run. Whoever imports ``lib`` can load its
saved models with Keras, in both formats.
"""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

__all__ = ["load_run"]


def __getattr__(name: str) -> Any:
    if name == "load_run":
        from lib.forecaster import load_run  # noqa: PLC0415 - TensorFlow takes seconds, and not every user of lib needs it

        return load_run
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _WithKeras(MetaPathFinder):
    """Register our layers with Keras once somebody imports it: to import it from here would cost all others seconds."""

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002
        """Where Keras is, to be imported as ever but with our layers after it; None for all other modules."""
        if name != "keras":
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        if spec is not None and spec.loader is not None and "lib.network.backend" not in sys.modules:
            _run_afterwards(spec.loader)
        return spec


def _run_afterwards(loader: Any) -> None:
    execute = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        """Execute Keras, then register our layers with it."""
        execute(module)
        _register()

    loader.exec_module = exec_module


def _register() -> None:
    from lib.network import layers, lstm  # noqa: F401, PLC0415


if "keras" in sys.modules:
    _register()
else:
    sys.meta_path.insert(0, _WithKeras())
