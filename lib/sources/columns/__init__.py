"""Which columns of a file hold the time, the target and the features."""
