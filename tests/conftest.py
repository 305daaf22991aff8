"""What the tests need before anything is imported."""

import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
sys.path.insert(0, str(Path(__file__).parent))  # op_cases is read by tests in every folder

from browsing import _driver, browser  # noqa: F401 - fixtures of tests in several folders
