"""An honest, reproducible forecasting report: a time series in, an attention-based LSTM and its verdict out."""
