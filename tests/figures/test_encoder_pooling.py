"""Pooled vectors as strips under their names."""

from __future__ import annotations

import numpy as np

from components.figures.encoder_pooling import pooling_strips


def test_strips_have_their_names_alone_and_escaped() -> None:
    vectors = np.array([[0.1, -0.2], [0.3, 0.4]])
    figure = pooling_strips(vectors, ("mean, first", "<max>"))
    assert figure.layout.yaxis.ticktext == ("mean, first", "&lt;max&gt;")
    assert figure.data[0].z.tolist() == vectors.astype(np.float32).tolist()
