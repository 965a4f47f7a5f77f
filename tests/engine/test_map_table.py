"""The table of a map holds what the map shows, and opens elsewhere without running anything."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from pyarrow import parquet

from components.engine.corpus import load_news
from components.engine.map_table import map_csv, map_parquet, map_table
from components.engine.neighbors import Neighbors, nearest
from components.engine.news_data import load_news_data
from components.engine.projection import MapParameters

TEXTS = ["=1+1", 'With "quotes", and | more', "我爱北京天安门\nand a line"]
TABLE = pd.DataFrame(
    {"id": ["a", "b", "c"], "section": ["S", "+T", "S"], "date": ["1900", "", "1901-02"], "text": TEXTS, "x": [9, 9, 9]}
)
COORDINATES = np.array([[0.5, -1], [2, 3], [-4, 5.25]])
KEPT = np.array([0, 0.5, 1])
NEIGHBORS = Neighbors(np.array([[2, 1], [0, 2], [1, 0]]), np.array([[0.75, 0.5], [0.5, 0.25], [-0.125, -0.75]]))
CLUSTERS = np.array([1, 0, -1])
NAMES = ["one, two", "@three"]
EMBEDDINGS = np.random.default_rng(3).standard_normal((3, 7)).astype(np.float32)


def frame(**changed: Any) -> pd.DataFrame:  # noqa: ANN401
    arguments = {
        "table": TABLE,
        "texts": TEXTS,
        "coordinates": COORDINATES,
        "kept": KEPT,
        "neighbors": NEIGHBORS,
        "clusters": CLUSTERS,
        "cluster_names": NAMES,
    }
    return map_table(**{**arguments, **changed})


def first(n: int) -> dict[str, Any]:
    """Return the arguments for the first n texts, without neighbours."""
    return {
        "table": TABLE.head(n),
        "texts": TEXTS[:n],
        "coordinates": COORDINATES[:n],
        "kept": KEPT[:n],
        "neighbors": Neighbors(np.empty((n, 0), dtype=np.int64), np.empty((n, 0), dtype=np.float32)),
        "clusters": CLUSTERS[:n],
    }


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_row_names_the_text_where_it_lies_and_whom_it_lies_among() -> None:
    made = frame()
    assert list(made.columns) == [
        "id", "date", "section", "text", "x", "y", "cluster", "trust", "neighbor_ids", "neighbor_cosines",
    ]  # fmt: skip
    assert made["text"].tolist() == TEXTS
    assert made["date"].tolist() == ["1900", "", "1901-02"]
    assert made["x"].tolist() == [0.5, 2, -4]  # the map's, not the corpus's column of that name
    assert made["y"].tolist() == [-1, 3, 5.25]
    assert made["cluster"].tolist() == ["@three", "one, two", ""]
    assert made["trust"].tolist() == [0, 0.5, 1]
    assert made["neighbor_ids"].tolist() == [["c", "b"], ["a", "c"], ["b", "a"]]
    assert_array_equal(np.stack(made["neighbor_cosines"].tolist()), NEIGHBORS.cosines)
    assert {made[name].dtype for name in ("x", "y", "trust")} == {np.dtype(np.float32)}
    assert {row.dtype for row in made["neighbor_cosines"]} == {np.dtype(np.float32)}


def test_a_map_in_space_has_a_third_coordinate() -> None:
    made = frame(coordinates=np.arange(9).reshape(3, 3))
    assert list(made.columns)[4:7] == ["x", "y", "z"]
    assert made["z"].tolist() == [2, 5, 8]


def test_without_ids_neighbours_are_rows_counted_from_one() -> None:
    made = frame(table=TABLE[["text"]])
    assert list(made.columns)[:3] == ["text", "x", "y"]
    assert made["neighbor_ids"].tolist() == [["3", "2"], ["1", "3"], ["2", "1"]]


def test_the_news_keep_the_columns_by_which_a_brief_is_known() -> None:
    news, data = load_news(), load_news_data()
    coordinates, kept = data.maps[MapParameters()][:2]
    topics = data.topics[12]
    names = [", ".join(words) for words in topics.words]
    made = map_table(news.table, news.texts, coordinates, kept, data.neighbors, topics.labels, names)
    assert list(made.columns)[:7] == ["id", "date", "section", "region", "country", "headline", "text"]
    assert len(made) == len(news.texts)
    row = made.iloc[7]
    nearest_brief = news.table["id"].iloc[data.neighbors.indices[7, 0]]
    assert (row["id"], row["neighbor_ids"][0]) == (news.table["id"].iloc[7], nearest_brief)
    assert float(row["neighbor_cosines"][0]) == float(data.neighbors.cosines[7, 0])


@pytest.mark.parametrize(
    "odd",
    [
        pd.DataFrame([["a", 1, None], ["b", 2.5, "x"], ["c", float("nan"), "x"]], columns=["id", "date", "date"]),
        pd.DataFrame({"id": pd.Categorical(["a", "b", "c"]), "date": [1, 2.5, float("nan")]}),
        pd.DataFrame({"id": ["a", "b", "c"], "date": pd.Series([1, 2.5, None], index=[5, 5, 7]).tolist(), 3: 0}),
        pd.DataFrame({"id": ["a", "b", "c"], "date": [1, 2.5, pd.NaT]}, index=[9, 9, 9]),
    ],
    ids=["two columns of one name", "categories", "a number as a name", "an index that repeats"],
)
def test_strange_columns_become_texts_and_what_is_unknown_nothing(odd: pd.DataFrame) -> None:
    made = frame(table=odd)
    assert made["date"].iloc[1:].tolist() == ["2.5", ""]
    assert made["neighbor_ids"].iloc[0] == ["c", "b"]
    assert read_csv(map_csv(made))[3][:2] == ["c", ""]
    assert parquet.read_table(BytesIO(map_parquet(made, EMBEDDINGS)))["date"].to_pylist()[1:] == ["2.5", ""]


def test_half_a_surrogate_pair_does_not_stop_the_writing() -> None:
    half = "cut \ud83d"
    table = TABLE.assign(section=pd.Series([half] * 3, dtype=object))
    made = frame(texts=[half, "b", "c"], table=table, cluster_names=[half, half])
    assert made.loc[0, ["text", "section", "cluster"]].tolist() == ["cut \ufffd"] * 3
    assert "cut \ufffd" in map_csv(made).decode()
    assert parquet.read_table(BytesIO(map_parquet(made, EMBEDDINGS)))["text"][0].as_py() == "cut \ufffd"


def test_csv_writes_lists_with_bars_and_defuses_whatever_a_spreadsheet_would_run() -> None:
    header, *rows = read_csv(map_csv(frame()))
    assert header == frame().columns.tolist()
    assert rows[0] == ["a", "1900", "S", "'=1+1", "0.5", "-1.0", "'@three", "0.0", "c|b", "0.750000|0.500000"]
    assert rows[1][2:4] == ["'+T", TEXTS[1]]
    assert rows[2][3] == TEXTS[2]
    assert rows[2][-1] == "'-0.125000|-0.750000"


@pytest.mark.parametrize("dimensions", [2, 3])
def test_parquet_reads_back_with_real_lists_and_the_embeddings(dimensions: int) -> None:
    made = frame(coordinates=np.random.default_rng(1).standard_normal((3, dimensions)))
    table = parquet.read_table(BytesIO(map_parquet(made, EMBEDDINGS)))
    assert table.column_names == [*made.columns, "embedding"]
    assert table["text"].to_pylist() == TEXTS
    for name in ("x", "y", "z")[:dimensions]:
        assert str(table.schema.field(name).type) == "float"
        assert_array_equal(table[name].to_numpy(), made[name])
    assert table["neighbor_ids"].to_pylist() == [["c", "b"], ["a", "c"], ["b", "a"]]
    assert table["neighbor_cosines"].to_pylist() == NEIGHBORS.cosines.tolist()
    assert str(table.schema.field("neighbor_cosines").type.value_type) == "float"
    assert str(table.schema.field("embedding").type).startswith("fixed_size_list<")
    read = pd.read_parquet(BytesIO(map_parquet(made, EMBEDDINGS)))
    assert_array_equal(np.stack(read["embedding"].tolist()), EMBEDDINGS)


@pytest.mark.parametrize("n", [0, 1])
def test_no_text_and_one_text_have_no_neighbours_and_are_written_all_the_same(n: int) -> None:
    made = frame(**first(n))
    assert made["neighbor_ids"].tolist() == [[]] * n
    assert len(read_csv(map_csv(made))) == n + 1
    table = parquet.read_table(BytesIO(map_parquet(made, EMBEDDINGS[:n])))
    assert (table.num_rows, table.column_names) == (n, [*made.columns, "embedding"])
    assert [str(table.schema.field(name).type) for name in ("id", "x")] == ["string", "float"]


def test_two_texts_are_each_other_s_neighbour() -> None:
    made = frame(**{**first(2), "neighbors": nearest(EMBEDDINGS[:2], 15)})
    assert made["neighbor_ids"].tolist() == [["b"], ["a"]]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"table": TABLE.head(2)}, "there are 2 rows of the table and 3 texts; there must be as many"),
        ({"coordinates": COORDINATES[:2]}, "there are 2 coordinates and 3 texts"),
        ({"kept": KEPT[:1]}, "there are 1 shares of kept neighbours and 3 texts"),
        ({"neighbors": nearest(EMBEDDINGS[:2], 1)}, "there are 2 rows of neighbours and 3 texts"),
        ({"clusters": CLUSTERS[:0]}, "there are 0 cluster labels and 3 texts"),
        ({"coordinates": COORDINATES[:, :1]}, "the coordinates have 1 dimensions; they must have 2 or 3"),
    ],
)
def test_parts_that_do_not_belong_together_are_refused(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        frame(**changed)


def test_embeddings_of_other_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="there are 2 embeddings and 3 texts"):
        map_parquet(frame(), EMBEDDINGS[:2])
