"""Networks and facts -> pictures."""

from graphnet.drawing.rendering import render, render_difference, save
from graphnet.drawing.subject import Subject

__all__ = ["Subject", "render", "render_difference", "save"]
