"""The measurements that the course shows: complete, and beside them the model as the formulas give it."""

import datetime
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from neuronlab.parallel import ALGORITHMS, Link, bytes_text, loss_table, model_table, seconds_text
from neuronlab.parallel.cost.loss_row import LossRow
from neuronlab.parallel.cost.measured import measured
from neuronlab.parallel.cost.model_row import ModelRow

ROOT = Path(__file__).resolve().parents[2]
SIZES = {4_000, 400_000, 40_000_000}


@pytest.mark.parametrize("what", ["model", "loss"])
def test_a_measurement_says_where_it_comes_from(what):
    made = measured()[what]
    assert datetime.date.fromisoformat(made.date) >= datetime.date(2026, 11, 24)
    assert "cores" in made.machine and "Python" in made.machine and "load before" in made.note
    assert (ROOT / f"{made.by.split()[-1].replace('.', '/')}.py").exists()
    for row in made.rows:
        assert isinstance(row, {"model": ModelRow, "loss": LossRow}[what])
        assert 0 < row.fastest <= row.seconds <= row.slowest


def test_the_model_is_that_of_the_formulas():
    made = measured()["model"]
    link = Link("fitted", made.facts["latency"], made.facts["bandwidth"])
    assert {(row.way, row.n_bytes) for row in made.rows} == {
        (way, size) for way in ("allreduce", "ring") for size in SIZES
    }
    for row in made.rows:
        model = ALGORITHMS[row.formula](row.n_bytes, made.facts["n_workers"], link)
        assert row.model == pytest.approx(model, rel=1e-12)


def test_what_was_dropped_is_the_share_that_was_asked_for():
    rows = measured()["loss"].rows
    assert {(row.control, row.loss, row.n_bytes) for row in rows} == {
        (control, loss, size) for control in ("cubic", "bbr") for loss in (0, 0.001, 0.01) for size in SIZES
    }
    for row in rows:
        expected = row.loss * row.packets
        assert abs(row.dropped - expected) <= 5 * (expected * (1 - row.loss)) ** 0.5


def test_loss_makes_cubic_slow():
    """The order of the ways under loss: a claim of chapter 8."""
    times = {
        (row.control, row.loss): row.seconds for row in measured()["loss"].rows if row.n_bytes == max(SIZES)
    }
    assert times["cubic", 0.01] > 5 * times["cubic", 0]
    assert times["bbr", 0.01] < times["cubic", 0.01] / 2


def test_tables_show_every_row_under_its_heading():
    rows = measured()["model"].rows
    head, *lines = model_table(rows).splitlines()
    heads = re.split(r" {2,}", head)
    for line, row in zip(lines, rows, strict=True):
        shown = dict(zip(heads, re.split(r" {2,}", line), strict=True))
        assert shown == {
            "way": row.way,
            "bytes": bytes_text(row.n_bytes),
            "computed": seconds_text(row.model),
            "fastest": seconds_text(row.fastest),
            "median": seconds_text(row.seconds),
            "formula of": row.formula,
        }
    rows = measured()["loss"].rows
    head, *lines = loss_table(rows).splitlines()
    assert re.split(r" {2,}", head) == ["packets lost", "0 %", "0.1 %", "1 %"]
    found = {}
    for line in lines:
        control, n_bytes, *times = re.split(r" {2,}", line)
        found |= {(control, n_bytes, loss): time for loss, time in zip((0, 0.001, 0.01), times, strict=True)}
    assert found == {
        (row.control, bytes_text(row.n_bytes), row.loss): seconds_text(row.seconds) for row in rows
    }
    order = [line.split()[:2] for line in lines]
    assert order == [[way, size] for way in ("cubic", "bbr") for size in ("4", "400", "40")]


def test_a_machine_that_cannot_measure_loss_says_why():
    code = (
        "import shutil, sys; shutil.which = lambda tool: None; "
        "from benchmarks.namespace_loss import main; sys.argv = ['']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 77 and done.stderr.startswith("cannot measure loss here: ")


def test_benchmarks_save_where_it_is_read():
    from tools.measurement import FILE

    assert FILE.read_bytes() == files("neuronlab.parallel.cost").joinpath("measured.json").read_bytes()
