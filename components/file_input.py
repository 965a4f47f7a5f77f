"""A file of texts from the user: which columns, what was met in it, and whether a sample of it will do."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components.cached import uploaded_embeddings, uploaded_table
from components.engine.columns import LOOKED_AT, guess_columns
from components.engine.corpus import MAX_CHARACTERS, Corpus, Reading, corpus_of
from components.engine.markup import clean_markup, has_markup
from components.engine.table_files import DELIMITERS, ENDINGS, MAX_BYTES, MAX_ROWS, TableFile
from components.engine.text_decoding import ENCODINGS
from components.markdown import escape

PREVIEW_ROWS = 10
PREVIEW_CHARACTERS = 300
MEGABYTES = MAX_BYTES // 2**20
NONE = "(none)"
EMBEDDINGS_FILE = "a .npy file"


def file_input(page: str, *, whole: bool) -> Corpus | None:
    """Draw the input and return the texts of a file, or None while there is none that can be used.

    Parameters
    ----------
    page : str
        Begins the widgets' keys.
    whole : bool
        Whether labels, dates, embeddings and a sample may be picked, or sentences alone.
    """
    file = st.file_uploader(
        f"CSV, TSV, JSON Lines, Parquet, or text with one sentence a line; up to {MEGABYTES} MB",
        type=list(ENDINGS),
        key=f"{page}_file",
        max_upload_size=MEGABYTES,
    )
    if file is None:
        return None
    table = _read(page, file)
    if table is None or not _sample_agreed(page, table):
        return None
    try:
        return _pick_columns(page, table, whole=whole)
    except ValueError as error:
        st.error(escape(str(error)), icon=":material/error:")
        return None


def _read(page: str, file: UploadedFile) -> TableFile | None:
    """Read the file, with the encoding that was found or the one that the user picks instead."""
    key = f"{page}_file_encoding"
    data, picked = file.getvalue(), st.session_state.get(key)
    try:
        table = uploaded_table(hashlib.sha256(data).hexdigest(), file.name, picked, data)
    except ValueError as error:
        st.error(escape(str(error)), icon=":material/error:")
        table = None
    if table is None or table.encoding:
        facts = f" Found: {table.encoding}" if table else ""
        if table and table.delimiter in DELIMITERS:
            facts += f", columns divided by a {DELIMITERS[table.delimiter]}"
        with st.expander("Are letters wrong?", icon=":material/translate:"):
            st.selectbox(
                "Encoding of the file",
                ENCODINGS,
                index=None,
                placeholder="found by itself",
                key=key,
                help=f"Pick one if letters look wrong below.{facts}.",
            )
            if facts:
                st.caption(f"{facts.strip()}.")
    return table


def _sample_agreed(page: str, table: TableFile) -> bool:
    """Ask before a part stands for the whole."""
    if table.rows == len(table.table):
        return True
    st.warning(
        f"This file has {table.rows:,} rows; up to {MAX_ROWS:,} can be used at once. Take a random sample of "
        f"{MAX_ROWS:,} rows, the same one each time, or choose a smaller file.",
        icon=":material/casino:",
    )
    return st.checkbox(f"Take the sample of {MAX_ROWS:,} rows", key=f"{page}_file_sample")


def _pick_columns(page: str, file: TableFile, *, whole: bool) -> Corpus:
    """Let the user say what the columns are, show ten rows, and return the corpus.

    Raises
    ------
    ValueError
        See `corpus_of`.
    """
    guess = guess_columns(file.table)
    columns = list(file.table.columns)
    text, label, date = [guess.text], None, None
    if len(columns) > 1:
        text = st.multiselect(
            "Text" if whole else "Column with the sentences",
            columns,
            default=[guess.text],
            key=f"{page}_file_text",
            help="Several columns, say title and description, are joined in this order.",
        )
        if whole:
            left, right = st.columns(2)
            label = _pick_one(left, "Label", columns, guess.label, f"{page}_file_label")
            date = _pick_one(right, "Date", columns, guess.date, f"{page}_file_date")
    if not text:
        raise ValueError("Pick at least one column with texts.")
    file = _offer_cleaning(page, file, text)
    picked = list(dict.fromkeys([*text, *filter(None, (label, date))]))
    st.caption(f"The first {min(PREVIEW_ROWS, len(file.table))} of {file.rows:,} rows")
    st.dataframe(
        file.table[picked].head(PREVIEW_ROWS).map(lambda cell: cell[:PREVIEW_CHARACTERS]),
        hide_index=True,
        alt="The first rows of the file, in the picked columns.",
    )
    keep = True
    if file.table.duplicated(text).any():
        keep = not st.checkbox("Leave out duplicates", key=f"{page}_file_unique")
    embeddings = _pick_embeddings(page, file) if whole else None
    return corpus_of(file, text, label, date, embeddings, keep_duplicates=keep)


def _offer_cleaning(page: str, file: TableFile, text: list[str]) -> TableFile:
    """Offer to clean texts that were cut out of web pages, where the first rows look like it."""
    if not any(has_markup(cell) for column in text for cell in file.table[column].head(LOOKED_AT)):
        return file
    if not st.checkbox(
        "Clean the traces of web pages",
        key=f"{page}_file_clean",
        help="Some texts hold entities, tags or stray backslashes: `it #39;s`, `&lt;b&gt;`.",
    ):
        return file
    cleaned = {column: file.table[column].map(clean_markup) for column in text}
    return replace(file, table=file.table.assign(**cleaned))


def _pick_one(
    place: st.delta_generator.DeltaGenerator, title: str, columns: list[str], guess: str | None, key: str
) -> str | None:
    """Let the user pick a column or none."""
    options = [NONE, *columns]
    picked = place.selectbox(title, options, index=options.index(guess) if guess else 0, key=key)
    return None if picked == NONE else picked


def _pick_embeddings(page: str, file: TableFile) -> np.ndarray | None:
    """Let the user bring embeddings along: a column of lists, or a .npy file.

    Raises
    ------
    ValueError
        See `read_npy`.
    """
    with st.expander("Embeddings of your own", icon=":material/data_array:"):
        st.caption("If you have embeddings for these rows, they are used instead of computing new ones.")
        options = [NONE, *file.vectors, EMBEDDINGS_FILE]
        source = st.selectbox("Take them from", options, key=f"{page}_file_vectors")
        if source in file.vectors:
            return file.vectors[source]
        if source != EMBEDDINGS_FILE:
            return None
        upload = st.file_uploader(
            "One row of numbers for each row of the file", type=["npy"], key=f"{page}_npy", max_upload_size=MEGABYTES
        )
        if upload is None:
            return None
        data = upload.getvalue()
        return uploaded_embeddings(hashlib.sha256(data).hexdigest(), "The .npy file", data)


def describe_reading(reading: Reading) -> list[str]:
    """Return what was met while texts were read, a clause each; none where everything was plain."""
    met = [
        (reading.blank, "blank {} left out", "row", "rows"),
        (reading.duplicates, "{} kept though the same text stands before", "duplicate", "duplicates"),
        (reading.repeated, "{} left out", "duplicate", "duplicates"),
        (reading.shortened, f"{{}} cut after {MAX_CHARACTERS:,} characters", "text", "texts"),
        (reading.reordering, "{} freed of invisible marks that turn letters around", "text", "texts"),
        (reading.undated, "{} without a date that could be read", "text", "texts"),
    ]
    clauses = [f"{n:,} " + clause.format(one if n == 1 else many) for n, clause, one, many in met if n]
    if reading.sampled:
        clauses.insert(0, f"a random sample of {reading.sampled:,} of {reading.rows:,} rows")
    return clauses
