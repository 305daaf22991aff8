"""Pictures within a page, read back by Pillow."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image
from report_samples import Shown, said

from graphnet.training.data.reading import Examples
from graphnet.training.reports.filters import filter_grid, filter_pictures
from graphnet.training.reports.markup import image
from graphnet.training.reports.mistakes import MOST, SIDE, mistakes


def decoded(html):
    return [
        np.asarray(Image.open(io.BytesIO(base64.b64decode(found))))
        for found in re.findall(r'src="data:image/png;base64,([^"]+)"', html)
    ]


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_pictures_are_kept_to_the_bit(channels):
    picture = np.random.default_rng(0).integers(0, 256, (9, 7, channels), np.uint8)
    (found,) = decoded(image(picture, "noise", 70))
    assert (found.reshape(picture.shape) == picture).all()


@pytest.mark.parametrize(("shape", "enlarged"), [((28, 28, 1), True), ((300, 200, 3), False)])
def test_only_small_pictures_are_enlarged_in_squares(shape, enlarged):
    measured, examples = said(shape=shape, pictures=50)
    html = mistakes(measured, examples, [str(number) for number in range(10)])
    assert ("enlarged" in html) == enlarged
    assert all(max(picture.shape[:2]) <= max(2 * SIDE, 28) for picture in decoded(html))


def test_mistakes_are_the_pictures_of_their_rows():
    measured, examples = said()
    found = decoded(mistakes(measured, examples, [str(number) for number in range(10)]))
    rows = measured.mistakes(MOST)
    assert len(found) == MOST
    for picture, row in zip(found, rows, strict=True):
        assert (picture == examples.images.pictures[row, ..., 0]).all()


def test_no_mistakes_are_shown_where_all_is_right():
    measured, examples = said(sure=100)
    assert mistakes(measured, examples, [str(number) for number in range(10)]) == ""


def test_names_of_files_are_no_markup():
    measured, _ = said(pictures=50)
    shown = Examples(Shown(50, name='"><script>{}</script>\x1b[31m\udcff'), measured.labels, ())
    html = mistakes(measured, shown, [f"<b onclick=x>{number}" for number in range(10)])
    assert "<script" not in html and "<b onclick" not in html and "\x1b" not in html
    html.encode()  # no half of a character is left


def test_filters_are_grey_where_they_are_0_and_keep_their_signs():
    weights = np.zeros((3, 3, 1, 2), np.float32)
    weights[0, 0, 0, 0], weights[2, 2, 0, 0] = 0.5, -0.25
    first, second = filter_pictures(weights)[..., 0]
    assert (first[0, 0], first[2, 2], first[1, 1]) == (255, 64, 128)
    assert (second == 128).all()


def test_filters_that_are_no_numbers_are_shown_grey():
    weights = np.full((3, 3, 3, 1), np.nan, np.float32)
    assert (filter_pictures(weights) == 128).all()


@pytest.mark.parametrize(("shape", "told"), [((5, 5, 4, 8), "the mean over 4 channels"), ((1, 1, 3, 300), "first 256")])
def test_filters_that_are_not_shown_as_they_are_say_so(shape, told):
    assert told in filter_grid(np.ones(shape, np.float32))
