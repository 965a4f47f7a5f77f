"""Pictures on each other, against SciPy and known movements."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import minimize
from scipy.spatial import procrustes

from components.engine.alignment import align

DRAW = np.random.default_rng(9)
REFERENCE = DRAW.standard_normal((40, 2)) * [5, 2] + [30, -7]
NOISY = REFERENCE + DRAW.standard_normal((40, 2))
TURN = np.array([[np.cos(2), -np.sin(2)], [np.sin(2), np.cos(2)]])
MIRROR = np.diag([1.0, -1])
SQUARE = np.array([[0.0, 0], [2, 0], [2, 2], [0, 2]])


@pytest.mark.parametrize("scale", [0.01, 1, 300])
@pytest.mark.parametrize("matrix", [np.eye(2), TURN, MIRROR, TURN @ MIRROR])
def test_what_was_moved_turned_mirrored_or_scaled_comes_back(matrix: np.ndarray, scale: float) -> None:
    found = align(REFERENCE, scale * REFERENCE @ matrix + [100, 200])
    assert_allclose(found.coordinates, REFERENCE, rtol=1e-5, atol=1e-5)
    assert_allclose(found.moved, 0, atol=1e-5)
    assert found.disparity == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_the_disparity_and_the_places_are_those_of_scipy(dimensions: int) -> None:
    draw = np.random.default_rng(dimensions)
    reference = 3 * draw.standard_normal((30, dimensions)) + 8
    other = reference @ np.linalg.qr(draw.standard_normal((dimensions, dimensions)))[0]
    other = 7 * other + draw.standard_normal((30, dimensions))
    first, second, disparity = procrustes(reference, other)
    found = align(reference, other)
    assert found.disparity == pytest.approx(disparity)
    centred = reference - reference.mean(axis=0)
    assert_allclose(centred / np.linalg.norm(centred), first)
    assert_allclose((found.coordinates - reference.mean(axis=0)) / np.linalg.norm(centred), second, atol=1e-6)


def test_no_other_turn_scale_or_translation_leaves_less() -> None:
    def left(settings: np.ndarray) -> float:
        angle, scale, x, y = settings
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return float(((scale * NOISY @ turn + [x, y] - REFERENCE) ** 2).sum())

    least = minimize(left, [0.1, 0.9, 0, 0], method="Nelder-Mead", options={"maxiter": 5000, "xatol": 1e-9}).fun
    assert ((align(REFERENCE, NOISY).coordinates - REFERENCE) ** 2).sum() == pytest.approx(least, rel=1e-4)


def test_how_far_texts_moved_is_in_sizes_of_the_reference_and_ties_with_the_disparity() -> None:
    found = align(REFERENCE, NOISY @ TURN)
    size = np.sqrt(((REFERENCE - REFERENCE.mean(axis=0)) ** 2).sum(axis=1).mean())
    assert_allclose(found.moved, np.linalg.norm(found.coordinates - REFERENCE, axis=1) / size, rtol=1e-4)
    assert (found.moved.astype(np.float64) ** 2).mean() == pytest.approx(found.disparity, rel=1e-5)
    assert (found.coordinates.dtype, found.moved.dtype) == (np.dtype(np.float32), np.dtype(np.float32))


def test_the_units_of_either_picture_do_not_change_how_far_texts_moved() -> None:
    expected = align(REFERENCE, NOISY)
    for found in (align(REFERENCE, 50 * NOISY), align(50 * REFERENCE, NOISY)):
        assert_allclose(found.moved, expected.moved, rtol=1e-4)
        assert found.disparity == pytest.approx(expected.disparity)


def test_a_square_with_two_corners_swapped_is_what_is_worked_out_by_hand() -> None:
    # Around the centre the corners are (-1, -1), (1, -1), (1, 1), (-1, 1); their squares sum to 8. With the last two
    # swapped, y agrees fully (4) and x not at all: singular values 4 and 0, scale 4 / 8, disparity 1 - (4 / 8)².
    # Two texts stay 0.5 off in x and in y, two 1.5 and 0.5, in units of √2; which two, the side that x takes decides.
    found = align(SQUARE, SQUARE[[0, 1, 3, 2]])
    assert found.disparity == pytest.approx(0.75)
    assert_allclose(np.sort(found.moved), [0.5, 0.5, np.sqrt(1.25), np.sqrt(1.25)], rtol=1e-6)


def test_the_one_text_that_moved_moved_most() -> None:
    other = REFERENCE.copy()
    other[11] += [6, -6]
    assert np.argmax(align(REFERENCE, other @ TURN).moved) == 11


def test_a_picture_is_not_changed_by_aligning_it() -> None:
    before = NOISY.copy()
    align(REFERENCE, NOISY)
    assert_array_equal(NOISY, before)


def test_of_no_texts_nothing_is_left() -> None:
    found = align(np.empty((0, 2)), np.empty((0, 2)))
    assert (found.coordinates.shape, found.moved.shape, found.disparity) == ((0, 2), (0,), 0)


def test_one_text_lands_on_its_place() -> None:
    found = align(REFERENCE[:1], NOISY[:1])
    assert_allclose(found.coordinates, REFERENCE[:1], rtol=1e-6)
    assert (found.moved.tolist(), found.disparity) == ([0], 0)


def test_two_texts_land_on_their_places() -> None:
    found = align(REFERENCE[:2], NOISY[5:7])
    assert_allclose(found.coordinates, REFERENCE[:2], rtol=1e-5)
    assert found.disparity == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("point", [[0.0, 0], [0.1, -0.7]])
def test_pictures_on_one_point_leave_all_or_nothing(point: list[float]) -> None:
    heap = np.tile(point, (40, 1))
    onto_heap = align(heap, NOISY)
    assert_allclose(onto_heap.coordinates, heap, rtol=1e-6)
    assert (onto_heap.moved.tolist(), onto_heap.disparity) == ([0] * 40, 0)
    of_heap = align(REFERENCE, heap)
    assert_allclose(of_heap.coordinates, np.tile(REFERENCE.mean(axis=0), (40, 1)), rtol=1e-6)
    assert of_heap.disparity == 1
    assert align(heap, heap).disparity == 0


@pytest.mark.parametrize("shape", [(39, 2), (40, 3)])
def test_pictures_of_different_shapes_are_an_error_with_both(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=rf"shape \(40, 2\), the other picture \({shape[0]}, {shape[1]}\)"):
        align(REFERENCE, np.zeros(shape))
