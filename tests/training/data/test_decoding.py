"""Files that Pillow or this file writes, in every kind and format, against the pixels that went into them."""

import os
import struct
import threading
import warnings
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageOps, TiffImagePlugin

from graphnet.training.data.decoding import UnreadableError, decode, decode_bytes, header

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "TIFF": "tif", "BMP": "bmp", "GIF": "gif", "PPM": "ppm"}


def scene(height=24, width=40):
    """RGB that lossy formats keep nearly as it is: smooth, and different in every corner."""
    down, right = np.mgrid[0:height, 0:width]
    return np.stack([right * 6, down * 10, 255 - right * 3 - down * 5], axis=-1).astype(np.uint8)


def saved(image, path, kind=None, **options):
    image.save(path, kind, **options)
    return path


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, bits, color, rows, *others):
    """A PNG file, chunk by chunk."""
    head = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(*part) for part in ((b"IHDR", head), *others, (b"IDAT", data), (b"IEND", b""))
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_colors_in_every_format(kind, tmp_path):
    path = saved(Image.fromarray(scene()), tmp_path / f"a.{FORMATS[kind]}", kind)
    picture = decode(path)
    assert picture.dtype == np.uint8
    assert header(path) == picture.shape == (24, 40, 3)
    tolerance = {"JPEG": 12, "WEBP": 20, "GIF": 60}.get(kind, 0)
    assert np.abs(picture.astype(int) - scene()).max() <= tolerance


@pytest.mark.parametrize("kind", FORMATS)
def test_grey_in_every_format(kind, tmp_path):
    """WebP and the palettes of GIF know no grey: they give three channels alike."""
    grey = scene()[..., :1]
    path = saved(Image.fromarray(grey[..., 0]), tmp_path / f"a.{FORMATS[kind]}", kind)
    picture = decode(path)
    assert header(path) == picture.shape == (24, 40, 3 if kind in ("WEBP", "GIF") else 1)
    assert np.abs(picture.astype(int) - grey).max() <= {"JPEG": 8, "WEBP": 8}.get(kind, 0)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "GIF", "PPM"])
def test_one_bit(kind, tmp_path):
    bits = scene()[..., 0] > 100
    path = saved(Image.fromarray(bits), tmp_path / f"a.{FORMATS[kind]}", kind)
    picture = decode(path)
    assert header(path) == picture.shape == (24, 40, 1)
    np.testing.assert_array_equal(picture[..., 0], np.where(bits, 255, 0))


def test_cmyk(tmp_path):
    """JPEG holds it inverted, as Adobe does, TIFF as it is: by definition, red is white less cyan, less black."""
    inks = np.dstack([scene(), np.full((24, 40), 30, np.uint8)])
    expected = np.rint((255 - inks[..., :3].astype(float)) * (255 - 30) / 255)
    for kind in ("TIFF", "JPEG"):
        path = saved(Image.fromarray(inks, "CMYK"), tmp_path / f"a.{FORMATS[kind]}", kind)
        assert header(path) == (24, 40, 3)
        assert np.abs(decode(path) - expected).max() <= (2 if kind == "TIFF" else 14)


def test_ycck():
    """Adobe's transform 2: the inks as if they were RGB are held as YCbCr, and black inverted."""
    inks = Image.fromarray(255 - scene()).convert("YCbCr")
    inverted = [ImageOps.invert(band) for band in inks.split()]  # as Pillow inverts all four
    content = BytesIO()
    Image.merge("CMYK", [*inverted, Image.new("L", inks.size, 30)]).save(content, "JPEG", quality=95)
    adobe = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0"
    assert content.getvalue().count(adobe + b"\0") == 1
    picture = decode_bytes(content.getvalue().replace(adobe + b"\0", adobe + b"\2"), "a.jpg")
    assert np.abs(picture - scene() * (225 / 255)).max() <= 14


def test_a_palette(tmp_path):
    levels = np.arange(12, dtype=np.uint8).reshape(3, 4) % 3
    image = Image.fromarray(levels, "P")
    image.putpalette([255, 0, 0, 0, 200, 0, 0, 0, 100])
    colors = np.array([[255, 0, 0], [0, 200, 0], [0, 0, 100]])
    for kind in ("PNG", "TIFF", "BMP", "GIF"):
        np.testing.assert_array_equal(decode(saved(image, tmp_path / "a", kind)), colors[levels])


def test_what_can_be_seen_through_lies_on_white(tmp_path):
    levels = np.arange(12, dtype=np.uint8).reshape(3, 4) % 3
    palette = Image.fromarray(levels, "P")
    palette.putpalette([255, 0, 0, 0, 200, 0, 0, 0, 100])
    colors = np.array([[255, 0, 0], [255, 255, 255], [0, 0, 100]])
    for kind in ("PNG", "GIF"):
        path = saved(palette, tmp_path / "a", kind, transparency=1)
        assert header(path) == (3, 4, 3)
        np.testing.assert_array_equal(decode(path), colors[levels])
    part = decode(saved(palette, tmp_path / "a", "PNG", transparency=bytes([255, 0, 51])))
    np.testing.assert_array_equal(part[levels == 2], np.tile([204, 204, 224], (4, 1)))

    alpha = (np.arange(24 * 40).reshape(24, 40) % 256).astype(np.uint8)
    share = alpha[..., np.newaxis] / 255
    for kind in ("PNG", "TIFF"):
        for bands in (scene(), scene()[..., :1]):
            path = saved(Image.fromarray(np.dstack([bands, alpha])), tmp_path / "a", kind)
            assert header(path) == bands.shape
            assert np.abs(decode(path) - (bands * share + 255 * (1 - share))).max() <= 1
    webp = decode(
        saved(Image.fromarray(np.dstack([scene(), alpha])), tmp_path / "a", "WEBP", lossless=True, exact=True)
    )
    assert np.abs(webp - (scene() * share + 255 * (1 - share))).max() <= 1


def test_one_color_that_can_be_seen_through():
    rows = [bytes([0, 7, 9])]
    np.testing.assert_array_equal(decode_bytes(png(3, 1, 8, 0, rows, (b"tRNS", b"\0\7")), "a"), [[[0], [255], [9]]])
    rows = [bytes([1, 2, 3, 4, 5, 6])]
    np.testing.assert_array_equal(
        decode_bytes(png(2, 1, 8, 2, rows, (b"tRNS", b"\0\1\0\2\0\3")), "a"), [[[255] * 3, [4, 5, 6]]]
    )


def test_sixteen_bits_are_rescaled(tmp_path):
    """Not clipped, which is what converting to 8 bits does in Pillow."""
    levels = np.linspace(0, 65535, 24 * 40).astype(np.uint16).reshape(24, 40)
    for kind in ("PNG", "TIFF", "PPM"):
        path = saved(Image.fromarray(levels), tmp_path / "a", kind)
        assert header(path) == (24, 40, 1)
        assert np.abs(decode(path)[..., 0] - levels / 257).max() <= 1
    color = np.stack([levels, levels[::-1], levels[:, ::-1]], axis=-1)
    deep = png(40, 24, 16, 2, [row.astype(">u2").tobytes() for row in color])
    assert np.abs(decode_bytes(deep, "a") - color / 257).max() <= 1
    alpha = np.dstack([color, np.full((24, 40), 65535, np.uint16)])
    deep = png(40, 24, 16, 6, [row.astype(">u2").tobytes() for row in alpha])
    assert np.abs(decode_bytes(deep, "a") - color / 257).max() <= 1


def tiff(pixels, photometric):
    """An uncompressed TIFF file of (height, width, samples)."""
    height, width, samples = pixels.shape
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[256], tags[257], tags[277], tags[258] = width, height, samples, (8 * pixels.itemsize,) * samples
    tags[259], tags[262], tags[278], tags[279] = 1, photometric, height, pixels.nbytes
    tags[273] = 0  # from the end of the tags
    return b"II*\0\x08\0\0\0" + tags.tobytes(8) + pixels.tobytes()


def test_sixteen_bits_of_color_in_tiff():
    color = np.linspace(0, 65535, 5 * 7 * 3).astype("<u2").reshape(5, 7, 3)
    assert np.abs(decode_bytes(tiff(color, 2), "a.tif") - color / 257).max() <= 1


@pytest.mark.parametrize("numbers", ["<u1", "<u2"])
def test_white_may_be_zero(numbers):
    levels = np.linspace(0, np.iinfo(numbers).max, 35).astype(numbers).reshape(5, 7, 1)
    light, dark = (decode_bytes(tiff(levels, photometric), "a.tif") for photometric in (0, 1))
    np.testing.assert_array_equal(light, 255 - dark)
    assert dark[-1, -1] == 255


@pytest.mark.parametrize(
    ("top", "numbers"), [(1, np.float32), (255, np.float32), (65535, np.float32), (65535, np.int32)]
)
def test_thirty_two_bits(top, numbers, tmp_path):
    values = np.linspace(0, top, 24 * 40).astype(numbers).reshape(24, 40)
    path = saved(Image.fromarray(values), tmp_path / "a.tif")
    assert header(path) == (24, 40, 1)
    assert np.abs(decode(path)[..., 0] - values * (255 / top)).max() <= 0.51


@pytest.mark.parametrize("values", [(-3.0, 1.0, 5.0), (1e30, 1e30, 1e30)])
def test_numbers_in_no_known_range_are_stretched(values, tmp_path):
    path = saved(Image.fromarray(np.array([values], np.float32)), tmp_path / "a.tif")
    assert decode(path).ravel().tolist() == ([0, 128, 255] if values[0] < 0 else [0, 0, 0])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(10))
def test_pictures_are_brought_upright(kind, orientation, tmp_path):
    """As `PIL.ImageOps.exif_transpose` does; 0 and 9 mean nothing."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(Image.fromarray(scene()), tmp_path / "a", kind, exif=exif.tobytes())
    with Image.open(path) as image:
        expected = np.asarray(ImageOps.exif_transpose(image))
    np.testing.assert_array_equal(decode(path), expected)
    assert header(path) == expected.shape
    assert expected.shape[0] == (40 if 5 <= orientation <= 8 else 24)


def test_a_damaged_note_leaves_the_picture(tmp_path):
    for kind in ("JPEG", "PNG", "WEBP"):
        path = saved(Image.fromarray(scene()), tmp_path / "a", kind, exif=b"Exif\0\0no TIFF at all")
        assert decode(path).shape == header(path) == (24, 40, 3)


def test_the_first_frame(tmp_path):
    frames = [Image.new("L", (4, 3), level) for level in (10, 200)]
    for kind in ("GIF", "WEBP", "TIFF", "PNG"):
        path = saved(frames[0], tmp_path / "a", kind, save_all=True, append_images=frames[1:])
        assert np.abs(decode(path).astype(int) - 10).max() <= 2


def test_the_content_says_what_a_file_is(tmp_path):
    path = saved(Image.fromarray(scene()), tmp_path / "a.jpg", "PNG")
    np.testing.assert_array_equal(decode(path), scene())
    (tmp_path / "b.png").write_text("not a picture")
    for read in (decode, header):
        with pytest.raises(UnreadableError, match=r"b\.png: it is no JPEG, PNG, .* picture"):
            read(tmp_path / "b.png")


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_cut_off_is_not_filled_up(kind, tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (50, 60, 3), np.uint8)
    content = saved(Image.fromarray(noise), tmp_path / "a", kind).read_bytes()
    for length in (0, 1, 20, len(content) // 3, len(content) // 2, len(content) - 40):
        (tmp_path / "b").write_bytes(content[:length])
        with pytest.raises(UnreadableError) as refused:
            decode(tmp_path / "b")
        assert refused.value.name == str(tmp_path / "b")
        if not length:
            assert refused.value.reason == "the file is empty"


@pytest.mark.parametrize("kind", FORMATS)
def test_damage_gives_a_picture_or_the_one_error(kind, tmp_path):
    content = bytearray(saved(Image.fromarray(scene()), tmp_path / "a", kind).read_bytes())
    random = np.random.default_rng(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, of damaged tags
        for _ in range(200):
            damaged = bytearray(content)
            for place in random.integers(0, min(len(content), 400), 3):
                damaged[place] = random.integers(256)
            try:
                picture = decode_bytes(bytes(damaged), "a")
            except UnreadableError:
                continue
            assert picture.dtype == np.uint8
            assert picture.ndim == 3
            assert picture.shape[2] in (1, 3)


def test_a_decompression_bomb_is_refused_by_its_header(tmp_path):
    """No warning either, which `-W error` would turn into an error of Pillow's own."""
    for side in (30_000, 11_000):
        (tmp_path / "bomb.png").write_bytes(png(side, side, 8, 2, []))
        for read in (decode, header):
            with pytest.raises(
                UnreadableError, match=rf"bomb\.png: it has {side:,}×{side:,} pixels, more than the 100"
            ):
                read(tmp_path / "bomb.png")
    assert Image.MAX_IMAGE_PIXELS < 30_000**2
    Image.new("1", (9_900, 9_900)).save(tmp_path / "large.png")  # Pillow itself warns of it
    assert header(tmp_path / "large.png") == (9_900, 9_900, 1)


def test_what_cannot_be_opened(tmp_path, monkeypatch):
    (tmp_path / "link.png").symlink_to(tmp_path / "gone.png")
    os.mkfifo(tmp_path / "pipe.png")
    reasons = {
        "gone.png": "there is no such file",
        "link.png": "it is a link to a file that is not there",
        "pipe.png": "it is no regular file",
        ".": "it is no regular file",
        "a\0.png": "embedded null byte",
    }
    for name, reason in reasons.items():
        for read in (decode, header):
            with pytest.raises(UnreadableError) as refused:
                read(f"{tmp_path}/{name}")
            assert refused.value.reason == reason
    saved(Image.fromarray(scene()), tmp_path / "closed.png")

    def closed(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", closed)
    with pytest.raises(UnreadableError, match=r"closed\.png: there is no permission to read it"):
        decode(tmp_path / "closed.png")


def test_names_of_any_kind_stay_on_their_line(tmp_path):
    with pytest.raises(UnreadableError) as refused:
        decode(tmp_path / "猫\n\x1b[31m.png")
    assert "猫\\n\\x1b[31m.png: there is no such file" in str(refused.value)


def test_many_threads_at_once(tmp_path):
    paths = [saved(Image.fromarray(scene()[..., :1].repeat(3, 2) + k), tmp_path / f"{k}.png") for k in range(8)]
    wrong = []

    def work():
        for _ in range(20):
            wrong.extend(k for k, path in enumerate(paths) if decode(path)[0, 0, 0] != k)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
