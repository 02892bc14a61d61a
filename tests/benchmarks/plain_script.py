"""What anyone would write in one file: the same network on the same wave with stock Keras, its scores and a figure.

    python tests/benchmarks/plain_script.py EPOCHS FOLDER

It imports nothing of the project, so that the whole run can be set against it.
"""

import sys
from pathlib import Path

import keras
import matplotlib as mpl
import numpy as np

mpl.use("Agg")
import matplotlib.pyplot as plt

EPOCHS, FOLDER = int(sys.argv[1]), Path(sys.argv[2])
WINDOW = 50


class Attention(keras.layers.Layer):
    def build(self, shape):
        self.score = keras.layers.Dense(1)
        self.score.build(shape)

    def call(self, states):
        weights = keras.ops.softmax(self.score(states), axis=1)
        return keras.ops.sum(weights * states, axis=1)


keras.utils.set_random_seed(0)
wave = 0.693 * np.sin(2 * np.pi * np.arange(5000) / 50)
series = (wave + 0.061 * np.random.default_rng(0).standard_normal(5000)).astype("float32")
first, second = 3500, 4250
mean, deviation = series[:first].mean(), series[:first].std()
scaled = (series - mean) / deviation
windows = np.lib.stride_tricks.sliding_window_view(scaled, WINDOW + 1)
inputs, targets = windows[:, :WINDOW, None], windows[:, WINDOW:]
training, validation, test = slice(first - WINDOW), slice(first, second - WINDOW), slice(second, None)

entry = keras.Input((WINDOW, 1))
states = keras.layers.LSTM(64, return_sequences=True)(entry)
model = keras.Model(entry, keras.layers.Dense(1)(Attention()(states)))
model.compile("adam", "mse")
history = model.fit(
    inputs[training],
    targets[training],
    validation_data=(inputs[validation], targets[validation]),
    batch_size=32,
    epochs=EPOCHS,
    callbacks=[
        keras.callbacks.ModelCheckpoint(FOLDER / "best.weights.h5", save_best_only=True, save_weights_only=True)
    ],
    verbose=0,
)
model.load_weights(FOLDER / "best.weights.h5")
errors = (model.predict(inputs[test], verbose=0) - targets[test]) * deviation
print(f"test MSE {np.mean(errors**2):.5f}, MAE {np.mean(np.abs(errors)):.4f}")
plt.plot(history.history["loss"], label="training")
plt.plot(history.history["val_loss"], label="validation")
plt.legend()
plt.savefig(FOLDER / "loss.png")
