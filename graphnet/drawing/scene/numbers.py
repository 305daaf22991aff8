"""Numbers as the files of pictures write them."""


def number(value: float) -> str:
    """A number to two decimals, without what says nothing.

    >>> number(12.0), number(-0.001), number(3.14159), number(120)
    ('12', '0', '3.14', '120')
    """
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")  # adding 0 makes −0 a plain one
