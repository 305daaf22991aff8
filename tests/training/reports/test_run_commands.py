"""Commands that are offered: whoever types them as they stand goes on with the run."""

import html
import shlex
from types import SimpleNamespace

import pytest
from report_samples import record, small

from graphnet.errors import Interrupted, NotFoundError
from graphnet.training.learning.failures import told
from graphnet.training.reports.overview import commands
from graphnet.training.runs import record as records
from graphnet.training.runs.commands import command
from graphnet.training.trained import trained

OWN = record(ops="/home/me/my ops.py", status="interrupted")


@pytest.fixture
def run(tmp_path):
    """The folder of a run with ops of its own that was stopped, with a space in its name."""
    folder = tmp_path / "my run"
    folder.mkdir()
    records.write(folder, OWN)
    return folder


def arguments(words, run):
    return ["graphnet", *words, str(run), "--ops", "/home/me/my ops.py"]


def test_a_shell_reads_back_the_folder_and_the_file_of_ops(run):
    assert shlex.split(command("fit --resume", run, OWN)) == arguments(["fit", "--resume"], run)
    assert command("evaluate", "runs/net", record()) == "graphnet evaluate runs/net"


def test_a_run_that_is_stopped_says_how_it_goes_on(run):
    with pytest.raises(Interrupted) as ended, told(run, OWN, SimpleNamespace(network=small())):
        raise KeyboardInterrupt
    assert shlex.split(str(ended.value).partition("to go on: ")[2]) == arguments(["fit", "--resume"], run)


def test_a_run_without_a_model_says_how_it_goes_on(run):
    with pytest.raises(NotFoundError) as refused:
        trained(run, None, None, None)
    assert shlex.split(str(refused.value).partition("mend: ")[2]) == arguments(["fit", "--resume"], run)


def test_a_report_names_them_all(run):
    page = html.unescape(commands(OWN, str(run)))
    for words in (["fit", "--resume"], ["evaluate"], ["predict"]):
        assert shlex.join(arguments(words, run)) in page
