"""Every block of the README does what it says."""

import os
import re
import subprocess
import sys

import pytest

from server import ROOT, Server

README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.M | re.S)


def blocks(language):
    return [text for name, text in BLOCKS if name == language]


def commands():
    """(command, expected lines) of the console blocks."""
    found = []
    for block in blocks("console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def holds(output, expected):
    """The expected lines occur in this order; `…` stands for anything."""
    rest = iter(output.splitlines())
    for line in expected:
        wanted = line.strip()
        if wanted in ("", "…"):
            continue
        if wanted.endswith("…") and "“" not in wanted:
            test = lambda other: other.strip().startswith(wanted[:-1])  # noqa: E731
        else:
            test = lambda other: other.strip() == wanted  # noqa: E731
        assert any(test(other) for other in rest), f"not in the output: {line}\n{output}"


@pytest.mark.parametrize("command, expected", commands(), ids=lambda v: v if isinstance(v, str) else "")
def test_console_blocks(binary, command, expected):
    if command == "scripts/test":
        pytest.skip("this is running")
    folder = os.path.dirname(binary("assay"))
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=1800,
        env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"})
    assert done.returncode == 0, done.stderr
    holds(done.stdout, expected)


def test_the_python_client(binary):
    (code,) = blocks("python")
    assert len([line for line in code.splitlines() if line.strip()]) <= 15
    with Server(binary("assay")) as server:
        done = subprocess.run(
            [sys.executable, "-c", code.replace("127.0.0.1:50051", server.grpc)], cwd=ROOT,
            capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "finished: accurate" in done.stdout
    assert f"good-note.txt  {done.stdout.splitlines()[-1]}\n" in README


def test_the_configuration_is_good(binary, tmp_path):
    (text,) = blocks("yaml")
    (tmp_path / "assay.yaml").write_text(text)
    for name in ("server.pem", "server.key"):
        (tmp_path / name).write_text("")
    done = subprocess.run(
        [binary("assay"), "config", "check", "--config", "assay.yaml"], cwd=tmp_path,
        capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
