"""What the figures of these tests are given, and the lines that they show of it."""


def row(group, mae, bias):
    return {"group": group, "mae": mae, "bias": bias, "n": 30}


def interval(estimate):
    return {"estimate": estimate, "lower": estimate - 0.1, "upper": estimate + 0.1}


def curve(*heights):
    return {"curve": heights, "lower": [height - 0.1 for height in heights], "upper": [h + 0.1 for h in heights]}


def gains(estimate):
    return {"over_random": interval(estimate), "over_shifted": interval(estimate)}


BEYOND = {
    "largest": {"lag": 1, "autocorrelation": 0.5, "bound": 0.1},
    "outside": {"lags": 1, "of": 3, "by_chance": 0.15},
}
METRICS = {
    "horizon": 1,
    "unit": "degC",
    "diagnostics": {
        "errors_by": {
            "change": [row(0.5, 1.0, 0.0), row(2.25, 3.0, -0.5)],
            "hour": [row(hour, 1 + hour, 0.1) for hour in range(24)],
            "month": [row(3, 1.0, 0.0), row(4, 99.0, 0.0) | {"n": 29}],
        },
        "residuals": {"autocorrelation": [1.0, 0.5, -0.01, 0.02], "bound": [0.1, 0.2, 0.15], **BEYOND},
    },
}
FAITHFULNESS = {
    "removal": {
        "fractions": [0, 0.1, 1],
        "deletion": {
            "random": curve(0, 0.2, 1),
            "attention_weights": curve(0, 0.6, 1) | {"elsewhere": curve(0, 0.4, 1)},
            "occlusion": curve(0, 0.8, 1) | gains(0.3),
            "gradient_times_input": curve(0, 0.7, 1) | gains(0.2),
            "integrated_gradients": curve(0, 0.3, 1) | gains(0.1),
            "known_step": curve(0, 0.9, 1),
            "known_step_last": curve(0, 0.1, 1),
        },
        "insertion": {
            "random": curve(1, 0.8, 0),
            "attention_weights": curve(1, 0.5, 0) | {"elsewhere": curve(1, 0.7, 0)},
            "occlusion": curve(1, 0.2, 0) | gains(0.3),
            "gradient_times_input": curve(1, 0.3, 0) | gains(0.2),
            "integrated_gradients": curve(1, 0.7, 0) | gains(0.0),
            "known_step": curve(1, 0.1, 0),
            "known_step_last": curve(1, 0.9, 0),
        },
    },
    "agreement": {
        "attention_weights": {"occlusion": interval(0.2), "gradient_times_input": interval(0.3)},
        "contributions": {"occlusion": interval(0.5), "gradient_times_input": interval(-0.4)},
    },
    "hits": {"lag": 17, "rates": {"attention_weights": 0.02, "occlusion": 1.0}},
    "stability": {
        "profiles": [[0.2, 0.8], [0.5, 0.5], [0.4, 0.6]],
        "between_seeds": interval(0.25),
        "between_samples": interval(0.5),
    },
}


def lines(plot, panel=0):
    return {line.get_label(): line for line in plot.figure().axes[panel].lines}
