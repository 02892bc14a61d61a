"""The series cut for a network: parts in time, the training part's scale, windows, batches."""
