"""Real processes: they train as one process does, and none is left, whatever goes wrong."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import rank_tasks
from effort import THOROUGH, with_more

import neuronlab as nl
from neuronlab.parallel import ClusterError, parameter_server, ring, run_on_cluster
from neuronlab.parallel.__main__ import COMMAND
from neuronlab.parallel.processes import cluster, job, launcher
from neuronlab.parallel.processes.exchange import exchanges
from neuronlab.parallel.processes.job import Job, run_job_here

PROGRAM = ("-m", "neuronlab.parallel")
TROUBLE = Path(__file__).parents[1] / "support" / "mpi_trouble.py"
RANKS = [2, 4] if THOROUGH else [4]
SECONDS = 90  # until a test gives up; a quiet machine needs 2 to 8


@pytest.fixture(autouse=True)
def no_process_left(monkeypatch, request):
    """Whatever a test starts is gone when it ends."""
    mark = f"{os.getpid()}-{request.node.name}"
    monkeypatch.setenv("NEURONLAB_TEST", mark)
    yield
    psutil = pytest.importorskip("psutil")
    left = []
    for process in psutil.process_iter():
        try:
            own = process.pid != os.getpid() and process.environ().get("NEURONLAB_TEST") == mark
            if own and process.status() != psutil.STATUS_ZOMBIE:
                left.append(process.cmdline())
        except (psutil.Error, OSError):
            continue
    assert left == []


@pytest.fixture
def mpi(monkeypatch):
    """MPI, without the networks between machines: to look for them takes Open MPI a second at each start.

    It looks for them in the notebook of chapter 7.
    """
    monkeypatch.setenv("OMPI_MCA_btl", "^ofi")
    monkeypatch.setenv("OMPI_MCA_mtl", "^ofi")
    if lack := launcher.missing():
        pytest.skip(f'{lack}: python -m pip install "neuronlab[mpi]"')


def run(n_workers, *arguments):
    """Run a program on ranks; return its exit status and what it printed."""
    done = launcher.run_ranks(n_workers, *arguments, timeout=SECONDS)
    return done.returncode, done.stdout


@pytest.mark.mpi
@pytest.mark.parametrize("n_workers", RANKS)
def test_ranks_train_as_one_process_does(mpi, n_workers):
    status, printed = run(n_workers, *PROGRAM, "--epochs", 2)
    assert status == 0, printed
    assert f"{n_workers} ranks" in printed
    rows = re.findall(r"^(allreduce|ring) .*  yes \(largest difference (.+)\)$", printed, flags=re.MULTILINE)
    assert [way for way, _ in rows] == ["allreduce", "ring"], printed
    assert all(0 < float(difference) < 1e-12 for _, difference in rows), printed


@pytest.mark.mpi
@pytest.mark.parametrize("n_workers", RANKS)
def test_every_rank_gets_the_bits_that_simulate_gives(mpi, n_workers):
    status, printed = run(n_workers, TROUBLE, "sums")
    assert status == 0 and "right True [1, 2, 3, 7, 1000]" in printed, printed


@pytest.mark.mpi
def test_a_ring_with_a_wrong_chunk_is_caught(mpi):
    status, printed = run(2, TROUBLE, "wrong")
    assert status != 0 and "NO, workers differ" in printed, printed


@pytest.mark.mpi
@pytest.mark.parametrize(
    ("what", "said"),
    with_more(
        [("dies", r"rank 1 .*signal 9")],
        ("hangs", r"rank 0: nothing came from rank 1 in step 0 of ring for 2 s"),
        ("raises", r"OSError: the disk is full"),
    ),
)
def test_a_rank_in_trouble_ends_all(mpi, what, said):
    status, printed = run(2, TROUBLE, what)
    assert status != 0 and re.search(said, re.sub(r"\s+", " ", printed)), printed


# What each rank notices by itself. A push starts ranks for the first; the other's words are looked at below.
BATCHES = [
    (
        3,
        "n_workers, the ranks behind mpiexec -n, must be at most 3, the samples in one of the "
        "mini-batches, got 4: take fewer workers or another batch size",
    ),
    (5000, "batch_size must be at most 1438, the images of the training, got 5000"),
]


@pytest.mark.mpi
@pytest.mark.parametrize(("batch", "said"), BATCHES if THOROUGH else BATCHES[:1])
def test_mini_batches_that_do_not_fit(mpi, batch, said):
    status, printed = run(4, *PROGRAM, "--batch", batch)
    assert status != 0
    assert re.findall("error: .*", printed) == [f"error: {said}"]
    assert_nothing_but_the_message(printed, "error: ")


def assert_nothing_but_the_message(printed, start):
    """One rank has said it, once; below it stands what mpiexec says of every status but 0, and no more."""
    program, *added = re.split(r"^-{20,}\n", printed.strip() + "\n", flags=re.MULTILINE)
    assert program.startswith(start) and program.count("error: ") == 1, printed
    assert "MPI_ABORT" not in printed and "mpi-abort" not in printed and "Traceback" not in printed, printed
    assert len([part for part in added if part.strip()]) <= 1, printed


# Refused by argparse, by the job and by the watchdog; a push tries the first.
REFUSED = [
    (("--sizes", 64, 10, 10, "--way", "bus"), "invalid choice: 'bus'"),
    (("--batch", "many"), "argument --batch: invalid int value: 'many'"),
    (("--epochs", 0), "error: epochs must be at least 1"),
    (("--timeout", 0), "error: seconds must be"),
]


@pytest.mark.mpi
@pytest.mark.parametrize(("arguments", "said"), REFUSED if THOROUGH else REFUSED[:1])
def test_a_refused_setting_is_said_once_and_nothing_is_aborted(mpi, arguments, said):
    status, printed = run(3, *PROGRAM, *arguments)
    assert status != 0 and said in printed, printed
    assert_nothing_but_the_message(printed, ("usage: ", "error: "))


@pytest.mark.mpi
def test_an_error_of_one_rank_alone_ends_all(mpi):
    """Where the others do not come to agree, MPI ends them."""
    status, printed = run(3, TROUBLE, "refuses")
    assert status != 0 and printed.count("error: only here") == 1, printed


@pytest.mark.mpi
def test_one_rank_without_mpiexec_says_how_to_start_more(mpi, tmp_path):
    # Without mpiexec nobody removes Open MPI's file of shared memory.
    here = {"OMPI_MCA_btl_sm_backing_directory": str(tmp_path)}
    environment = os.environ | launcher.mpi_settings(1) | here
    command = [sys.executable, *PROGRAM, "--epochs", "1"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0 and f"Start more: {COMMAND}" in done.stdout, done
    # What an mpiexec of another MPI makes: four programs of one rank.
    done = subprocess.run(
        command, env=environment | {"PMI_SIZE": "4"}, capture_output=True, text=True, timeout=SECONDS
    )
    assert done.returncode == 2 and "started 4 ranks, but mpi4py sees 1" in done.stderr, done


@pytest.mark.thorough
@pytest.mark.mpi
def test_ranks_that_take_too_long_are_ended(mpi):
    with pytest.raises(TimeoutError, match="2 ranks were not done after 1 s"):
        launcher.run_ranks(2, "-c", "import time; time.sleep(1000)", timeout=1)


@pytest.mark.mpi
def test_a_cluster_trains_as_one_process_does(mpi, capfd):
    runs = run_on_cluster(2, epochs=2, timeout=SECONDS)
    here = run_job_here(Job(epochs=2), 2)
    assert [each.way for each in runs] == ["allreduce", "ring"]
    for each in runs:
        assert each.equal and each.n_workers == 2 and each.compute.shape == (2, 90)
        np.testing.assert_allclose(each.losses, here.losses, rtol=1e-12)
        assert not each.network.layers[0].W.flags.writeable
    assert capfd.readouterr() == ("", "")  # a notebook's cell shows its result, no log and no progress bar


@pytest.mark.thorough
@pytest.mark.mpi
def test_a_cluster_is_shut_down_after_every_error(mpi, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(TROUBLE.parent), prepend=os.pathsep)  # they import rank_tasks
    begun = time.monotonic()
    with pytest.raises(ZeroDivisionError), cluster.engines(2) as call:
        with pytest.raises(ClusterError, match="not done after 1 s"):
            call(1, time.sleep, 2)
        with pytest.raises(ClusterError, match="OSError: the disk is full"):
            call(SECONDS, rank_tasks.fail_alone, 1)
        with pytest.raises(ClusterError, match="a process ended in the middle of the run"):
            call(SECONDS, rank_tasks.die, SECONDS)
        1 / 0  # noqa: B018
    assert time.monotonic() - begun < SECONDS


@pytest.fixture
def false_mpiexec(tmp_path, monkeypatch):
    """Puts a shell script in the place of mpiexec."""
    if sys.platform == "win32":
        pytest.skip("the false mpiexec is a shell script")

    def put(script):
        false = tmp_path / "mpiexec"
        false.write_text(f"#!/bin/sh\n{script}\n")
        false.chmod(0o755)
        monkeypatch.setattr(cluster, "find_mpiexec", lambda: str(false))

    return put


@pytest.mark.thorough
@pytest.mark.mpi
def test_a_cluster_that_does_not_start_leaves_nothing(mpi, false_mpiexec, capsys):
    false_mpiexec("exit 1")
    (made,) = run_on_cluster(2, epochs=1)
    assert made.equal and made.n_workers == 2
    assert "MPI did not start: 2 processes did not start" in capsys.readouterr().out


@pytest.mark.thorough
@pytest.mark.mpi
def test_a_cluster_that_never_starts_is_given_up(mpi, false_mpiexec):
    false_mpiexec("sleep 1000")
    with pytest.raises(ClusterError, match="2 processes did not start"), cluster.engines(2, start_seconds=3):
        pass


def test_without_mpi_the_workers_take_turns(monkeypatch, capsys):
    monkeypatch.setattr(cluster, "missing", lambda: "mpi4py is not installed")
    (made,) = run_on_cluster(4, epochs=1)
    assert repr(made).startswith("TimedRun('in one process', 4 workers, loss ") and made.equal
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1 and "mpi4py is not installed" in printed and "neuronlab[mpi]" in printed


def test_a_browser_says_that_it_has_no_processes(monkeypatch, capsys):
    nl.data.digits()  # so that scikit-learn is loaded on this machine's platform
    with monkeypatch.context() as browser:
        browser.setattr(sys, "platform", "emscripten")
        (made,) = run_on_cluster(2, epochs=1)
    assert made.equal and capsys.readouterr().out == (
        "Real processes cannot run in a browser's page: the workers took turns in this kernel.\n"
    )


def test_workers_that_take_turns_have_no_more_time_than_processes(monkeypatch):
    monkeypatch.setattr(cluster, "missing", lambda: "mpi4py is not installed")
    begun = time.monotonic()
    with pytest.raises(ClusterError, match=r"2 workers, taking turns, were not done after 0\.2 s"):
        run_on_cluster(2, epochs=10_000, timeout=0.2)
    assert time.monotonic() - begun < 10


def test_one_process_that_the_others_are_held_against_has_no_more_time(monkeypatch):
    seconds = [0.0]

    def late(*arguments, **keywords):
        seconds[0] = 9.0
        return nl.train(*arguments, **keywords)

    monkeypatch.setattr(job, "CLOCK", lambda: seconds[0])
    monkeypatch.setattr(job, "train", late)
    with pytest.raises(TimeoutError, match="not done after 1 s"):
        run_job_here(Job(epochs=1), 2, timeout=1)


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="a process of Windows cannot be stopped by a signal")
def test_the_guard_ends_all_when_their_parent_is_killed(tmp_path):
    psutil = pytest.importorskip("psutil")
    code = """
import subprocess, sys, time
from neuronlab.parallel.processes.launcher import process_group
with process_group(1) as environment:
    command = [sys.executable, "-c", "import time; time.sleep(1000)"]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    print(child.pid, environment["TMPDIR"], flush=True)
    time.sleep(1000)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    pid, folder = parent.stdout.readline().split()
    child = psutil.Process(int(pid))
    assert child.is_running() and Path(folder).is_dir()
    parent.kill()
    parent.communicate()
    end = time.monotonic() + 20
    while Path(folder).exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not child.is_running() and not Path(folder).exists()


def test_mpiexec_is_found_beside_python(monkeypatch):
    beside = Path(sys.executable).parent
    if not list(beside.glob("mpiexec*")):
        pytest.skip("no mpiexec beside this Python")
    monkeypatch.setenv("PATH", "")
    assert Path(launcher.find_mpiexec()).parent == beside


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users with numbers here")
def test_open_mpi_is_only_told_what_it_needs(monkeypatch):
    pytest.importorskip("psutil")
    told = []
    for user, n_workers in ((1000, 1), (0, 1), (1000, 10_000)):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        told.append(set(launcher.mpi_settings(n_workers)) - {"OPENBLAS_NUM_THREADS"})
    assert told == [
        set(),
        {"OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"},
        {"PRTE_MCA_rmaps_default_mapping_policy", "OMPI_MCA_mpi_yield_when_idle"},
    ]


def test_what_a_rank_does_in_each_step():
    found = exchanges(ring(3), 1, 10)
    assert [(each.sender, each.receiver, each.action) for each in found] == [
        (0, 2, "reduce"),
        (0, 2, "reduce"),
        (0, 2, "copy"),
        (0, 2, "copy"),
    ]
    assert [each.out for each in found] == [slice(4, 7), slice(0, 4), slice(7, 10), slice(4, 7)]
    assert [each.into for each in found] == [slice(0, 4), slice(7, 10), slice(4, 7), slice(0, 4)]
    with pytest.raises(ValueError, match="in step 0 of parameter server, rank 1 sends 1 and gets 0"):
        exchanges(parameter_server(3), 1, 10)


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        ({"n_workers": 0}, ValueError, "n_workers must be at least 1, got 0"),
        ({"n_workers": 33}, ValueError, "n_workers, the ranks .* must be at most 32, the samples in one of"),
        ({"n_workers": 31}, ValueError, "n_workers, the ranks .* must be at most 30, the samples in one of"),
        (
            {"batch_size": 5000},
            ValueError,
            "batch_size must be at most 1438, the images of the training, got",
        ),
        ({"way": "pigeon"}, ValueError, "way must be one of allreduce, ring, both, got 'pigeon'"),
        ({"epochs": 1.5}, TypeError, "epochs must be a whole number"),
        ({"lr": -1}, ValueError, "lr must be above 0"),
        ({"timeout": 0}, ValueError, "timeout must be above 0"),
    ],
)
def test_wrong_input_is_refused_before_anything_starts(wrong, error, said):
    with pytest.raises(error, match=said):
        run_on_cluster(**wrong)
