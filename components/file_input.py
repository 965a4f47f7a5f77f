"""A file of texts from the user: which columns, what was met in it, and whether a sample of it will do."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components.cached import column_guess, uploaded_corpus, uploaded_embeddings, uploaded_table
from components.engine.columns import LOOKED_AT, iso_dates
from components.engine.corpus import MAX_CHARACTERS, Corpus, corpus_of
from components.engine.csv_files import DELIMITERS
from components.engine.markup import clean_markup, has_markup
from components.engine.table_files import ENDINGS, MAX_BYTES, MAX_ROWS, TableFile, plain_name
from components.engine.text_decoding import ENCODINGS
from components.markdown import escape
from components.words import counted

PREVIEW_ROWS = 10
PREVIEW_CHARACTERS = 300
MEGABYTES = MAX_BYTES // 2**20
NO_COLUMN = -1
NPY_FILE = -2


@dataclass(frozen=True)
class Choices:
    """What the user said about a file; hashable, so that the same choices are not computed twice."""

    text: tuple[str, ...]
    label: str | None
    date: str | None
    clean: bool
    keep_duplicates: bool


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
    # Each file has widgets of its own: what was said of one must not be taken for the next.
    keys = f"{page}_file_{file.file_id}"
    try:
        table = _read(keys, file)
        if not _sample_agreed(keys, table):
            return None
        choices = _pick_columns(keys, table, file, whole=whole)
        source, embeddings = _pick_embeddings(keys, table) if whole else ("", None)
        named = f"{file.file_id}, {table.encoding}, {choices}, {source}"
        return uploaded_corpus(named, lambda: _make(table, choices, embeddings))
    except ValueError as error:
        st.error(escape(str(error)), icon=":material/error:")
        return None


def _make(file: TableFile, choices: Choices, embeddings: np.ndarray | None) -> Corpus:
    if choices.clean:
        cleaned = {column: file.table[column].map(clean_markup) for column in choices.text}
        file = replace(file, table=file.table.assign(**cleaned))
    return corpus_of(file, choices.text, choices.label, choices.date, embeddings, choices.keep_duplicates)


def _read(keys: str, file: UploadedFile) -> TableFile:
    """Read the file, with the encoding that was found or the one that the user picks instead.

    Raises
    ------
    ValueError
        See `read_table_file`.
    """
    picked = st.session_state.get(f"{keys}_encoding")
    table, problem = None, ValueError()
    try:
        table = uploaded_table(file.file_id, file.name, picked, file.getvalue)
    except ValueError as error:
        problem = error  # shown after the offer to pick another encoding
    if table is None or table.encoding:
        with st.expander("Are letters wrong?", icon=":material/translate:"):
            st.selectbox(
                "Encoding of the file",
                ENCODINGS,
                index=None,
                placeholder="found by itself",
                key=f"{keys}_encoding",
                help="Pick one if letters look wrong below.",
            )
            if table:
                sign = DELIMITERS.get(table.delimiter)
                divided = f", columns divided by a {sign}" if sign else ""
                st.caption(f"{'Read as' if picked else 'Found'}: {table.encoding}{divided}.")
    if table is None:
        raise problem
    return table


def _sample_agreed(keys: str, table: TableFile) -> bool:
    """Ask before a part stands for the whole."""
    if table.rows == len(table.table):
        return True
    st.warning(
        f"This file has {table.rows:,} rows; up to {MAX_ROWS:,} can be used at once. Take a random sample of "
        f"{MAX_ROWS:,} rows, the same one each time, or choose a smaller file.",
        icon=":material/casino:",
    )
    return st.checkbox(f"Take the sample of {MAX_ROWS:,} rows", key=f"{keys}_sample")


def _pick_columns(keys: str, file: TableFile, upload: UploadedFile, *, whole: bool) -> Choices:
    """Let the user say what the columns are, and show ten rows as they are read.

    Raises
    ------
    ValueError
        No column was picked.
    """
    guess = column_guess(upload.file_id, file.encoding, file.table)
    columns = list(file.table.columns)
    text, label, date = [guess.text], None, None
    if len(columns) > 1:
        text = st.multiselect(
            "Text" if whole else "Column with the sentences",
            columns,
            default=[guess.text],
            key=f"{keys}_text",
            help="Several columns, say title and description, are joined in this order.",
        )
        if whole:
            left, right = st.columns(2)
            label = _pick_one(left, "Label", columns, guess.label, f"{keys}_label")
            date = _pick_one(right, "Date", columns, guess.date, f"{keys}_date")
    if not text:
        raise ValueError("Pick at least one column with texts.")
    clean, unique = False, False
    if any(has_markup(cell) for column in text for cell in file.table[column].head(LOOKED_AT)):
        clean = st.checkbox(
            "Clean the traces of web pages",
            key=f"{keys}_clean",
            help="Some texts hold entities, tags or stray backslashes: `it #39;s`, `&lt;b&gt;`.",
        )
    if file.table.duplicated(text).any():
        unique = st.checkbox("Leave out duplicates", key=f"{keys}_unique")
    choices = Choices(tuple(text), label, date, clean, not unique)
    _preview(file, choices)
    return choices


def _preview(file: TableFile, choices: Choices) -> None:
    """Show the first rows in the picked columns, as they are understood."""
    picked = dict.fromkeys([*choices.text, *filter(None, (choices.label, choices.date))])
    head = file.table[list(picked)].head(PREVIEW_ROWS)
    if choices.clean:
        head = head.assign(**{column: head[column].map(clean_markup) for column in choices.text})
    head = head.map(lambda cell: cell[:PREVIEW_CHARACTERS])
    if choices.date:
        # In which order days and months come is told by the whole column.
        head = head.assign(**{choices.date: iso_dates(file.table[choices.date]).head(PREVIEW_ROWS)})
    n = len(head)
    st.caption(f"The first {n} of {file.rows:,} rows" if n < file.rows else counted(n, "row"))
    st.dataframe(head, hide_index=True, alt="The first rows of the file, in the picked columns.")


def _pick_one(place: DeltaGenerator, title: str, columns: list[str], guess: str | None, key: str) -> str | None:
    """Let the user pick a column or none."""
    picked = place.selectbox(
        title,
        [NO_COLUMN, *range(len(columns))],
        index=columns.index(guess) + 1 if guess else 0,
        format_func=lambda option: "none" if option == NO_COLUMN else columns[option],
        key=key,
    )
    return None if picked == NO_COLUMN else columns[picked]


def _pick_embeddings(keys: str, file: TableFile) -> tuple[str, np.ndarray | None]:
    """Let the user bring embeddings along, a column of lists or a .npy file; return what names them, and them.

    Raises
    ------
    ValueError
        See `read_npy`.
    """
    vectors = list(file.vectors)
    titles = {NO_COLUMN: "none: compute them here", NPY_FILE: "a .npy file"}
    with st.expander("Embeddings of your own", icon=":material/data_array:"):
        st.caption("If you have embeddings for these rows, they are used instead of computing new ones.")
        source = st.selectbox(
            "Take them from",
            [NO_COLUMN, *range(len(vectors)), NPY_FILE],
            format_func=lambda option: titles.get(option) or f"the column {vectors[option]}",
            key=f"{keys}_vectors",
        )
        if source == NO_COLUMN:
            return "", None
        if source != NPY_FILE:
            return str(source), file.vectors[vectors[source]]
        upload = st.file_uploader(
            "One row of numbers for each row of the file", type=["npy"], key=f"{keys}_npy", max_upload_size=MEGABYTES
        )
        if upload is None:
            return "", None
        return upload.file_id, uploaded_embeddings(upload.file_id, plain_name(upload.name), upload.getvalue)


def describe_reading(corpus: Corpus, noun: str = "text") -> list[str]:
    """Return how many texts there are, and what was met while they were read, a clause each."""
    reading = corpus.reading
    met = [
        (reading.blank, "blank {} left out", "row", "rows"),
        (reading.duplicates, "{} kept though the same text stands before", "duplicate", "duplicates"),
        (reading.repeated, "{} left out", "duplicate", "duplicates"),
        (reading.shortened, f"{{}} cut after {MAX_CHARACTERS:,} characters", "text", "texts"),
        (reading.reordering, "{} freed of invisible marks that turn letters around", "text", "texts"),
        (reading.undated, "{} without a date that could be read", "text", "texts"),
    ]
    clauses = [counted(len(corpus.texts), noun)]
    if reading.sampled:
        clauses.append(f"a random sample of {reading.sampled:,} of {reading.rows:,} rows")
    return clauses + [f"{n:,} " + clause.format(one if n == 1 else many) for n, clause, one, many in met if n]
