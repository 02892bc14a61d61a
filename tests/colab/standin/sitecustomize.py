"""Colab's kernels have imported this before a notebook begins, and notebooks tell by it where they are."""

import google.colab  # noqa: F401
