"""Empty, blurred and askew pages are told from good ones, clean or grainy, full or nearly empty."""

import pytest
from PIL import Image, ImageFilter

from motcua.documents.bench.looking import looked_at
from tests.documents.scans import WORDS, drawn


def grainy(picture: Image.Image) -> Image.Image:
    return Image.blend(picture, Image.effect_noise(picture.size, 30), 0.2)


def tinted(picture: Image.Image) -> Image.Image:
    return picture.point(lambda shade: round(shade * 0.8))


GOOD = {
    "clean": drawn(),
    "grainy": grainy(drawn()),
    "on grey paper": tinted(drawn()),
    "few words": drawn("Trang này chỉ có một dòng chữ thôi, nhưng vẫn là một trang."),
    "form": drawn(WORDS),
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_page_is_left_alone(kind: str) -> None:
    seen = looked_at(GOOD[kind])
    assert (seen["is_blank"], seen["is_blurred"], seen["skew"]) == (False, False, 0.0)


@pytest.mark.parametrize("grain", [False, True])
def test_an_empty_page_is_found(grain: bool) -> None:
    paper = Image.new("L", (1240, 1754), 240)
    assert looked_at(grainy(paper) if grain else paper)["is_blank"]


def test_the_shadow_at_the_edge_of_a_scanner_is_no_ink() -> None:
    paper = Image.new("L", (1240, 1754), 245)
    paper.paste(20, (0, 0, 30, 1754))
    assert looked_at(paper)["is_blank"]


@pytest.mark.parametrize("radius", [2, 3, 5])
@pytest.mark.parametrize("grain", [False, True])
def test_a_blurred_page_is_found(radius: int, grain: bool) -> None:
    page = drawn().filter(ImageFilter.GaussianBlur(radius))
    assert looked_at(grainy(page) if grain else page)["is_blurred"]


@pytest.mark.parametrize("askew", [-3.0, -1.2, 0.8, 2.5])
def test_how_askew_a_page_lies_is_measured(askew: float) -> None:
    page = drawn().rotate(-askew, Image.Resampling.BICUBIC, fillcolor=255)  # clockwise by `askew`
    assert looked_at(page)["skew"] == pytest.approx(-askew, abs=0.21)
