"""The table of clusters holds what is known of each text in its cluster, and opens elsewhere."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from pyarrow import parquet
from sklearn.metrics import silhouette_samples

from components.engine.cluster_members import ClusterMembers, cluster_members
from components.engine.cluster_table import cluster_table
from components.engine.clustering import Clustering, kmeans
from components.engine.corpus import load_news
from components.engine.exports import to_csv
from components.engine.file_columns import to_parquet
from components.engine.news_data import load_news_data
from components.engine.silhouettes import silhouettes

TEXTS = ["=1+1", 'With "quotes"', "我爱北京\nand a line"]
TABLE = pd.DataFrame({"id": ["a", "b", "c"], "section": ["S", "+T", "S"], "text": TEXTS, "cluster": [9, 9, 9]})
EMBEDDINGS = np.array([[2, 0], [0.6, 0.8], [0, -1]], dtype=np.float32)
# The first two texts have (1, 0) and (0.6, 0.8), whose mean is (0.8, 0.4).
CLUSTERING = Clustering(np.array([0, 0, 1]), np.array([[0.8, 0.4], [0, -1]], dtype=np.float32), 0.4)
NAMES = ["@moon, comet", ""]


def frame(**changed: Any) -> pd.DataFrame:  # noqa: ANN401
    arguments = {
        "table": TABLE,
        "texts": TEXTS,
        "embeddings": EMBEDDINGS,
        "clustering": CLUSTERING,
        "members": cluster_members(EMBEDDINGS, CLUSTERING),
        "silhouettes": np.array([0.25, -0.5, np.nan]),
        "names": NAMES,
    }
    return cluster_table(**{**arguments, **changed})


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_row_names_the_text_and_its_cluster_and_says_how_well_it_fits() -> None:
    made = frame()
    assert list(made.columns) == [
        "id", "section", "text", "cluster", "name", "silhouette", "distance", "cosine", "next", "margin",
    ]  # fmt: skip
    assert made["text"].tolist() == TEXTS
    assert made["cluster"].tolist() == [1, 1, 2]  # not the corpus's column of that name
    assert made["name"].tolist() == ["@moon, comet", "@moon, comet", ""]
    assert made["next"].tolist() == [2, 2, 1]
    assert_array_equal(made["silhouette"], np.array([0.25, -0.5, np.nan], dtype=np.float32))


def test_distances_are_those_worked_out_by_hand() -> None:
    made = frame()
    # (1, 0) to (0.8, 0.4): sqrt(0.04 + 0.16); (0.6, 0.8): as far; to (0, -1): sqrt(2) and sqrt(0.36 + 3.24)
    own = np.sqrt(0.2)
    assert_allclose(made["distance"], [own, own, 0], atol=1e-7)
    assert_allclose(made["margin"], [np.sqrt(2) - own, np.sqrt(3.6) - own, np.hypot(0.8, 1.4)], rtol=1e-6)
    assert_allclose(made["cosine"], [0.8 / np.hypot(0.8, 0.4)] * 2 + [1], rtol=1e-6)
    assert {made[name].dtype for name in ("silhouette", "distance", "cosine", "margin")} == {np.dtype(np.float32)}


def test_the_news_in_clusters_agree_with_scikit_learn() -> None:
    news, embeddings = load_news(), load_news_data().embeddings
    found = kmeans(embeddings, 5, n_init=1)
    fits = silhouettes(embeddings, found.labels).values
    names = [f"name {c}" for c in range(5)]
    made = cluster_table(news.table, news.texts, embeddings, found, cluster_members(embeddings, found), fits, names)
    assert list(made.columns)[:8] == ["id", "date", "section", "region", "country", "headline", "text", "cluster"]
    assert made["name"].tolist() == [f"name {c}" for c in found.labels]
    assert_allclose(made["silhouette"], silhouette_samples(embeddings, found.labels, metric="cosine"), atol=1e-5)
    distances = np.linalg.norm(embeddings[:, None] - found.centers, axis=2)
    assert_allclose(made["distance"], distances.min(axis=1), atol=1e-5)
    assert_array_equal(made["next"], np.argsort(distances, axis=1)[:, 1] + 1)


def test_csv_leaves_what_is_missing_empty_and_defuses_formulas() -> None:
    header, *rows = read_csv(to_csv(frame()))
    assert header == frame().columns.tolist()
    assert rows[0][:6] == ["a", "S", "'=1+1", "1", "'@moon, comet", "0.25"]
    assert rows[1][1] == "'+T"
    assert rows[2][3:6] == ["2", "", ""]


def test_parquet_reads_back_with_whole_numbers_nulls_and_the_embeddings() -> None:
    made = frame()
    table = parquet.read_table(BytesIO(to_parquet(made, EMBEDDINGS)))
    assert table.column_names == [*made.columns, "embedding"]
    assert [str(table.schema.field(name).type) for name in ("cluster", "next", "margin")] == ["int64", "int64", "float"]
    assert table["silhouette"].to_pylist() == [0.25, -0.5, None]
    assert table["next"].to_pylist() == [2, 2, 1]
    assert_array_equal(np.stack(table["embedding"].to_pylist()), EMBEDDINGS)


def alone(n: int) -> dict[str, Any]:
    """Return the arguments for the first n texts in one cluster."""
    rows = np.eye(3, 2, dtype=np.float32)[:n]
    found = Clustering(np.zeros(n, dtype=np.int64), np.array([[0.5, 0.5]], dtype=np.float32), 0.0)
    return {
        "table": TABLE.head(n),
        "texts": TEXTS[:n],
        "embeddings": rows,
        "clustering": found,
        "members": cluster_members(rows, found),
        "silhouettes": silhouettes(rows, found.labels).values,
        "names": ["all"],
    }


@pytest.mark.parametrize("n", [1, 2, 3])
def test_one_cluster_alone_has_no_other_that_would_be_next(n: int) -> None:
    made = frame(**alone(n))
    assert made[["silhouette", "next", "margin"]].isna().all(axis=None)
    for row in read_csv(to_csv(made))[1:]:
        assert (row[5], row[8:]) == ("", ["", ""])
    table = parquet.read_table(BytesIO(to_parquet(made, alone(n)["embeddings"])))
    assert table["next"].to_pylist() == table["margin"].to_pylist() == [None] * n


def test_no_texts_are_a_table_without_rows() -> None:
    none = ClusterMembers(*np.empty((4, 0), dtype=np.float32))._replace(others=np.empty(0, dtype=np.int64))
    found = Clustering(np.empty(0, dtype=np.int64), np.empty((0, 2), dtype=np.float32), 0.0)
    made = frame(
        table=TABLE.head(0), texts=[], embeddings=EMBEDDINGS[:0], clustering=found, members=none, names=[],
        silhouettes=np.empty(0),
    )  # fmt: skip
    assert (len(made), made.columns[-1]) == (0, "margin")
    assert len(read_csv(to_csv(made))) == 1


def test_half_a_surrogate_pair_does_not_stop_the_writing() -> None:
    made = frame(texts=["cut \ud83d", "b", "c"], names=["cut \ud83d", ""])
    assert made.loc[0, ["text", "name"]].tolist() == ["cut \ufffd"] * 2
    to_csv(made)
    to_parquet(made, EMBEDDINGS)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"table": TABLE.head(2)}, "there are 2 rows of the table and 3 texts; there must be as many"),
        ({"embeddings": EMBEDDINGS[:2]}, "there are 2 embeddings and 3 texts"),
        ({"clustering": CLUSTERING._replace(labels=np.zeros(4, dtype=int))}, "there are 4 cluster labels and 3 texts"),
        (
            {"members": cluster_members(*[alone(2)[name] for name in ("embeddings", "clustering")])},
            "there are 2 cosines",
        ),
        ({"silhouettes": np.zeros(1)}, "there are 1 silhouettes and 3 texts"),
        ({"names": ["all"]}, "there are 1 names and 2 clusters; there must be as many"),
    ],
)
def test_parts_that_do_not_belong_together_are_refused(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        frame(**changed)
