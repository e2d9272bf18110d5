"""Grades a second, and CPU a grade, while the telemetry's endpoint misbehaves, beside none at all.

fault_rates.py ASSAY [ROUNDS]

Each round asks every server in turn, so that a busy moment of the machine meets all of them; what is
printed is the median of the rounds' ratios.
"""

import os
import pathlib
import re
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests" / "Interop"))
from otlp_endpoint import HTTPEndpoint  # noqa: E402
from server import Server  # noqa: E402

CALLS = 3000


def body(path):
    line = b"The patient reports cough for three days. Continue lisinopril 20 mg daily. "
    note = (line * 60)[:4096]
    document = b"\x12\x80\x20" + note
    message = b"\x0a" + bytes([0x80 | len(document) & 0x7f, len(document) >> 7]) + document
    path.write_bytes(b"\0" + struct.pack(">I", len(message)) + message)


class Silent:
    """Takes connections and never says a word."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.taken = []
        threading.Thread(target=self.take, daemon=True).start()

    def take(self):
        while True:
            try:
                self.taken.append(self.socket.accept()[0])
            except OSError:
                return


def cpu(server):
    fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def calls(server, path):
    """Grades a second, and CPU seconds of the server a grade."""
    before = cpu(server)
    printed = subprocess.run(
        ["h2load", "-n", str(CALLS), "-c", "8", "-m", "8", "-t", "1", "-d", str(path),
         "-H", "content-type: application/grpc", "-H", "te: trailers",
         f"http://{server.grpc}/assay.v1.GradingService/Grade"],
        check=True, capture_output=True, text=True).stdout
    assert f"{CALLS} succeeded" in printed, printed
    rate = float(re.search(r"finished in .*?, ([\d.]+) req/s", printed)[1])
    return rate, (cpu(server) - before) / CALLS


def main(assay, rounds=7):
    closed = socket.create_server(("127.0.0.1", 0))
    dead = f"http://127.0.0.1:{closed.getsockname()[1]}"
    closed.close()
    with tempfile.TemporaryDirectory() as folder, HTTPEndpoint() as well, \
            HTTPEndpoint(lambda signal, number: (503, {}, b"")) as refusing:
        path = pathlib.Path(folder, "body")
        body(path)
        endpoints = {"none": None, "well": well.url, "refuses connections": dead,
                     "never answers": Silent().address, "answers 503": refusing.url}
        servers = {
            name: Server(assay, environment={"OTEL_EXPORTER_OTLP_ENDPOINT": url} if url else {})
            for name, url in endpoints.items()}
        try:
            found = {name: [] for name in servers}
            for server in servers.values():
                calls(server, path)
            for _ in range(int(rounds)):
                for name, server in servers.items():
                    found[name].append(calls(server, path))
            print(f"{'the endpoint':22} grades/s   beside none   CPU ms a grade   beside none")
            for name, figures in found.items():
                rates = [rate / none for (rate, _), (none, _) in zip(figures, found["none"])]
                costs = [cost / none for (_, cost), (_, none) in zip(figures, found["none"])]
                print(f"{name:22} {statistics.median(rate for rate, _ in figures):8.0f}   "
                      f"{statistics.median(rates):11.3f}   "
                      f"{statistics.median(cost for _, cost in figures) * 1000:14.3f}   "
                      f"{statistics.median(costs):11.3f}")
        finally:
            for server in servers.values():
                server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
