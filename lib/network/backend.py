"""TensorFlow and Keras, imported without the messages with which they start."""

import contextlib
import logging
import os
import sys
from collections.abc import Iterator

from lib import settings


@contextlib.contextmanager
def _silent_stderr() -> Iterator[None]:
    # TensorFlow's C++ part writes to the file descriptor itself, before any log level is read.
    sys.stderr.flush()
    saved, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)


settings.check()
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
with _silent_stderr():
    import keras
    import tensorflow as tf

logging.getLogger("absl").setLevel(logging.ERROR)  # saving .h5 and loading it uncompiled are meant here
logging.getLogger("tensorflow").setLevel(logging.ERROR)

__all__ = ["keras", "tf"]
