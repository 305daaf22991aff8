"""A network as DOT text: boxes in nested clusters, wires with volumes, and a legend."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import batched
from typing import Literal
