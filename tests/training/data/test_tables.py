import data_kinds as kinds
import pytest

from graphnet.errors import DocumentError
from graphnet.training.data.tables import read_table


@pytest.fixture
def table(tmp_path):
    """Writes a table beside four pictures, 1.png to 4.png in the folder pictures."""
    for number in range(1, 5):
        kinds.write_picture(tmp_path / "pictures" / f"{number}.png")

    def written(text, name="data.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


ROWS = "pictures/1.png,cat\npictures/2.png,dog\npictures/3.png,cat\n"


def found(data, part="train"):
    source, labels = data.parts[part]
    return {source.name(row): data.classes[label] for row, label in enumerate(labels)}


@pytest.mark.parametrize(
    "text",
    [
        "path,label\n" + ROWS,
        ROWS,
        "\n" + ROWS + "\n,\n",
        "\ufeffImage , CLASS\n" + ROWS,
        ("filename,category\n" + ROWS).replace(",", ";"),
        ("filepath,target\n" + ROWS).replace(",", "\t"),
        ("file,label\n" + ROWS).replace("\n", "\r\n"),
        "id,label,path\n7,cat,pictures/1.png\n8,dog,pictures/2.png\n9,cat,pictures/3.png\n",
        'path,label\n"pictures/1.png","cat"\npictures/2.png, dog \npictures/3.png,cat',
    ],
)
def test_a_table_in_any_of_its_forms(table, text):
    data = read_table(table(text))
    assert found(data) == {"pictures/1.png": "cat", "pictures/2.png": "dog", "pictures/3.png": "cat"}
    assert (data.name, data.shape, data.classes) == ("data", (6, 8, 3), ("cat", "dog"))
    assert not data.unreadable


@pytest.mark.parametrize("header", ["path,label,split\n", ""])
def test_parts(table, header):
    data = read_table(
        table(header + "pictures/1.png,a,train\npictures/2.png,b,Train\npictures/3.png,a,VAL\npictures/4.png,b,test\n")
    )
    assert found(data) == {"pictures/1.png": "a", "pictures/2.png": "b"}
    assert found(data, "validation") == {"pictures/3.png": "a"}
    assert found(data, "test") == {"pictures/4.png": "b"}


def test_labels_that_are_numbers_keep_the_order_of_numbers(table):
    data = read_table(table("pictures/1.png,10\npictures/2.png,9\npictures/3.png,100\n"))
    assert data.classes == ("9", "10", "100")


def test_labels_and_paths_in_any_script(table, tmp_path):
    kinds.write_picture(tmp_path / "фото, моё\n1.png")
    data = read_table(table('path,label\n"фото, моё\n1.png",кот\npictures/2.png,犬\n'))
    assert found(data) == {"фото, моё\n1.png": "кот", "pictures/2.png": "犬"}
    assert data.parts["train"].source[0].shape == (6, 8, 3)


def test_an_absolute_path(table, tmp_path):
    elsewhere = kinds.write_picture(tmp_path / "elsewhere" / "x.png", size=(3, 2))
    data = read_table(table(f"{elsewhere},a\npictures/1.png,b\n"))
    assert data.parts["train"].source[0].shape == (2, 3, 3)


def test_missing_files_are_told_with_their_lines(table):
    data = read_table(table("path,label\npictures/1.png,a\ngone.png,b\npictures/2.png,b\nnull\0.png,a\n"))
    assert data.unreadable == (
        ("gone.png", "there is no such file (line 3 of the table)"),
        ("null\0.png", "there is no such file (line 5 of the table)"),
    )
    assert len(data.parts["train"].labels) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has no second column"),
        ("\n\n", "has no second column"),
        ("pictures/1.png\npictures/2.png\n", "has no second column"),
        ("path,colour\npictures/1.png,a\n", "names no column of labels: path, colour"),
        ("colour,label\npictures/1.png,a\n", "names no column of paths: colour, label"),
        ("photo,kind\npictures/1.png,a\n", "begins with neither names of columns nor a picture: photo, kind"),
        ("path,label\npictures/1.png,a\npictures/2.png\n", "line 3 has 1 cells, and its columns take 2"),
        ("path,label\npictures/1.png,a\npictures/2.png,\n", "line 3 has no label"),
        ("path,label\n,a\n", "line 2 has no path"),
        ("path,label,split\npictures/1.png,a,dev\n", "line 2 is of the unknown part 'dev'"),
        ("path,label\npictures/1.png,a\npictures/1.png,b\n", "1.png is a on line 2, but b on line 3"),
        ('path,label\n"pictures/1.png,a\n', "line 2: unexpected end of data"),
        ("path,label\ngone/1.png,a\ngone/2.png,b\n", "holds no picture that could be read; gone/1.png: there is no"),
        ("path,label\n", "holds no picture"),
        (b"path,label\npictures/1.png,\xe9t\xe9\n", "is no UTF-8 text: byte 26"),
        ("path,label\n" + "x" * 200_000 + ",a\n", "line 2: field larger than field limit"),
    ],
)
def test_a_table_that_makes_no_sense(table, text, reason):
    path = table(text)
    with pytest.raises(DocumentError, match=reason) as caught:
        read_table(path)
    assert str(path) in str(caught.value)


def test_a_first_row_whose_file_is_missing_is_still_a_picture_s(table):
    data = read_table(table("gone.png,a\npictures/1.png,b\npictures/2.png,a\n"))
    assert len(data.unreadable) == 1
    assert found(data) == {"pictures/1.png": "b", "pictures/2.png": "a"}


def test_one_class(table):
    assert found(read_table(table("pictures/1.png,a\npictures/2.png,a\n"))) == {
        "pictures/1.png": "a",
        "pictures/2.png": "a",
    }


@pytest.mark.parametrize(("classes", "mirrored"), [("ab", False), (("b", "7", "ä"), False), (("a", "dog"), True)])
def test_letters_and_digits_are_not_mirrored(table, classes, mirrored):
    data = read_table(table("".join(f"pictures/{row + 1}.png,{name}\n" for row, name in enumerate(classes))))
    assert data.mirrored == mirrored
    assert ("by default it is not mirrored: its classes are letters or digits" in data.remarks) != mirrored
