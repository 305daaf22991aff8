"""Scenes as PNG and PDF, painted by matplotlib, which is loaded when the first is asked for."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from math import ceil, sqrt

from graphnet.drawing.quoting import visible
from graphnet.drawing.scene.shapes import Scene
from graphnet.drawing.themes import Theme

POINTS = 72
"""Points in an inch."""

MOST_PIXELS_A_SIDE = 20_000

MOST_PIXELS = 80_000_000
"""In the whole picture: readers take much larger ones for attacks."""

MOST_INCHES = 200
"""The longest side of a page that readers open."""


def png(scene: Scene, theme: Theme, dpi: float = 192) -> bytes:
    """A scene as a PNG file, in fewer dots per inch where it would grow too large."""
    with _quietly():
        import matplotlib
        from matplotlib.backends.backend_agg import RendererAgg
        from PIL import Image
        from PIL.PngImagePlugin import PngInfo

        from graphnet.drawing.scene.painting import Painter

        scale = bounded_scale(scene.width, scene.height, dpi / POINTS)
        width, height = (max(1, ceil(side * scale)) for side in (scene.width, scene.height))
        renderer = RendererAgg(width, height, scale * POINTS)
        with matplotlib.rc_context({"text.hinting": "none"}):  # widths that grow as the size does
            Painter(renderer, theme, height, scale).paint(scene)
        about = PngInfo()
        about.add_itxt("Title", visible(scene.title))
        picture = Image.frombuffer("RGBA", (width, height), renderer.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")
        file = BytesIO()
        picture.save(file, "PNG", dpi=(scale * POINTS, scale * POINTS), pnginfo=about)
        return file.getvalue()


def bounded_scale(width: float, height: float, scale: float) -> float:
    """How many pixels a point becomes, at most `scale`.

    >>> bounded_scale(500, 700, 2.5), bounded_scale(100, 16_000, 2.5), bounded_scale(8_000, 10_000, 2.5)
    (2.5, 1.25, 1.0)
    """
    return min(scale, MOST_PIXELS_A_SIDE / max(width, height), sqrt(MOST_PIXELS / (width * height)))


def pdf(scene: Scene, theme: Theme) -> bytes:
    """A scene as a PDF of one page, with its typefaces embedded; a larger one shrinks to what readers open."""
    with _quietly():
        import matplotlib
        from matplotlib.backends.backend_pdf import PdfFile, RendererPdf

        from graphnet.drawing.scene.painting import Painter

        scale = min(1.0, MOST_INCHES * POINTS / max(scene.width, scene.height))
        width, height = scene.width * scale, scene.height * scale
        about = {"Title": visible(scene.title), "Creator": "graphnet", "CreationDate": None}
        file = BytesIO()
        with matplotlib.rc_context({"pdf.fonttype": 42}):  # TrueType, whose text readers select and search
            document = PdfFile(file, metadata=about)
            document.newPage(width / POINTS, height / POINTS)
            renderer = RendererPdf(document, POINTS, height / POINTS, width / POINTS)
            Painter(renderer, theme, height, scale).paint(scene)
            renderer.finalize()
            document.finalize()
            document.close()
        return file.getvalue()


@contextmanager
def _quietly() -> Iterator[None]:
    """Nothing is said of fonts that are looked for, and of letters that none of them has."""
    with ExitStack() as afterwards, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ("matplotlib", "fontTools"):
            logger = logging.getLogger(name)
            afterwards.callback(logger.setLevel, logger.level)
            logger.setLevel(logging.ERROR)
        yield
