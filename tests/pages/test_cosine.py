"""The lesson on cosines."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def open_lesson(app: AppTest) -> AppTest:
    """Switch to the lesson."""
    app.run()
    return app.switch_page("learn/cosine.py").run()


def test_the_lesson_gives_the_true_mean_of_three_pieces(app: AppTest) -> None:
    open_lesson(app)
    assert not app.exception
    assert r"\begin{bmatrix}0.6\\0.733\end{bmatrix}" in app.latex[0].value


def test_the_angle_decides_the_cosine(app: AppTest) -> None:
    open_lesson(app)
    app.slider(key="cosine_angle").set_value(60).run()
    assert any("**0.50**" in element.value for element in app.markdown)
    app.slider(key="cosine_angle").set_value(120).run()
    assert any("**-0.50**" in element.value for element in app.markdown)


def test_a_cosine_is_placed_among_random_pairs(app: AppTest) -> None:
    open_lesson(app)
    app.slider(key="cosine_value").set_value(1.0).run()
    assert any("**1.00** is higher than" in element.value for element in app.markdown)
    app.slider(key="cosine_value").set_value(-0.3).run()
    assert any("**-0.30** is lower than all" in element.value for element in app.markdown)
