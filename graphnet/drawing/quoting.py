"""Text that Graphviz shows as it stands: none of it is taken for markup, for an escape or for syntax."""

from __future__ import annotations

from html import escape


def visible(text: str) -> str:
    r"""Text with what cannot be printed written as Python would write it, so that it stays on its line.

    >>> print(visible("two\nlines"))
    two\nlines
    """
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def shortened(text: str, length: int = 48) -> str:
    """Text that does not burst its box.

    >>> shortened("a rather long argument", 12)
    'a rather lo…'
    """
    return text if len(text) <= length else f"{text[: length - 1]}…"


def markup(text: str) -> str:
    r"""Text within an HTML-like label, where `\N` and its like are still replaced.

    >>> print(markup(r"a < b & \N"))
    a &lt; b &amp; \\N
    """
    return escape(visible(text)).replace("\\", r"\\")


def plain(*lines: str) -> str:
    r"""Lines of a tooltip, in which Graphviz looks for escapes twice over.

    >>> print(plain(r"C:\nets", "<b>"))
    C:\\\\nets
    &lt;b&gt;
    """
    return "\n".join(escape(visible(line)).replace("\\", r"\\\\") for line in lines)
