"""The attention-based LSTM: its layers, the model, its training, and the trained network as a function."""
