"""How a corpus spreads, as a table of colours and as bars."""

from __future__ import annotations

import pandas as pd

from components.figures.corpus_spread import periods_figure, sections_figure

COUNTS = pd.DataFrame({"1950s": [3, 0], "1960s": [1, 5]}, index=["Law <b>& society</b>", "Space"])
LONG = "Politics and society in the north of the country "


def test_a_row_is_a_section_and_a_column_a_period_with_the_number_in_the_cell() -> None:
    figure = periods_figure(COUNTS)
    cells = figure.data[0]
    assert list(cells.x) == ["1950s", "1960s"]
    assert cells.z.tolist() == [[3, 1], [0, 5]]
    assert cells.texttemplate == "%{z:,}"
    assert figure.layout.yaxis.autorange == "reversed"  # the first section on top, as in the table


def test_an_empty_cell_has_the_colour_of_nothing() -> None:
    cells = periods_figure(COUNTS + 10).data[0]
    assert (cells.zmin, cells.zmax) == (0, 15)  # Plotly takes a lower limit only together with an upper one


def test_a_section_named_by_a_stranger_is_no_markup() -> None:
    figure = periods_figure(COUNTS)
    assert figure.layout.yaxis.ticktext[0] == "Law &lt;b&gt;&amp; society&lt;/b&gt;"
    assert figure.data[0].customdata[0][0] == "Law &lt;b&gt;&amp; society&lt;/b&gt;"
    assert sections_figure(pd.Series({"<a href='x'>y</a>": 2})).layout.yaxis.ticktext[0].startswith("&lt;a")


def test_sections_whose_names_begin_alike_keep_rows_of_their_own() -> None:
    alike = pd.Series({f"{LONG}{n}": 20 + n for n in range(3)})
    assert list(sections_figure(alike).data[0].y) == [0, 1, 2]
    assert list(sections_figure(alike).data[0].x) == [20, 21, 22]
    assert periods_figure(alike.to_frame("1990s")).data[0].y is None  # rows are numbers, not names


def test_sections_are_ranked_with_the_largest_on_top() -> None:
    figure = sections_figure(pd.Series({"b": 1, "a": 7, "c": 3}))
    assert list(figure.layout.yaxis.ticktext) == ["b", "c", "a"]
    assert list(figure.data[0].x) == [1, 3, 7]
