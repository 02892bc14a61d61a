"""Every figure is drawn from real data, has units, a caption and an alternative text that is something else."""

import io

import numpy as np
import pandas as pd
import pytest

from lib import figures
from lib.errors import InputError
from lib.parameters import resolve
from lib.series import load
from lib.windows import prepare


@pytest.fixture(scope="module")
def data():
    parameters = resolve({"points": 400, "window": 8, "period": 20.0})
    series = load(parameters)
    return series, prepare(series, parameters)


@pytest.fixture(scope="module")
def plots(data):
    series, parts = data
    table = pd.DataFrame({"actual": [1.0, 2.0, 4.0], "predicted": [1.5, 2.0, 3.0]}, index=pd.RangeIndex(3, name="step"))
    weights = np.full((len(parts.validation), 8), 1 / 8)
    return {
        "split": figures.split(series, parts),
        "window": figures.window(series, parts),
        "loss": figures.loss_curve({"loss": [2.0, 1.0], "val_loss": [2.0, 3.0]}, 1, 0.5),
        "forecast": figures.forecast(series, table, "test"),
        "scatter": figures.predicted_against_actual(series, table, "test"),
        "attention": figures.attention(series, parts.validation, weights, 3),
        "profile": figures.mean_attention(weights),
    }


def test_every_figure_has_labels_a_caption_and_another_alternative_text(plots):
    for name, plot in plots.items():
        assert plot.caption.endswith("."), name
        assert plot.alternative.endswith("."), name
        assert plot.caption != plot.alternative, name
        assert any(character.isdigit() for character in plot.alternative), name
        assert all(axes.get_ylabel() for axes in plot.figure.axes), name
        assert plot.figure.axes[-1].get_xlabel(), name


def test_the_same_figure_gives_the_same_bytes(data):
    files = []
    for _ in range(2):
        files.append(io.BytesIO())
        figures.split(*data).save(files[-1])
    assert files[0].getvalue() == files[1].getvalue()
    assert b"Software" not in files[0].getvalue()


def test_the_lines_are_the_numbers(data, plots):
    series, parts = data
    actual, predicted = plots["forecast"].figure.axes[0].lines
    assert list(actual.get_ydata()) == [1.0, 2.0, 4.0]
    assert list(predicted.get_ydata()) == [1.5, 2.0, 3.0]
    assert "0.5" in plots["forecast"].alternative  # mean of 0.5, 0 and 1
    history = plots["attention"].figure.axes[0].lines[0].get_ydata()
    start = parts.validation.starts[3]
    np.testing.assert_array_equal(history, series.target[start : start + 8])


def test_the_window_ends_at_zero_and_the_target_lies_ahead(plots):
    history, target = plots["window"].figure.axes[0].lines
    assert list(history.get_xdata()) == list(range(-7, 1))
    assert list(target.get_xdata()) == [1]


def test_captions_cannot_become_markup():
    plot = figures.Plot(
        figures.loss_curve({"loss": [1.0], "val_loss": [1.0]}, 1, None).figure, "<b>c</b>", '"><script>'
    )
    page = plot._repr_html_()
    assert "<b>" not in page
    assert "<script" not in page


def test_a_sample_that_does_not_exist_is_refused(data):
    series, parts = data
    with pytest.raises(InputError, match=f"Received: {len(parts.validation)}"):
        figures.attention(series, parts.validation, np.ones((1, 8)), len(parts.validation))
