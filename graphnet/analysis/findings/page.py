"""The page of the docs that explains every finding, from the rules themselves."""

from __future__ import annotations

from inspect import cleandoc
from itertools import groupby

from graphnet.analysis.findings.finding import Rule
from graphnet.analysis.findings.rules import RULES

_HEAD = """
# What `graphnet check` finds

`graphnet check BLUEPRINT` and `graphnet.check(network)` tell everything at once, worst first. An *error* cannot work; a
*warning* is most likely not meant; a *note* is worth a look. Each has a code, names the file and the line of the
blueprint, and says what would mend it. The exit status is 1 where there is an error, with `--strict` also for warnings.

What is meant can be silenced, errors excepted:

- on a line of the blueprint: `Conv2D(8, 2, padding="same")  # graphnet: ignore[GN106]`, or every code with
  `# graphnet: ignore`; of a helper's line it holds for all that the helper writes;
- in a blueprint: `@blueprint(ignore=("GN106",))`;
- for one run: `graphnet check BLUEPRINT --ignore GN106`.
"""

_GROUPS = {
    "GN0": "What cannot work",
    "GN1": "Windows and volumes",
    "GN2": "The order of layers",
    "GN3": "The graph as a whole",
    "GN9": "Limits",
}


def page(rules: tuple[Rule, ...] = RULES) -> str:
    """Every rule with its severity, its paragraph and its source, as markdown."""
    parts = [cleandoc(_HEAD)]
    for prefix, group in groupby(rules, key=lambda rule: rule.code[:3]):
        parts.append(f"## {_GROUPS[prefix]}")
        parts.extend(_entry(rule) for rule in group)
    return "\n\n".join(parts) + "\n"


def _entry(rule: Rule) -> str:
    return f"### {rule.code} · {rule.title}\n\n*{rule.severity}* · {rule.reference}\n\n{rule.explanation}"
