"""The figure of the training marks what was kept."""


def test_the_ring_marks_the_epoch_that_is_kept(plots):
    ring = plots["loss"].figure().axes[0].lines[2]
    assert (list(ring.get_xdata()), list(ring.get_ydata())) == ([1], [2.0])
