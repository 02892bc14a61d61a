"""The fused LSTM against Keras' own: results, gradients, what falls back, what is refused, files."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.network.backend import keras, tf
from lib.network.lstm import FusedLSTM

# batch, window, features, units: one row, odd numbers, just one piece, a row more, several pieces
SHAPES = [(1, 1, 1, 1), (2, 5, 3, 4), (7, 9, 1, 5), (32, 20, 8, 16), (128, 3, 2, 6), (129, 4, 5, 7), (300, 6, 1, 8)]


def sequences(*shape):
    return tf.constant(np.random.default_rng(1).normal(size=shape), "float32")


def twins(features, units=4, **config):
    """Keras' LSTM and the fused one, with the same random weights."""
    random = np.random.default_rng(2)
    theirs, ours = (kind(units, seed=3, **config) for kind in (keras.layers.LSTM, FusedLSTM))
    for layer in (theirs, ours):
        layer.build((2, None, features))
    for one, other in zip(theirs.trainable_weights, ours.trainable_weights, strict=True):
        one.assign(random.normal(scale=0.5, size=one.shape))
        other.assign(one.value)
    return theirs, ours


def results(layer, inputs, initial_state=None, **call):
    """The outputs of ``layer``, and the gradients of a random sum of them: inputs, initial states, weights."""
    sources = [inputs, *(initial_state or []), *layer.trainable_weights]
    with tf.GradientTape() as tape:
        tape.watch(sources[:-3])
        outputs = tf.nest.flatten(layer(inputs, initial_state=initial_state, **call))
        loss = tf.add_n([tf.reduce_sum(tf.cast(tf.sin(3.0 * output), "float32")) for output in outputs])
    return [*outputs, *tape.gradient(loss, sources)]


def assert_equal_results(ones, others, tolerance=2e-6):
    for one, other in zip(ones, others, strict=True):
        largest = max(1.0, np.abs(other, dtype="float64").max())
        np.testing.assert_allclose(np.asarray(one, "float64"), other, rtol=0, atol=tolerance * largest)


def is_fused(layer, inputs, **call):
    graph = tf.function(lambda: layer(inputs, **call)).get_concrete_function().graph
    return "BlockLSTMV2" in str(graph.as_graph_def())


@pytest.mark.parametrize("return_sequences", [False, True])
@pytest.mark.parametrize(("batch", "window", "features", "units"), SHAPES)
def test_outputs_and_gradients_are_those_of_keras(batch, window, features, units, return_sequences):
    theirs, ours = twins(features, units, return_sequences=return_sequences)
    inputs = sequences(batch, window, features)
    expected = results(theirs, inputs)
    assert is_fused(ours, inputs)
    assert_equal_results(results(ours, inputs), expected)
    unknown = tf.TensorSpec((None, None, features))
    assert_equal_results(tf.function(lambda rows: results(ours, rows), [unknown])(inputs), expected)


@settings(max_examples=12)  # each builds two layers and their gradients
@given(st.integers(1, 200), st.integers(1, 30), st.integers(1, 9), st.integers(1, 12), st.booleans())
def test_outputs_and_gradients_are_those_of_keras_in_any_shape(batch, window, features, units, return_sequences):
    theirs, ours = twins(features, units, return_sequences=return_sequences)
    inputs = sequences(batch, window, features)
    assert_equal_results(results(ours, inputs), results(theirs, inputs))


@pytest.mark.parametrize("batch", [7, 129])  # few rows and many, which are cut into pieces in two ways
def test_gradients_are_those_of_keras_where_the_tape_is_outside_of_the_graph(batch):
    theirs, ours = twins(features=3, return_sequences=True)
    expected, inputs = results(theirs, sequences(batch, 5, 3)), sequences(batch, 5, 3)
    ours.call = tf.function(ours.call, [tf.TensorSpec((None, 5, 3))], autograph=False)
    assert_equal_results(results(ours, inputs), expected)


def test_no_rows_give_no_gradient():
    _, ours = twins(features=2, return_sequences=True)
    step = tf.function(lambda rows: results(ours, rows), [tf.TensorSpec((None, 5, 2))])
    for gradients in (results(ours, sequences(0, 5, 2))[-3:], step(sequences(0, 5, 2))[-3:]):
        assert all(not np.any(gradient) for gradient in gradients)


SERVED = {
    "initial state": ({}, {"initial_state": [sequences(6, 4), sequences(6, 4)[::-1]]}),
    "returned states": ({"return_state": True, "return_sequences": True}, {}),
    "state from batch to batch": ({"stateful": True}, {}),
    "dropout": ({"dropout": 0.4}, {"training": True}),
    "dropout when forecasting": ({"dropout": 0.4}, {"training": False}),
    "regularised weights": ({"kernel_regularizer": "l2", "bias_constraint": "non_neg"}, {}),
}


@pytest.mark.parametrize(("config", "call"), SERVED.values(), ids=SERVED)
def test_what_the_kernels_serve_is_equal_to_keras(config, call):
    theirs, ours = twins(features=3, **config)
    if ours.stateful:
        for layer in (theirs, ours):
            layer.states = None
            layer.build((6, 5, 3))
    for _ in range(2):  # stateful layers go on where they stopped, dropout draws the next mask
        assert_equal_results(results(ours, sequences(6, 5, 3), **call), results(theirs, sequences(6, 5, 3), **call))
    assert is_fused(ours, sequences(6, 5, 3), **call)


LEFT_TO_KERAS = {
    "mask": ({}, {"mask": tf.sequence_mask([1, 5, 3, 2, 4, 5], 5)}),
    "recurrent dropout": ({"recurrent_dropout": 0.4}, {"training": True}),
    "another activation": ({"activation": "relu"}, {}),
    "another activation of the gates": ({"recurrent_activation": "hard_sigmoid"}, {}),
    "backwards": ({"go_backwards": True, "return_sequences": True}, {}),
    "unrolled": ({"unroll": True}, {}),
    "gate by gate": ({"implementation": 1}, {}),
    "float64": ({"dtype": "float64"}, {}),
    "float16": ({"dtype": "float16"}, {}),
    "mixed precision": ({"dtype": "mixed_float16"}, {}),
}


@pytest.mark.parametrize(("config", "call"), LEFT_TO_KERAS.values(), ids=LEFT_TO_KERAS)
def test_everything_else_is_left_to_keras(config, call):
    theirs, ours = twins(features=3, **config)
    assert not is_fused(ours, sequences(6, 5, 3), **call)
    assert_equal_results(results(ours, sequences(6, 5, 3), **call), results(theirs, sequences(6, 5, 3), **call), 0)


def test_without_a_bias_keras_computes():
    ours = FusedLSTM(4, use_bias=False)
    assert not is_fused(ours, sequences(6, 5, 3))


def test_a_gpu_gets_keras_own_path(monkeypatch):
    _, ours = twins(features=3)
    monkeypatch.setattr(tf.config, "list_logical_devices", lambda kind: [kind])
    graph = tf.function(lambda: ours(sequences(6, 5, 3))).get_concrete_function().graph
    assert "CudnnRNNV3" in str(graph.as_graph_def())
    assert "BlockLSTMV2" not in str(graph.as_graph_def())


def test_cudnn_by_force_is_refused_where_keras_refuses_it():
    with pytest.raises(ValueError, match="cuDNN is not supported"):
        FusedLSTM(4, use_cudnn=True)(sequences(2, 3, 1))


def network(kind=FusedLSTM):
    keras.utils.set_random_seed(0)
    inputs = keras.Input((6, 2))
    model = keras.Model(inputs, keras.layers.Dense(1)(kind(8, name="lstm")(inputs)))
    model.compile("adam", "mse")
    return model


def test_xla_is_declined_with_a_reason():
    model = network()
    with pytest.warns(UserWarning, match="doesn't support `jit_compile=True`"):
        model.compile("adam", "mse", jit_compile=True)
    model.fit(sequences(4, 6, 2), sequences(4, 1), verbose=0)
    assert FusedLSTM(4, recurrent_dropout=0.5).supports_jit
    with pytest.raises(tf.errors.InvalidArgumentError, match="BlockLSTMV2"):
        tf.function(FusedLSTM(4), jit_compile=True)(sequences(2, 3, 1))


@pytest.mark.parametrize("signature", [None, [tf.TensorSpec((2, 3, 3))], [tf.TensorSpec((None, 3, 3))]])
def test_second_derivatives_are_refused(signature):
    _, ours = twins(features=3)

    def second(inputs):
        with tf.GradientTape() as outer:
            outer.watch(inputs)
            with tf.GradientTape() as inner:
                inner.watch(inputs)
                output = ours(inputs)
            slope = inner.gradient(output, inputs)
        return outer.gradient(slope, inputs)

    with pytest.raises(LookupError, match="first derivatives only"):
        (tf.function(second, signature, autograph=False) if signature else second)(sequences(2, 3, 3))


def test_forward_mode_derivatives_are_refused():
    _, ours = twins(features=3)
    inputs = sequences(2, 3, 3)
    with tf.autodiff.ForwardAccumulator(inputs, tf.ones_like(inputs)), pytest.raises(LookupError, match="BlockLSTM"):
        ours(inputs)


def test_its_config_and_weights_are_those_of_keras():
    theirs, ours = (kind(4, return_sequences=True, dropout=0.1, name="lstm") for kind in (keras.layers.LSTM, FusedLSTM))
    assert ours.get_config() == theirs.get_config()
    for layer in (theirs, ours):
        layer.build((None, 5, 2))
    assert [weight.path for weight in ours.weights] == [weight.path for weight in theirs.weights]


@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_a_loaded_model_is_fused_and_predicts_the_same_to_the_bit(tmp_path, ending):
    model, inputs = network(), sequences(5, 6, 2)
    model.save(tmp_path / f"model.{ending}")
    loaded = keras.models.load_model(tmp_path / f"model.{ending}", compile=False)
    assert type(loaded.get_layer("lstm")) is FusedLSTM
    np.testing.assert_array_equal(loaded(inputs), model(inputs))


def trained(kind=FusedLSTM):
    model = network(kind)
    model.fit(sequences(70, 6, 2), sequences(70, 1), epochs=3, batch_size=16, shuffle=False, verbose=0)
    return model.get_weights()


def test_training_is_repeatable_to_the_bit():
    for one, other in zip(trained(), trained(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_training_goes_the_way_it_goes_with_keras():
    for one, other in zip(trained(), trained(keras.layers.LSTM), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)
