"""All heads in one picture, and bars of what attention goes to."""

from __future__ import annotations

import numpy as np

from components.engine.attention_views import Target, attention_shares, head_mosaic
from components.figures.encoder_heads import describe_targets, heads_figure, narrow_heads, targets_figure
from tests.engine.insides import inside_of_tokens
from tests.figures.palettes import PALETTE

INSIDE = inside_of_tokens(["[CLS]", "red", ".", "[SEP]"], layers=2, heads=3)
MOSAIC = head_mosaic(INSIDE.attention, 1)
HOVER = [f"head {number}" for number in range(6)]
SHARES = attention_shares(INSIDE)
NAMES = ("[CLS]", "[SEP]", "punctuation", "itself", "<i>other</i>")


def test_each_head_has_one_target_for_clicks_in_its_middle_that_knows_its_number() -> None:
    picture, targets = heads_figure(MOSAIC, (0, 0), HOVER, PALETTE).data
    assert np.array_equal(picture.z, MOSAIC.pixels)
    assert targets.customdata.tolist() == list(range(6))
    assert (targets.x[5], targets.y[5]) == (MOSAIC.columns[2], MOSAIC.rows[1])
    assert (targets.x[1], targets.y[1]) == (MOSAIC.columns[1], MOSAIC.rows[0])
    assert targets.text[5] == "head 5"


def test_the_chosen_head_alone_is_framed_boldly() -> None:
    shapes = heads_figure(MOSAIC, (1, 2), HOVER, PALETTE).layout.shapes
    bold = [shape for shape in shapes if shape.line.color == PALETTE.torn]
    assert len(shapes) == 6
    assert [(shape.x0, shape.x1, shape.y0, shape.y1) for shape in bold] == [(9.5, 13.5, 4.5, 8.5)]


def test_the_ground_between_heads_is_clear_and_no_attention_has_the_pages_colour() -> None:
    scale = heads_figure(MOSAIC, (0, 0), HOVER, PALETTE).data[0].colorscale
    assert scale[0] == (0, "rgba(0,0,0,0)")
    assert scale[1] == (1 / 255, PALETTE.paper)
    assert scale[-1] == (1, PALETTE.sequential[-1])


def test_on_a_phone_the_picture_is_lower() -> None:
    height = heads_figure(MOSAIC, (0, 0), HOVER, PALETTE).layout.height
    assert narrow_heads(2)["height"] < height
    assert narrow_heads(2)["yaxis.ticktext"] == ["1", "2"]


def test_bars_have_the_shares_of_each_layer_and_diamonds_those_to_the_right() -> None:
    *bars, diamonds = targets_figure(SHARES, NAMES, PALETTE).data
    for target, bar in zip(Target, bars, strict=True):
        assert list(bar.x) == SHARES.targets[:, target].tolist()
        assert list(bar.y) == [1, 2]
    assert list(diamonds.x) == SHARES.right.tolist()
    assert bars[4].name == "&lt;i&gt;other&lt;/i&gt;"
    assert len({bar.marker.color for bar in bars}) == 5


def test_the_description_gives_each_kinds_share_over_all_layers() -> None:
    said = describe_targets(SHARES, NAMES)
    assert f"punctuation {SHARES.targets[:, Target.PUNCTUATION].mean():.0%}" in said
    assert f"To the right of the own position go {SHARES.right.mean():.0%}" in said
