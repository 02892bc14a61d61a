"""A stand-in for what exists in Google Colab alone."""
