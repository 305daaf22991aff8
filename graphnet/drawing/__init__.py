"""Networks and facts -> pictures."""

from graphnet.drawing.rendering import render, save
from graphnet.drawing.subject import Subject

__all__ = ["Subject", "render", "save"]
