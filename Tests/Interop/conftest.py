"""What the tests that run against the built programs share."""

import os
import pathlib
import subprocess
import tempfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("TESTED_BIN", ROOT / ".build" / "debug"))


@pytest.fixture(scope="session")
def binary():
    """The path of a built program."""
    def find(name):
        path = BIN / name
        assert path.exists(), f"{path} is not built: run scripts/test, or set TESTED_BIN"
        return str(path)
    return find


@pytest.fixture(scope="session")
def protos():
    """A serialized FileDescriptorSet of a folder of protos, with its imports."""
    def compile_folder(folder):
        base = ROOT / folder
        names = sorted(str(path.relative_to(base)) for path in base.rglob("*.proto"))
        with tempfile.NamedTemporaryFile() as out:
            subprocess.run(
                ["protoc", f"-I{base}", "--include_imports", f"--descriptor_set_out={out.name}",
                 *names], check=True)
            return pathlib.Path(out.name).read_bytes()
    return compile_folder
