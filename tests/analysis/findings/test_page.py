"""The page of the docs is the rules' own words."""

from pathlib import Path

from graphnet.analysis.findings import RULES
from graphnet.analysis.findings.page import page

DOCS = Path(__file__).parents[3] / "docs" / "findings.md"


def test_the_page_is_up_to_date():
    assert DOCS.read_text("utf-8") == page(), "run tools/findings"


def test_every_rule_is_on_it_in_the_order_of_their_codes():
    headings = [line for line in page().splitlines() if line.startswith("### ")]
    assert headings == [f"### {rule.code} · {rule.title}" for rule in RULES]
