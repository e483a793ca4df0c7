"""The words of the command `neuronlab`, and the sentences with which it refuses."""

import socket
import subprocess
import sys
from importlib import metadata

import nbformat
import pytest
from nbformat.sign import NotebookNotary

import neuronlab as nl
from neuronlab.app import checkup, command, requirements, server, shelf
from neuronlab.app.command import main


@pytest.fixture(autouse=True)
def jupyter_of_its_own(tmp_path, monkeypatch):
    """Nothing is signed in the name of who runs the tests, and their folder is empty."""
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "jupyter"))
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")


@pytest.fixture
def served(monkeypatch):
    """What JupyterLab would be started with; that it then starts is told by test_opening.py."""
    calls = []
    monkeypatch.setattr(command, "serve", lambda *given: calls.append(given))
    return calls


def test_the_first_word_copies_trusts_and_opens(served, tmp_path, capsys):
    assert main(["--allow-root"]) == 0
    folder = tmp_path / "desk" / "neuronlab-course"
    ((opened, name, port, browser, allow_root, more),) = served
    assert opened.resolve() == folder and name == "00_start_here.ipynb"
    assert (port, browser, allow_root, more) == (None, True, True, [])
    assert len(list(folder.glob("*.ipynb"))) == 11 and "11 chapters" in capsys.readouterr().out
    for path in folder.glob("*.ipynb"):
        assert path.read_bytes() == (shelf.shelf() / path.name).read_bytes()
        assert NotebookNotary().check_signature(nbformat.read(path, as_version=4))


def test_what_a_learner_wrote_is_neither_trusted_nor_touched(served, tmp_path):
    main(["--allow-root"])
    path = tmp_path / "desk" / "neuronlab-course" / "00_start_here.ipynb"
    changed = nbformat.read(path, as_version=4)
    changed.cells[0].source = "mine"
    nbformat.write(changed, path)
    before = path.read_bytes()
    main(["--allow-root"])
    assert path.read_bytes() == before
    assert not NotebookNotary().check_signature(nbformat.read(path, as_version=4))


def test_inside_the_folder_no_second_one_is_made(served, tmp_path, monkeypatch):
    main(["mine", "--allow-root"])
    monkeypatch.chdir("mine")
    main(["open", "4", "--allow-root", "--no-browser", "--port", str(free_port()), "--", "--debug"])
    folder, name, port, browser, _, more = served[1]
    assert folder.resolve() == tmp_path / "desk" / "mine" and name == "04_backprop_iteration_1.ipynb"
    assert port and not browser and more == ["--debug"]
    assert {path.name for path in (tmp_path / "desk").iterdir()} == {"mine"}


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def refusal(capsys, *words):
    """Return the sentence with which the command ends; nothing is opened, and nothing else is said."""
    status = main(list(words))
    said = capsys.readouterr()
    assert status == 1 and said.out == "" and "Traceback" not in said.err and said.err.count("\n") == 1
    return said.err


def test_refusals_before_anything_is_copied(served, tmp_path, capsys, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is in use" in refusal(capsys, "--allow-root", "--port", str(port))
    assert "the chapters are 0 to 8" in refusal(capsys, "open", "12", "--allow-root")
    assert "neuronlab check" in refusal(capsys, "chek")
    (tmp_path / "desk" / "letter").write_text("dear", encoding="utf-8")
    assert "a file is in its place" in refusal(capsys, "letter", "--allow-root")
    monkeypatch.setattr(server.os, "geteuid", lambda: 0, raising=False)
    assert "neuronlab --allow-root" in refusal(capsys)
    assert served == [] and {path.name for path in (tmp_path / "desk").iterdir()} == {"letter"}


def test_a_jupyterlab_that_is_missing_or_old(served, tmp_path, capsys, monkeypatch):
    """An older one is found first on the path, as in an environment that was never brought up to date."""
    old = tmp_path / "old" / "jupyterlab-3.6.7.dist-info"
    old.mkdir(parents=True)
    (old / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: jupyterlab\nVersion: 3.6.7\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(old.parent)
    wanted = str(next(need.wanted for need in requirements.needs() if need.name == "jupyterlab"))
    said = refusal(capsys, "--allow-root")
    assert f"The course needs JupyterLab {wanted}, and version 3.6.7 is installed" in said and "pip" in said
    (failed,) = [found for found in checkup._packages() if found.state == "fails"]
    assert failed.text.startswith(f"jupyterlab 3.6.7, {wanted} is wanted")
    installed = metadata.version

    def version(name):
        if name == "jupyterlab":
            raise metadata.PackageNotFoundError(name)
        return installed(name)

    monkeypatch.setattr(requirements, "version", version)
    assert f"needs JupyterLab {wanted}, and it is not installed" in refusal(capsys, "--allow-root")
    assert served == [] and list((tmp_path / "desk").iterdir()) == []


@pytest.mark.parametrize(
    "words", [["open"], ["open", "four"], ["page"], ["--port", "0"], ["a", "b"], ["check", "x"]]
)
def test_words_that_make_no_sense(served, capsys, words):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2 and "usage: neuronlab" in capsys.readouterr().err and served == []


def test_version_and_help(capsys):
    for word, expected in (("--version", f"neuronlab {nl.__version__}\n"), ("--help", "neuronlab open 4")):
        with pytest.raises(SystemExit) as ended:
            main([word])
        assert ended.value.code == 0 and expected in capsys.readouterr().out


def test_the_module_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "neuronlab", "--version"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == f"neuronlab {nl.__version__}\n"


def test_an_interrupted_start_says_so(served, monkeypatch, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "deliver", interrupt)
    assert main(["--allow-root"]) == 130 and "start again" in capsys.readouterr().err


def test_check_tells_what_is_there(capsys):
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    for expected in (f"ok    neuronlab {nl.__version__}", "jupyterlab-manager", "MPI", "0.804 becomes 1.017"):
        assert expected in said


def test_check_fails_where_a_kernel_computes_something_else(monkeypatch, capsys):
    monkeypatch.setattr(checkup, "EXPECTED", "0.804 1.018\n")
    assert main(["check"]) == 1 and "fails a kernel computes '0.804 1.017" in capsys.readouterr().out


def test_a_page_is_made_of_the_learners_own_chapter(tmp_path, capsys):
    folder = tmp_path / "desk" / "neuronlab-course"
    folder.mkdir()
    own = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print('my' + ' own')")])
    nbformat.write(own, folder / "04_backprop_iteration_1.ipynb")
    assert main(["page", "4", "-o", "pages", "--theme", "dark"]) == 0
    assert "my own" in (tmp_path / "desk/pages/04_backprop_iteration_1.html").read_text(encoding="utf-8")
    capsys.readouterr()
    assert "no chapter 12" in refusal(capsys, "page", "12")
