"""Starts the real server for a test and stops it."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

import grpc

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Server:
    """A running `assay serve` on free ports; `under` is a program that starts it."""

    def __init__(self, binary, *arguments, environment=None, http="127.0.0.1:0",
                 address="127.0.0.1:0", data=None, under=()):
        self.folder = tempfile.TemporaryDirectory()
        self.ready = pathlib.Path(self.folder.name) / "ready.json"
        self.log = open(pathlib.Path(self.folder.name) / "log", "w+")
        started = time.monotonic()
        self.process = subprocess.Popen(
            [*under, binary, "serve", "--grpc", address, "--http", http, "--ready-file", str(self.ready),
             "--data", str(data or pathlib.Path(self.folder.name) / "data"),
             *arguments], stderr=self.log, env={**os.environ, **(environment or {})})
        while not self.ready.exists():
            if self.process.poll() is not None or time.monotonic() - started > 60:
                raise AssertionError(f"the server did not start: {self.text()}")
            time.sleep(0.01)
        addresses = json.loads(self.ready.read_text())
        self.grpc, self.http = addresses["grpc"], addresses["http"]

    def text(self):
        self.log.flush()
        return pathlib.Path(self.log.name).read_text()

    def lines(self):
        """The log lines so far."""
        return [json.loads(line) for line in self.text().splitlines()]

    def get(self, path, accept="*/*"):
        """The text at a path of the HTTP side."""
        request = urllib.request.Request(f"http://{self.http}{path}", headers={"Accept": accept})
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.read().decode()

    def ledger(self, destination):
        """What became of each signal's items: made, sent, queued, dropped by reason."""
        figures = {}
        pattern = re.compile(r'assay_telemetry_(\w+?)(?:_total)?\{(.*)\} (\S+)')
        for name, labels, value in pattern.findall(self.get("/metrics")):
            labels = dict(re.findall(r'(\w+)="([^"]*)"', labels))
            if labels.get("otel_component_name") != destination:
                continue
            account = figures.setdefault(labels["assay_signal"], {"dropped": {}})
            if name == "dropped":
                if float(value) > 0:
                    account["dropped"][labels["assay_reason"]] = int(float(value))
            else:
                account[name] = int(float(value))
        return figures

    def channel(self, **options):
        return grpc.insecure_channel(
            self.grpc, options=[("grpc.use_local_subchannel_pool", 1), *options.items()])

    def stop(self, timeout=30):
        """Asks the server to stop; returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout)
        return code

    def memory(self):
        """Resident memory in bytes."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) * 1024
        raise AssertionError("no memory figure")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()
        self.folder.cleanup()


def python_protos():
    """Compiles the protos for Python once and puts them on the path."""
    out = ROOT / ".cache" / "python-protos"
    if str(out) not in sys.path:
        out.mkdir(parents=True, exist_ok=True)
        names = sorted(str(p.relative_to(ROOT / "Protos"))
                       for p in (ROOT / "Protos" / "assay").rglob("*.proto"))
        subprocess.run(
            [sys.executable, "-m", "grpc_tools.protoc", f"-I{ROOT / 'Protos'}",
             f"--python_out={out}", f"--grpc_python_out={out}", *names], check=True)
        sys.path.insert(0, str(out))
    from assay.v1 import (  # noqa: F401
        document_pb2, grade_pb2, grading_service_pb2, grading_service_pb2_grpc, privacy_service_pb2,
        privacy_service_pb2_grpc, trace_service_pb2, trace_service_pb2_grpc,
        server_info_service_pb2, server_info_service_pb2_grpc)
    import assay.v1
    return assay.v1
