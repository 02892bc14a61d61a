"""What changes results beside code, versions and parameters: environment variables, and the settings of Keras."""

import os
from pathlib import Path
from typing import Any

from lib.errors import InputError
from lib.storage import read_record

FAMILIES = (
    *(f"TF_{word}_" for word in ("NUM", "ENABLE", "DISABLE", "DETERMINISTIC", "USE", "SET", "XLA", "ONEDNN", "MKL")),
    *(f"TF_{word}_" for word in ("CUDA", "CUDNN", "GPU")),
    "XLA_",
    "KERAS_",
    "OMP_",
    "MKL_",
    "OPENBLAS_",
    "DNNL_",
    "ONEDNN_",
    "NVIDIA_TF32_",
    "CUDA_VISIBLE_",
)
"""How the names begin of variables by which TensorFlow, Keras, oneDNN and BLAS choose how to compute, and on what.

``TF_`` alone would be Terraform's, too.
"""

NOT_DECIDING = ("KERAS_BACKEND", "KERAS_HOME")
"""What `check` sees to; where the file lies that is read here."""

USUAL = {"epsilon": 1e-07, "image_data_format": "channels_last"}
"""What Keras takes where its file says nothing."""


def found() -> dict[str, Any]:
    """Each such variable that is set, and each setting of Keras that is not the usual one, by its name."""
    names = [name for name in sorted(os.environ) if name.startswith(FAMILIES) and not name.startswith(NOT_DECIDING)]
    theirs = _of_keras()
    changed = {f"keras {name}": theirs[name] for name, usual in USUAL.items() if theirs.get(name, usual) != usual}
    return {name: os.environ[name] for name in names} | changed


def check() -> None:
    """See that Keras computes with TensorFlow, and in the precision that everything here is made for.

    Raises:
        InputError: another backend or precision is set.
    """
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    if backend != "tensorflow":
        raise InputError(f"Expected TensorFlow as the backend of Keras. Received: KERAS_BACKEND={backend!r}. Unset it.")
    precision = _of_keras().get("floatx", "float32")
    if precision != "float32":
        raise InputError(f"Expected floatx float32. Received: {precision!r} in keras.json. Change it there.")


def _of_keras() -> dict[str, Any]:
    """What Keras reads when it is imported: a file in its own folder, which is not in a home that cannot be written."""
    home = os.path.expanduser("~")  # noqa: PTH111 - which, unlike pathlib's, is never an error
    usual = Path(home if os.access(home, os.W_OK) else "/tmp") / ".keras"  # noqa: S108 - as Keras does
    return read_record(Path(os.environ.get("KERAS_HOME", usual)) / "keras.json")
