"""What a run is: its figures at a glance, its data, its options, where it ran, and how to go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path

from graphnet.ops.op import arguments_text
from graphnet.shapes import volume_text
from graphnet.training.options import Options
from graphnet.training.plateaus import best_epoch
from graphnet.training.reports.markup import named, pairs, said
from graphnet.training.reports.wording import UNKNOWN, duration, figure, of_part, percent
from graphnet.training.runs.commands import command
from graphnet.training.runs.history import Epoch
from graphnet.training.runs.record import Record


def headline(record: Record, history: Sequence[Epoch]) -> str:
    """The network, the data, how it ended and how well it went."""
    lines = "\n".join(map(said, record.reason.splitlines())) if record.reason else ""
    reason = f'<p class="fault">{lines}</p>' if lines else ""
    return (
        f'<header><p class="kicker">graphnet run <span class="status {record.status}">{record.status}</span></p>\n'
        f"<h1>{named(record.name)} <small>on</small> {named(data_name(record))}</h1>{reason}\n"
        f'<div class="tiles">{"".join(_tiles(record, history))}</div></header>'
    )


def data_name(record: Record) -> str:
    """The data without the folders that lead there."""
    return Path(record.learned.data).name


def _tiles(record: Record, history: Sequence[Epoch]) -> Iterable[str]:
    held_out = f"held-out accuracy{of_part(record.learned.held_out_part)}"
    for name, scores in (("test accuracy", record.test), (held_out, record.held_out)):
        if scores is not None:
            yield _tile(percent(scores.accuracy), name, f"loss {figure(scores.loss)}")
    if record.held_out is None and history:
        yield _tile(percent(history[-1].val_accuracy), f"{held_out} so far", f"after epoch {history[-1].epoch}")
    planned = f"of {record.options.epochs}" if record.epochs != record.options.epochs else ""
    kept = f"the weights are those of epoch {best_epoch(history)}" if record.options.patience and history else ""
    told = "; ".join(filter(None, (planned, kept)))
    yield _tile(f"{record.epochs:,}", "epoch" if record.epochs == 1 else "epochs", told)
    seconds = sum(row.seconds for row in history)
    yield _tile(duration(seconds), "of training", f"{throughput(history):,.0f} images/s" if seconds else "")
    if record.params is not None and record.trainable_params is not None:
        frozen = record.params - record.trainable_params
        yield _tile(f"{record.params:,}", "parameters", f"{frozen:,} not trainable" if frozen else "all trainable")


def _tile(value: str, name: str, more: str) -> str:
    return f"<div><strong>{value}</strong><span>{name}</span><small>{more}</small></div>"


def throughput(history: Sequence[Epoch]) -> float:
    """Images a second over all epochs; 0 where none took any time."""
    seconds = sum(row.seconds for row in history)
    return sum(row.images_per_second * row.seconds for row in history) / seconds if seconds else 0.0


def data_facts(record: Record) -> str:
    """What was learned from."""
    learned = record.learned
    normalization = learned.normalization
    images = {name.replace("_", " "): f"{count:,} pictures" for name, count in learned.images.items()}
    left_out = {"left out": f"{learned.unreadable:,} unreadable"} if learned.unreadable else {}
    return pairs(
        {
            "data": named(learned.data),
            "kind": said(learned.kind),
            "classes": f"{len(learned.classes):,}",
            "pictures": volume_text(learned.shape),
            **images,
            **left_out,
            "mean": ", ".join(map(figure, normalization.mean)),
            "deviation": ", ".join(map(figure, normalization.deviation)),
        }
    )


def network_facts(record: Record) -> str:
    """What was trained."""
    return pairs(
        {
            "blueprint": said(record.blueprint or record.name),
            "called with": said(arguments_text(record.parameters)) or UNKNOWN,
            **({"ops": said(record.ops)} if record.ops else {}),
        }
    )


def option_list(record: Record) -> str:
    """Every option, those that the user chose marked."""
    told = "".join(_option(field.name, record) for field in fields(Options))
    return f'<p class="quiet"><b class="chosen">In bold</b> what was chosen; the rest was decided.</p><dl>{told}</dl>'


def _option(name: str, record: Record) -> str:
    text = value_text(getattr(record.options, name))
    mark = ' class="chosen"' if name in record.chosen else ""
    return f"<div{mark}><dt>{said(name.replace('_', ' '))}</dt><dd>{said(text)}</dd></div>"


def value_text(value: object) -> str:
    """An option's value as a person writes it.

    >>> value_text(None), value_text(True), value_text(5e-4), value_text("sgd")
    ('none', 'yes', '0.0005', 'sgd')
    """
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
    return str(value)


def environment_facts(record: Record) -> str:
    """Where it ran, and when."""
    times = {"started": record.started, **({"finished": record.finished} if record.finished else {})}
    return pairs({name: said(text) for name, text in {**times, **record.environment}.items()})


def commands(record: Record, directory: str) -> str:
    """What to type to go on from here."""
    resume = [] if record.status == "finished" else [("go on with it", command("fit --resume", directory, record))]
    anew = command("fit --config", f"{directory}/recipe.toml")
    told = [
        *resume,
        ("measure it again", command("evaluate", directory, record)),
        ("name what pictures show", f"{command('predict', directory, record)} IMAGE…"),
        ("set it beside others", "graphnet runs"),
        ("train it anew with another option", f"{anew} --seed {record.options.seed + 1}"),
    ]
    return pairs({what: f"<code>{said(words)}</code>" for what, words in told})
