"""Images read as a person sees them: files of every format and mode, with colours that are known."""

from __future__ import annotations

import io
import os
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageOps

from workbench.data.reading import MAX_FILE_BYTES, Inspection, Unreadable, inspect_image, read_image

RED, GREEN, BLUE, WHITE, BLACK = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)
LOSSLESS = [".png", ".bmp", ".tiff", ".webp"]
SIZE = (48, 32)


def quarters() -> Image.Image:
    """48 × 32 pixels: red, green above blue, white."""
    image = Image.new("RGB", SIZE, WHITE)
    for colour, corner in ((RED, (0, 0)), (GREEN, (24, 0)), (BLUE, (0, 16))):
        image.paste(colour, (*corner, corner[0] + 24, corner[1] + 16))
    return image


def save(image: Image.Image, path: Path, **options: Any) -> Path:
    if path.suffix == ".webp":
        options["lossless"] = True
    image.save(path, **options)
    return path


def centres(pixels: npt.NDArray[np.uint8]) -> list[tuple[int, ...]]:
    """The colour in the middle of each quarter, row by row."""
    height, width, _ = pixels.shape
    places = [
        (height // 4 + row * height // 2, width // 4 + column * width // 2) for row in (0, 1) for column in (0, 1)
    ]
    return [tuple(int(value) for value in pixels[place]) for place in places]


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_that_colours_of_a_lossless_file_come_out_exactly(tmp_path: Path, suffix: str) -> None:
    pixels = read_image(save(quarters(), tmp_path / f"x{suffix}"))
    assert pixels.dtype == np.uint8
    np.testing.assert_array_equal(pixels, np.asarray(quarters()))


def test_that_a_jpeg_comes_out_with_its_colours(tmp_path: Path) -> None:
    seen = centres(read_image(save(quarters(), tmp_path / "x.jpg", quality=95, subsampling=0)))
    np.testing.assert_allclose(seen, [RED, GREEN, BLUE, WHITE], atol=3)  # JPEG rounds in YCbCr


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tiff", ".jpg"])
def test_that_grey_stays_one_channel(tmp_path: Path, suffix: str) -> None:
    path = save(Image.new("L", SIZE, 77), tmp_path / f"x{suffix}")
    assert np.unique(read_image(path)).tolist() == [77]
    assert read_image(path).shape == (32, 48, 1)
    assert inspect_image(path) == Inspection(48, 32, 1)


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tiff"])
def test_that_one_bit_is_black_and_white(tmp_path: Path, suffix: str) -> None:
    image = Image.new("1", SIZE, 0)
    image.paste(1, (24, 0, 48, 32))
    assert centres(read_image(save(image, tmp_path / f"x{suffix}"))) == [(0,), (255,), (0,), (255,)]


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tiff", ".gif"])
def test_that_a_palette_shows_its_colours(tmp_path: Path, suffix: str) -> None:
    path = save(quarters().quantize(4), tmp_path / f"x{suffix}")
    assert centres(read_image(path)) == [RED, GREEN, BLUE, WHITE]
    assert inspect_image(path).channels == 3


@pytest.mark.parametrize("suffix", [".png", ".webp", ".tiff"])
def test_that_transparency_is_laid_on_white(tmp_path: Path, suffix: str) -> None:
    image = Image.new("RGBA", SIZE, (*BLACK, 0))
    image.paste((*RED, 255), (0, 0, 24, 16))
    image.paste((*BLACK, 128), (24, 0, 48, 16))
    half = 255 - 128
    seen = centres(read_image(save(image, tmp_path / f"x{suffix}")))
    assert seen == [RED, (half, half, half), WHITE, WHITE]


def test_that_grey_with_transparency_is_laid_on_white_and_stays_grey(tmp_path: Path) -> None:
    image = Image.new("LA", SIZE, (0, 0))
    image.paste((100, 255), (0, 0, 24, 32))
    assert centres(read_image(save(image, tmp_path / "x.png"))) == [(100,), (255,), (100,), (255,)]


@pytest.mark.parametrize("transparency", [0, bytes([0, 255, 255, 255])])
def test_that_a_transparent_palette_entry_shows_white(tmp_path: Path, transparency: int | bytes) -> None:
    image = Image.new("P", SIZE, 1)
    image.putpalette([*BLACK, *RED, *GREEN, *BLUE])
    image.paste(0, (0, 0, 24, 32))
    seen = centres(read_image(save(image, tmp_path / "x.png", transparency=transparency)))
    assert seen == [WHITE, RED, WHITE, RED]


@pytest.mark.parametrize(("mode", "key", "colour"), [("RGB", BLACK, RED), ("L", 0, 90), ("1", 0, 1)])
def test_that_a_colour_key_shows_white(
    tmp_path: Path, mode: str, key: int | tuple[int, ...], colour: int | tuple[int, ...]
) -> None:
    image = Image.new(mode, SIZE, key)
    image.paste(colour, (0, 0, 24, 32))
    path = save(image, tmp_path / "x.png", transparency=key)
    expected = np.asarray(Image.new(mode, (1, 1), colour).convert("RGB" if mode == "RGB" else "L")).ravel()
    white = (255,) * len(expected)
    assert centres(read_image(path)) == [tuple(expected.tolist()), white] * 2


def sixteen_bit() -> Image.Image:
    """0, 65535 above 257 × 100, 128 (which rounds to 0)."""
    values = np.zeros(SIZE[::-1], dtype=np.uint16)
    values[:16, 24:], values[16:, :24], values[16:, 24:] = 65535, 25700, 128
    return Image.fromarray(values)


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_that_16_bit_grey_is_scaled_and_not_clipped(tmp_path: Path, suffix: str) -> None:
    assert centres(read_image(save(sixteen_bit(), tmp_path / f"x{suffix}"))) == [(0,), (255,), (100,), (0,)]


def test_that_16_bit_grey_where_white_is_zero_is_turned_round(tmp_path: Path) -> None:
    path = save(sixteen_bit(), tmp_path / "x.tiff", tiffinfo={262: 0})
    assert centres(read_image(path)) == [(255,), (0,), (155,), (255,)]


def png_bytes(header: bytes, rows: bytes) -> bytes:
    """A PNG file from its IHDR fields and its filtered rows, for what Pillow does not write."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_that_16_bit_colour_is_scaled(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    row = struct.pack(">3H", 65535, 25700, 0)
    path.write_bytes(png_bytes(struct.pack(">IIBBBBB", 1, 1, 16, 2, 0, 0, 0), b"\0" + row))
    assert read_image(path).tolist() == [[[255, 100, 0]]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[0, 100, 255]], dtype=np.int32), [0, 100, 255]),
        (np.array([[0, 25700, 65535]], dtype=np.int32), [0, 100, 255]),
        (np.array([[-1000, 0, 1000]], dtype=np.int32), [0, 128, 255]),
        (np.array([[0.0, 0.2, 1.0]], dtype=np.float32), [0, 51, 255]),
        (np.array([[0.0, 51.0, 200.0]], dtype=np.float32), [0, 51, 200]),
        (np.array([[-1.0, 0.0, 1.0]], dtype=np.float32), [0, 128, 255]),
        (np.array([[np.nan, 0.2, np.inf]], dtype=np.float32), [0, 51, 255]),
        (np.array([[np.nan, np.nan, np.nan]], dtype=np.float32), [0, 0, 0]),
        (np.array([[-5.0, -5.0, -5.0]], dtype=np.float32), [0, 0, 0]),
    ],
)
def test_that_32_bit_grey_takes_the_narrowest_usual_range(
    tmp_path: Path, values: npt.NDArray[np.generic], expected: list[int]
) -> None:
    path = save(Image.fromarray(values), tmp_path / "x.tiff")
    assert read_image(path)[0, :, 0].tolist() == expected


@pytest.mark.parametrize("suffix", [".jpg", ".tiff"])
def test_that_cmyk_shows_the_colours_it_prints(tmp_path: Path, suffix: str) -> None:
    image = Image.new("CMYK", SIZE, (0, 255, 255, 0))
    image.paste((255, 0, 0, 0), (24, 0, 48, 16))
    image.paste((0, 0, 0, 255), (0, 16, 24, 32))
    image.paste((0, 0, 0, 0), (24, 16, 48, 32))
    path = save(image, tmp_path / f"x{suffix}", **({"quality": 100} if suffix == ".jpg" else {}))
    np.testing.assert_allclose(centres(read_image(path)), [RED, (0, 255, 255), BLACK, WHITE], atol=3)


def test_that_an_adobe_jpeg_stores_its_inks_inverted_and_is_read_so(tmp_path: Path) -> None:
    path = save(Image.new("CMYK", SIZE, (0, 0, 0, 0)), tmp_path / "x.jpg", quality=100)
    assert b"Adobe" in path.read_bytes()
    assert read_image(path).min() >= 252  # no ink is white, not black


@pytest.mark.parametrize("suffix", [".png", ".webp", ".tiff", ".jpg"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_that_exif_orientation_is_applied(tmp_path: Path, suffix: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95, "subsampling": 0} if suffix == ".jpg" else {}
    path = save(quarters(), tmp_path / f"x{suffix}", exif=exif, **options)
    # The EXIF standard names the corner where the first row and the first column begin: 6 is "right side, top".
    layouts = {
        1: [RED, GREEN, BLUE, WHITE],
        2: [GREEN, RED, WHITE, BLUE],
        3: [WHITE, BLUE, GREEN, RED],
        4: [BLUE, WHITE, RED, GREEN],
        5: [RED, BLUE, GREEN, WHITE],
        6: [BLUE, RED, WHITE, GREEN],
        7: [WHITE, GREEN, BLUE, RED],
        8: [GREEN, WHITE, RED, BLUE],
    }
    np.testing.assert_allclose(centres(read_image(path)), layouts[orientation], atol=3)
    width, height = SIZE if orientation < 5 else SIZE[::-1]
    assert inspect_image(path) == Inspection(width, height, 3)
    assert read_image(path).shape == (height, width, 3)


def test_that_orientation_agrees_with_pillow_on_a_reduced_jpeg(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = save(quarters().resize((480, 320)), tmp_path / "x.jpg", exif=exif)
    reduced = read_image(path, at_least=60)
    assert reduced.shape == (120, 80, 3)
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image).resize((80, 120))
    assert np.abs(reduced.astype(int) - np.asarray(upright).astype(int)).mean() < 4


def test_that_damaged_exif_does_not_hide_the_picture(tmp_path: Path) -> None:
    path = save(quarters(), tmp_path / "x.png", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\xff\xff")
    assert centres(read_image(path)) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png", ".tiff"])
def test_that_of_an_animation_the_first_frame_is_read(tmp_path: Path, suffix: str) -> None:
    frames = [Image.new("RGB", SIZE, RED), Image.new("RGB", SIZE, BLUE)]
    path = save(frames[0], tmp_path / f"x{suffix}", save_all=True, append_images=frames[1:])
    assert centres(read_image(path)) == [RED] * 4


def test_that_of_the_several_pictures_of_a_phones_jpeg_the_first_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    second = Image.new("RGB", SIZE, BLUE)
    quarters().save(path, "MPO", save_all=True, append_images=[second], quality=95, subsampling=0)
    np.testing.assert_allclose(centres(read_image(path)), [RED, GREEN, BLUE, WHITE], atol=3)
    assert inspect_image(path) == Inspection(48, 32, 3)


def test_that_the_content_counts_and_not_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "really_a_png.jpg"
    quarters().save(path, "PNG")
    assert centres(read_image(path)) == [RED, GREEN, BLUE, WHITE]


def noise(suffix: str) -> bytes:
    """A file of several kilobytes, so that half of it is a broken picture."""
    values = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(values).save(file, {".jpg": "JPEG", ".tif": "TIFF"}.get(suffix, suffix[1:].upper()))
    return file.getvalue()


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp", ".tif", ".gif"])
@pytest.mark.parametrize("share", [0.001, 0.05, 0.5, 0.9])
def test_that_a_truncated_file_is_told_by_inspection_and_by_reading(tmp_path: Path, suffix: str, share: float) -> None:
    path, whole = tmp_path / f"x{suffix}", noise(suffix)
    path.write_bytes(whole[: max(1, int(len(whole) * share))])
    for read in (read_image, inspect_image):
        with pytest.raises(Unreadable):
            read(path)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp", ".tif", ".gif"])
def test_that_random_damage_never_crashes(tmp_path: Path, suffix: str) -> None:
    random, whole, outcomes = np.random.default_rng(1), noise(suffix), set()
    for _ in range(60):
        damaged = bytearray(whole)
        places = np.concatenate([random.integers(0, 80, 2), random.integers(0, len(whole), 3)])
        for place in places:
            damaged[int(place)] = int(random.integers(0, 256))
        path = tmp_path / f"x{suffix}"
        path.write_bytes(damaged)
        try:
            outcomes.add(read_image(path).shape[-1])
        except Unreadable as unreadable:
            outcomes.add(str(unreadable).split("(")[0])
    assert outcomes


def test_that_an_empty_file_and_text_are_no_images(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.png").write_text("not an image")
    with pytest.raises(Unreadable, match="it is empty"):
        read_image(tmp_path / "empty.png")
    with pytest.raises(Unreadable, match="it is no PNG"):
        read_image(tmp_path / "text.png")


def test_that_a_decompression_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_bytes(struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0), b"\0" * 10))
    for read in (read_image, inspect_image):
        with pytest.raises(Unreadable, match="100,000,000 pixels"):
            read(path)


def test_that_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.bmp"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)  # sparse: takes no room
    with pytest.raises(Unreadable, match="256 are read"):
        read_image(path)


def test_that_pipes_folders_and_links_to_nowhere_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")
    (tmp_path / "nowhere.png").symlink_to(tmp_path / "missing")
    for name, reason in {
        "folder": "it is a folder",
        "pipe": "not a regular",
        "loop": "links",
        "nowhere": "no such",
    }.items():
        with pytest.raises(Unreadable, match=reason):
            read_image(tmp_path / f"{name}.png")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_that_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = save(quarters(), tmp_path / "x.png")
    path.chmod(0)
    with pytest.raises(Unreadable, match="no permission"):
        read_image(path)


def test_that_a_colour_space_that_cannot_be_shown_is_named(tmp_path: Path) -> None:
    path = save(Image.new("LAB", SIZE), tmp_path / "x.tiff")
    for read in (read_image, inspect_image):
        with pytest.raises(Unreadable, match="LAB"):
            read(path)


def test_that_warnings_of_pillow_stay_inside(tmp_path: Path) -> None:
    large = save(Image.new("1", (8000, 7000)), tmp_path / "large.png")  # above the size that Pillow warns of
    with warnings.catch_warnings(record=True) as leaked:
        warnings.simplefilter("always")
        assert inspect_image(large) == Inspection(8000, 7000, 1)
    assert not leaked


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp", ".tif", ".gif"])
def test_that_all_files_that_are_cut_off_are_told_in_the_same_words(tmp_path: Path, suffix: str) -> None:
    whole = save(Image.effect_noise((64, 64), 90).convert("RGB"), tmp_path / f"whole{suffix}").read_bytes()
    for share in (0.5, 0.7, 0.9):
        file = tmp_path / f"cut{suffix}"
        file.write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(Unreadable) as refused:
            inspect_image(file)
        assert str(refused.value) == "it is damaged or incomplete"


def test_that_a_picture_with_megabytes_of_packed_text_is_refused_for_its_text(tmp_path: Path) -> None:
    whole = save(Image.new("L", (8, 8)), tmp_path / "x.png").read_bytes()
    text = b"zTXtk\0\0" + zlib.compress(b"a" * 5_000_000)
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    (tmp_path / "x.png").write_bytes(whole[:33] + chunk + whole[33:])
    with pytest.raises(Unreadable, match="more text than is read"):
        inspect_image(tmp_path / "x.png")
