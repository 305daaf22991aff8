"""Material of tests/test_mistakes.py: nothing here is a test, and half of it fails when it is imported."""

collect_ignore_glob = ["*.py"]
