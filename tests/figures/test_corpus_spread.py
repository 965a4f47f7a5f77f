"""How a corpus spreads, as a table of colours and as bars."""

from __future__ import annotations

import pandas as pd

from components.figures.corpus_spread import decades_figure, sections_figure

COUNTS = pd.DataFrame({1950: [3, 0], 1960: [1, 5]}, index=["Law <b>& society</b>", "Space"])


def test_a_row_is_a_section_and_a_column_a_decade_with_the_number_in_the_cell() -> None:
    figure = decades_figure(COUNTS)
    cells = figure.data[0]
    assert list(cells.x) == ["1950s", "1960s"]
    assert cells.z.tolist() == [[3, 1], [0, 5]]
    assert cells.texttemplate == "%{z:,}"
    assert figure.layout.yaxis.autorange == "reversed"  # the first section on top, as in the table


def test_an_empty_cell_has_the_colour_of_nothing() -> None:
    cells = decades_figure(COUNTS + 10).data[0]
    assert (cells.zmin, cells.zmax) == (0, 15)  # Plotly takes a lower limit only together with an upper one


def test_a_section_named_by_a_stranger_is_no_markup() -> None:
    assert decades_figure(COUNTS).data[0].y[0] == "Law &lt;b&gt;&amp; society&lt;/b&gt;"
    assert sections_figure(pd.Series({"<a href='x'>y</a>": 2})).data[0].y[0].startswith("&lt;a")


def test_sections_are_ranked_with_the_largest_on_top() -> None:
    bars = sections_figure(pd.Series({"b": 1, "a": 7, "c": 3})).data[0]
    assert (list(bars.y), list(bars.x)) == (["b", "c", "a"], [1, 3, 7])
