"""The page Run the article: each example, each claim's evidence, bad input, and before the encoder is there."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib.metadata import version

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.metrics.pairwise import cosine_similarity
from streamlit.testing.v1 import AppTest

import components.cached
from components.articles_claims import EVIDENCE
from components.articles_code import mean_code, nearest_code, news_code, pair_code
from components.articles_evidence import BLAME, OTHER_PRAISE, PRAISE, SENTENCE
from components.articles_news import REPORTS
from components.engine.article_claims import CHINESE, CLAIMS, THREE_VECTORS, TITLES, TWO_SENTENCES
from components.engine.catalog import EncoderSpec, find_encoder
from components.engine.encoder import Encoder
from tests.pages.conftest import ROOT
from tests.pages.helpers import FIVE, captions, words_of

Load = Callable[[Callable[[], Encoder]], None]
NASTY = "**bold** <b>html</b> :red[x] $x^2$ [link](http://a.example) `code` :smile:"
BREAKING_OUT = "'''\"\"\"\\'); print('broken out') #"
FRESH_PROCESS = """
import sys, threading
import components.cached
never = threading.Event()
components.cached.load_encoder = lambda *a, **k: never.wait()
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=60).run()
app.query_params["example"] = "The mean of three vectors"
app.switch_page("learn/articles.py").run()
for claim in ("mean", "smaller", "contradiction", "english", "printed", "google"):
    app.button(key="articles_show_" + claim).click().run()
assert not app.exception, app.exception
heavy = [m for m in ("torch", "sentence_transformers", "transformers", "umap") if m in sys.modules]
print(len(app.info), r"0.6\\\\0.733" in app.latex[0].value, any("66,362,880" in m.value for m in app.markdown), heavy)
"""


@pytest.fixture
def page(app: AppTest, ready: Encoder) -> AppTest:
    """Return the page after its first run, the encoder being there."""
    return app.switch_page("learn/articles.py").run()


def open_example(app: AppTest, title: str) -> AppTest:
    """Open an example as a shared link would."""
    app.query_params["example"] = title
    app.switch_page("learn/articles.py").run()
    assert not app.exception
    return app


def show(page: AppTest, claim: str) -> str:
    """Ask for a claim's evidence and return all words and code that came with it."""
    before = [*(element.value for element in page.markdown), *(element.value for element in page.code)]
    page.button(key=f"articles_show_{claim}").click().run()
    assert not page.exception
    for text in before:
        assert text in {*(element.value for element in page.markdown), *(element.value for element in page.code)}
    return "\n".join([words_of(page), *(element.value for element in page.code)])


def page_table(page: AppTest) -> pd.DataFrame:
    """Return the table of printed and real numbers."""
    return next(frame.value for frame in page.dataframe if "printed" in frame.value)


def numbers_in(pattern: str, text: str) -> list[int]:
    """Return the numbers that a pattern finds."""
    found = re.search(pattern, text)
    assert found
    return [int(number) for number in found.groups()]


def run_code(code: str, spec: EncoderSpec, folder: str) -> str:
    """Run code that the page offers for copying, with the model from a folder instead of the hub."""
    assert repr(spec.repository) in code or "SentenceTransformer" not in code
    run = subprocess.run(
        [sys.executable, "-c", code.replace(repr(spec.repository), repr(folder))],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    return run.stdout


def test_two_sentences_have_the_encoder_s_cosine(page: AppTest, encoder: Encoder) -> None:
    first, second = encoder.encode(TWO_SENTENCES)
    assert page.metric[0].value == f"{first @ second:.4f}"
    page.text_input(key="articles_first").set_value(FIVE[0]).run()
    page.text_input(key="articles_second").set_value(FIVE[2]).run()
    first, second = encoder.encode([FIVE[0], FIVE[2]])
    assert page.metric[0].value == f"{first @ second:.4f}"
    assert repr(FIVE[0]) in page.code[1].value


def test_the_four_chinese_sentences_stand_beside_what_the_article_prints(app: AppTest, ready: Encoder) -> None:
    open_example(app, "Four Chinese sentences")
    cosines = cosine_similarity(ready.encode(CHINESE))
    table = page_table(app)
    np.testing.assert_allclose(table["real"], cosines[np.triu_indices(4, k=1)], atol=1e-5)
    assert table["printed"].round(4).tolist() == [0.7478, 0.5613, 0.4173, 0.6765, 0.4715, 0.5803]
    pieces = next(frame.value for frame in app.dataframe if "pieces" in frame.value)
    assert pieces["pieces"][0] == "我 · [UNK] · 北 · 京 · 天 · 安 · [UNK]"
    assert "10 of 25 word pieces are unknown" in words_of(app)
    assert len(app.get("plotly_chart")) == 1


def test_other_sentences_have_no_printed_numbers_until_the_article_s_are_brought_back(
    app: AppTest, ready: Encoder
) -> None:
    open_example(app, "Four Chinese sentences")
    app.text_area(key="articles_sentences").set_value("\n".join(FIVE)).run()
    assert not any("printed" in frame.value for frame in app.dataframe)
    app.button(key="articles_sentences_undo").click().run()
    assert any("printed" in frame.value for frame in app.dataframe)


def test_the_most_similar_pair_is_off_the_diagonal(app: AppTest, ready: Encoder) -> None:
    open_example(app, "The most similar")
    app.text_area(key="articles_sentences").set_value("\n".join(FIVE)).run()
    cosines = cosine_similarity(ready.encode(FIVE))
    np.fill_diagonal(cosines, -2)
    first, second = divmod(int(cosines.argmax()), len(FIVE))
    assert f"row {first}, column {second}, with a cosine of **{cosines.max():.4f}**" in words_of(app)
    place, row, column = numbers_in(r"place (\d+) of the 25 .* row (\d+), column (\d+)", words_of(app))
    assert (row, column) == divmod(place, 5)
    assert row == column
    table = next(frame.value for frame in app.dataframe if "nearest" in frame.value)
    assert table["nearest"].tolist() == [FIVE[i] for i in cosines.argmax(axis=1)]


def test_the_mean_follows_the_numbers(app: AppTest) -> None:
    open_example(app, "The mean of three vectors")
    assert r"= \begin{bmatrix}0.6\\0.733\end{bmatrix}" in app.latex[0].value
    assert "The article has **[0.5, 0.6]**" in words_of(app)
    app.number_input(key="articles_vector_0_1").set_value(-2.0).run()
    assert r"= \begin{bmatrix}0.6\\-0.0667\end{bmatrix}" in app.latex[0].value
    assert "The article has" not in words_of(app)
    assert "[0.3, -2.0]," in app.code[0].value


@pytest.mark.parametrize("sent", [-1e300, 1_000.01])
def test_a_number_that_cannot_be_averaged_gets_one_clear_sentence(app: AppTest, sent: float) -> None:
    open_example(app, "The mean of three vectors")
    app.number_input(key="articles_vector_2_0").set_value(sent).run()
    assert not app.exception
    assert app.error[0].value == "Each number must be from −1,000 to 1,000."
    assert not any("bar h" in element.value for element in app.latex)


@pytest.mark.parametrize("k", [2, 4, 8])
def test_the_news_fall_into_the_clusters_of_k_means(app: AppTest, ready: Encoder, k: int) -> None:
    open_example(app, "News in clusters")
    app.slider(key="articles_k").set_value(k).run()
    table = next(frame.value for frame in app.dataframe if "cluster" in frame.value)
    labels = KMeans(n_clusters=k, n_init=10, random_state=0).fit_predict(ready.encode(REPORTS))
    found = table.set_index("text")["cluster"][list(REPORTS)]
    assert adjusted_rand_score(found, labels) == 1
    assert f"n_clusters={k}" in app.code[0].value


def test_few_reports_and_equal_ones_make_fewer_clusters(app: AppTest, ready: Encoder) -> None:
    open_example(app, "News in clusters")
    app.text_area(key="articles_reports").set_value("\n".join([FIVE[0], FIVE[0], FIVE[1]])).run()
    assert not app.exception
    assert "Only 2 of the reports differ" in captions(app)


@pytest.mark.parametrize(
    ("example", "key", "typed", "answer"),
    [
        ("Two sentences", "articles_first", "   ", "Write a sentence here."),
        ("Four Chinese sentences", "articles_sentences", "", "Write at least two, one a line."),
        ("The most similar", "articles_sentences", "only one", "Write at least two, one a line."),
        ("News in clusters", "articles_reports", " \n\u3000\n", "Write at least two, one a line."),
        ("The most similar", "articles_sentences", "a\n" * 21, "There are 21; this example takes up to 20."),
        ("News in clusters", "articles_reports", "a\n" * 41, "There are 41; this example takes up to 40."),
        ("Two sentences", "articles_first", "long " * 2_001, "Sentence 1 has 10,004 characters"),
    ],
)
def test_what_cannot_be_used_gets_one_clear_sentence(
    app: AppTest, example: str, key: str, typed: str, answer: str
) -> None:
    open_example(app, example)
    box = app.text_input if example == "Two sentences" else app.text_area
    box(key=key).set_value(typed).run()
    assert not app.exception
    assert any(answer in element.value for element in (*app.info, *app.error))
    assert not app.metric
    assert not app.get("plotly_chart")
    assert len([element for element in app.button if str(element.key).startswith("articles_show_")]) == len(CLAIMS)


def test_what_is_typed_stays_in_the_session_and_in_no_link(page: AppTest) -> None:
    page.text_input(key="articles_first").set_value("The xylophone is under the stair.").run()
    page.switch_page("learn/cosine.py").run()
    page.switch_page("learn/articles.py").run()
    assert page.text_input(key="articles_first").value == "The xylophone is under the stair."
    assert "xylophone" not in str(page.query_params)


def test_markup_in_a_sentence_is_shown_as_typed(app: AppTest, ready: Encoder) -> None:
    open_example(app, "The most similar")
    app.text_area(key="articles_sentences").set_value("\n".join([NASTY, NASTY, FIVE[0]])).run()
    assert not app.exception
    for raw in ("**bold**", "<b>", ":red[", "$x^2$", "](http", "`code`", ":smile:"):
        assert raw not in words_of(app)
    assert "\\*\\*bold\\*\\*" in words_of(app)


@pytest.mark.parametrize("text", [BREAKING_OUT, NASTY, "{0} {spec}", "a\u2028b \\ 'c", CHINESE[0]])
def test_nothing_typed_ends_its_literal_in_the_code(text: str) -> None:
    spec = find_encoder("all-MiniLM-L6-v2")
    for code in (pair_code(spec, (text, "b")), nearest_code(spec, (text, "b")), news_code(spec, (text, "b"), 2)):
        lines = code.splitlines()
        start = lines.index("sentences = [")
        values: dict[str, object] = {}
        exec("\n".join(lines[start : start + 4]), values)
        assert values["sentences"] == [text, "b"]
        compile(code, "example", "exec")


def test_the_code_to_copy_runs_and_prints_what_the_page_shows(page: AppTest, model_folder: object) -> None:
    spec, folder = find_encoder("all-MiniLM-L6-v2"), str(model_folder)
    assert f"{float(run_code(page.code[1].value, spec, folder)):.4f}" == page.metric[0].value
    nearest = run_code(nearest_code(spec, CHINESE), spec, folder)
    assert re.search(r"^我爱北京天安门 北京欢迎你 0\.802", nearest, re.MULTILINE)
    assert run_code(mean_code(THREE_VECTORS), spec, folder) == "[0.6        0.73333333]\n"


def test_every_claim_has_its_evidence_and_a_button_that_shows_and_hides_it(page: AppTest) -> None:
    assert list(EVIDENCE) == [claim.key for claim in CLAIMS]
    plain = words_of(page)
    for claim in CLAIMS:
        button = page.button(key=f"articles_show_{claim.key}")
        assert button.label == "Show it"
    page.button(key="articles_show_smaller").click().run()
    assert page.button(key="articles_show_smaller").label == "Hide it"
    page.button(key="articles_show_smaller").click().run()
    assert words_of(page) == plain


def test_a_link_shows_the_claims_of_one_article(app: AppTest, ready: Encoder) -> None:
    app.query_params["articles_from"] = TITLES["similar"][1]
    app.switch_page("learn/articles.py").run()
    shown = {str(element.key).removeprefix("articles_show_") for element in app.button}
    assert {claim.key for claim in CLAIMS if claim.article == "similar"} <= shown
    assert not shown & {claim.key for claim in CLAIMS if claim.article == "features"}


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("google", ("1908.10084", "Ubiquitous Knowledge Processing Lab")),
        ("unlabelled", ("**570,000**", "**430,000**", "**1,170,060,424**")),
        ("nan", ("0/0 = **nan**",)),
        ("classes", ("'SentenceBertTokenizer') → False", "'SentenceBertModel') → False", version("transformers"))),
        ("output", ("TypeError: cosine_similarity()", "**4 vectors** of 16")),
        ("softmax", ("**0.7**", "**1.4**", "**1.9**", "[0.475, 0.525]")),
        ("mean", ("= **0.6**", "= **0.733**")),
        ("tensorflow", (version("sentence-transformers"), "torch>=")),
        ("contradiction", ("highest is **天安门上太阳升**", "lowest **我爱我的祖国**", "matrix is **0**")),
        ("papers", ("1706.03762", "1810.04805")),
        ("smaller", ("**22,713,216**", "**66,362,880**", "2.9 times")),
        ("english", ("10 of 25 word pieces",)),
        ("segmentation", ("我 爱 北京 天安门 → `我 [UNK] 北 京 天 安 [UNK]`", "**the same**")),
        ("argmax", ("of the 16 in", "row 0, column 2, with a cosine of **0.8022**")),
        ("speech", ("9 word pieces: `the soup is far too hot to eat .`", "**384 numbers**")),
        ("matrix", ("has **12** numbers", "has **384**", "100,000,000")),
        (
            "import",
            (
                "hasattr(transformers, 'SentenceTransformer') → False",
                "hasattr(sentence_transformers, 'SentenceTransformer') → True",
            ),
        ),
    ],
)
def test_the_button_shows_the_evidence(page: AppTest, claim: str, expected: tuple[str, ...]) -> None:
    before = words_of(page)
    shown = show(page, claim)
    for text in expected:
        assert text not in before
        assert text in shown


def test_pooling_shows_the_paper_s_numbers(page: AppTest) -> None:
    assert "1908.10084" in show(page, "pooling")
    assert page.dataframe[0].value["spearman"].tolist() == [29.19, 54.81, 61.32, 74.89]


def test_the_printed_numbers_are_shown_beside_the_real_ones(page: AppTest, encoder: Encoder) -> None:
    show(page, "printed")
    real = cosine_similarity(encoder.encode(CHINESE))[np.triu_indices(4, k=1)]
    np.testing.assert_allclose(page.dataframe[0].value["real"], real, atol=1e-5)


def test_turned_embeddings_keep_their_cosine_and_change_their_numbers(page: AppTest, encoder: Encoder) -> None:
    show(page, "interpretable")
    table = page.dataframe[0].value
    first, second = encoder.encode([PRAISE, BLAME])
    np.testing.assert_allclose(table["cosine of the two"], float(first @ second), atol=1e-5)
    assert abs(table["number 1"].diff()[1]) > 0.01


def test_praise_is_closer_to_blame_than_to_other_praise(page: AppTest, encoder: Encoder) -> None:
    praise, blame, other = encoder.encode([PRAISE, BLAME, OTHER_PRAISE])
    shown = show(page, "sentiment")
    assert praise @ blame > praise @ other
    assert f"“{BLAME}”: **{praise @ blame:.3f}**" in shown
    assert f"“{OTHER_PRAISE}”: **{praise @ other:.3f}**" in shown


def test_by_the_article_s_formula_a_sentence_is_not_like_itself(page: AppTest, encoder: Encoder) -> None:
    vector = encoder.encode([SENTENCE])[0].astype(np.float64)
    softmax = np.exp(vector - vector.max()) / np.exp(vector - vector.max()).sum()
    cosine = cosine_similarity([vector], [softmax])[0, 0]
    assert f"**{cosine:.4f}**" in show(page, "siamese")
    assert cosine < 0.5


def test_a_later_word_moves_the_first_vector_in_bert_alone(page: AppTest) -> None:
    shown = show(page, "autoregressive")
    assert re.search(r"as BERT is: \*\*0\.0*[1-9]", shown)
    assert "made autoregressive: **0.0000**" in shown


def test_on_a_fresh_server_what_needs_no_encoder_works_and_loads_none() -> None:
    run = subprocess.run(
        [sys.executable, "-c", FRESH_PROCESS, str(ROOT / "pages" / "main.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert run.stdout.strip() == "0 True True []"


def test_before_the_encoder_is_ready_the_page_says_so_and_starts_by_itself(
    app: AppTest, ready: Encoder, other_load: Load, gate: threading.Event
) -> None:
    def slow() -> Encoder:
        gate.wait()
        return ready

    other_load(slow)
    app.switch_page("learn/articles.py").run()
    app.text_input(key="articles_first").set_value("The ferry was late again.").run()
    assert not app.exception
    assert "The encoder is warming up" in app.info[0].value
    assert not app.metric
    assert "'The ferry was late again.'" in app.code[1].value
    assert app.button(key="articles_show_google").label == "Show it", "the claims go on"
    gate.set()
    for _ in range(50):
        app.run()
        if app.metric:
            break
        threading.Event().wait(0.1)
    first, second = ready.encode(["The ferry was late again.", TWO_SENTENCES[1]])
    assert app.metric[0].value == f"{first @ second:.4f}"


def test_another_encoder_is_named_beside_the_article_s(app: AppTest, other_load: Load, gate: threading.Event) -> None:
    def never() -> Encoder:
        gate.wait()
        raise ValueError("this test needs no encoder")

    other_load(never)
    app.query_params["encoder"] = "all-mpnet-base-v2"
    app.switch_page("learn/articles.py").run()
    assert not app.exception
    assert "said to be those of all-MiniLM-L6-v2; you compute with all-mpnet-base-v2" in app.info[0].value
    assert "'sentence-transformers/all-mpnet-base-v2'" in app.code[1].value
    app.button(key="articles_show_printed").click().run()
    assert page_table(app)["real"].round(4).tolist() == [0.7761, 0.8022, 0.6318, 0.6149, 0.4110, 0.5247]


def test_before_the_encoder_is_ready_evidence_waits_alone(
    app: AppTest, ready: Encoder, other_load: Load, gate: threading.Event
) -> None:
    def slow() -> Encoder:
        gate.wait()
        return ready

    other_load(slow)
    open_example(app, "The mean of three vectors")  # needs no encoder
    components.cached.embedding_store.clear()
    app.button(key="articles_show_sentiment").click().run()
    assert "3 new texts wait" in app.info[0].value
    assert "The article has **[0.5, 0.6]**" in words_of(app)
    gate.set()
    for _ in range(50):
        app.run()
        if not app.info:
            break
        threading.Event().wait(0.1)
    assert f"“{BLAME}”: **0.811**" in words_of(app)
