"""Times every answer of the metrics API over a store of a week, and holds its quantiles against exact ones.

metrics_api.py embedded ASSAY BENCH fills a data directory, serves it, asks over HTTP and gRPC
metrics_api.py engines BENCH [NAME] the same questions to Prometheus and VictoriaMetrics, or one of them

BENCH_ROUNDS requests each (100); BENCH_DATA names a folder in which a filled one stays for the next time.
"""

import http.client
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

import grpc

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests" / "Interop"))
from server import Server, python_protos  # noqa: E402
from test_metric_engine import Engine  # noqa: E402

python_protos()
from assay.v1 import metrics_service_pb2 as pb, metrics_service_pb2_grpc  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "100"))
WINDOWS = [("5 min", 5), ("1 h", 60), ("6 h", 360), ("24 h", 1440), ("7 d", 10_080)]


def percentile(times, share):
    """The smallest of the times that at least this share of them does not exceed, in milliseconds."""
    return sorted(times)[math.ceil(share * len(times)) - 1] * 1000


def cpu(process):
    """The CPU seconds that a process has had."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(ask, rounds=ROUNDS, process=None):
    """Median, 99th percentile and the first of so many, up to the answer's last byte, and the process's
    CPU for each, in milliseconds."""
    times = []
    before = cpu(process) if process else 0
    for _ in range(rounds):
        began = time.perf_counter()
        answer = ask()
        times.append(time.perf_counter() - began)
        if isinstance(answer, bytes):
            json.loads(answer)
    used = (cpu(process) - before) / rounds * 1000 if process else float("nan")
    return percentile(times, 0.5), percentile(times, 0.99), times[0] * 1000, used


def row(name, window, figures, note=""):
    print(f"{name:34} {window:6} {figures[0]:8.1f} {figures[1]:8.1f} {figures[2]:8.1f} "
          f"{'' if math.isnan(figures[3]) else format(figures[3], '.1f'):>8}  {note}", flush=True)


def over_http(address, path):
    connection = http.client.HTTPConnection(address, timeout=60)

    def ask():
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200, (path, body)
        return body
    return ask


def range_path(window, step, groups=("assay.stage",), **more):
    now = int(time.time())
    query = [("metric", "assay.stage.duration"), ("aggregation", "quantile"), ("quantile", "0.95"),
             ("start", moment(now - window * 60)),
             ("step", str(step)), *(("group_by", group) for group in groups), *more.items()]
    return "/api/metrics/range?" + urllib.parse.urlencode(query)


def measure(server):
    print(f"{'':34} {'window':6} {'median':>8} {'p99':>8} {'first':>8} {'CPU':>8}  "
          f"ms, {ROUNDS} requests each")
    process = server.process
    stub = metrics_service_pb2_grpc.MetricsServiceStub(server.channel())
    worst = 0
    for name, method, request in [
            ("dashboard", stub.GetDashboard, pb.GetDashboardRequest),
            ("performance", stub.GetPerformance, pb.GetPerformanceRequest),
            ("costs", stub.GetCosts, pb.GetCostsRequest),
            ("quality", stub.GetQuality, pb.GetQualityRequest),
            ("cache", stub.GetCache, pb.GetCacheRequest)]:
        for label, minutes in WINDOWS:
            ask = over_http(server.http, f"/api/metrics/{name}?time_window_minutes={minutes}")
            figures = timed(ask, process=process)
            row(f"{name}, HTTP", label, figures)
            assert name not in ("dashboard", "performance") or float(json.loads(ask())["grades"]["count"]) > 0
            worst = max(worst, figures[1])
            wire = request(filter=pb.MetricsFilter(time_window_minutes=minutes))
            figures = timed(lambda: method(wire, timeout=60), process=process)
            row(f"{name}, gRPC", label, figures)
            worst = max(worst, figures[1])
    for label, minutes, step in [("1 h", 60, 60), ("24 h", 1440, 900), ("7 d", 10_080, 3600),
                                 ("7 d", 10_080, 7200)]:
        for groups in [(), ("assay.stage",), ("assay.tenant",)]:
            ask = over_http(server.http, range_path(minutes, step, groups))
            figures = timed(ask, process=process)
            answer = json.loads(ask())
            points = sum(len(series["points"]) for series in answer["series"])
            # Over many series a chart is coarser than asked.
            row(f"p95 each {step} s by {' '.join(groups) or 'nothing'}, HTTP", label, figures,
                f"{points} points, each {answer['step']}")
            worst = max(worst, figures[1])
            wire = pb.QueryRangeRequest(metric="assay.stage.duration", group_by=groups,
                                        aggregation=pb.AGGREGATION_QUANTILE, quantile=0.95)
            wire.start.seconds = int(time.time()) - minutes * 60
            wire.step.seconds = step
            figures = timed(lambda: stub.QueryRange(wire, timeout=60), process=process)
            row("the same, gRPC", label, figures)
            worst = max(worst, figures[1])
    for path in ["health", "list"]:
        figures = timed(over_http(server.http, f"/api/metrics/{path}"), process=process)
        row(f"{path}, HTTP", "", figures)
        worst = max(worst, figures[1])
    print(f"the slowest p99: {worst:.1f} ms")


def check(server, exact):
    """Prints the largest relative error of a quantile."""
    worst = 0
    for days in [1, 6]:
        start = exact["end"] - days * 86_400
        for place, share in enumerate([0.5, 0.95, 0.99]):
            query = [("metric", "assay.stage.duration"), ("aggregation", "quantile"),
                     ("quantile", str(share)), ("start", moment(start)),
                     ("end", moment(exact["end"])), ("step", str(days * 86_400)),
                     ("group_by", "assay.stage")]
            path = "/api/metrics/range?" + urllib.parse.urlencode(query)
            answer = json.loads(over_http(server.http, path)())
            assert len(answer["series"]) == 10, answer
            for series in answer["series"]:
                wanted = exact[str(days)][series["labels"]["assay.stage"]]["quantiles"][place]
                (point,) = series["points"]
                worst = max(worst, abs(point["value"] - wanted) / wanted)
    print(f"the largest error of a quantile: {worst * 100:.2f} % (bound "
          f"{float(answer['frame']['errorBound']) * 100:.2f} %)", flush=True)


def moment(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def fill(bench, folder):
    """Fills a folder, or fills it up to now."""
    began = time.monotonic()
    known = pathlib.Path(folder, "exact.json")
    more = [str(json.loads(known.read_text())["minute"])] if known.exists() else []
    exact = json.loads(subprocess.run([bench, "fill", folder, *more], check=True,
                                      stdout=subprocess.PIPE, text=True).stdout)
    print(f"filled in {time.monotonic() - began:.0f} s", flush=True)
    known.write_text(json.dumps(exact))


def embedded(assay, folder):
    size = os.path.getsize(pathlib.Path(folder, "telemetry.sqlite"))
    print(f"on disk: {size / 1e6:.0f} MB")
    began = time.monotonic()
    with Server(assay, data=folder) as server:
        print(f"start to ready: {(time.monotonic() - began) * 1000:.0f} ms")
        check(server, json.loads(pathlib.Path(folder, "exact.json").read_text()))
        measure(server)
        print(f"memory: {server.memory() / 1e6:.0f} MB")
        server.stop()


def engines(bench, *names):
    for name in names or ["prometheus", "victoria-metrics"]:
        with Engine(name) as engine:
            began = time.monotonic()
            subprocess.run([bench, "engine", engine.url], check=True)
            print(f"{name}: filled in {time.monotonic() - began:.0f} s", flush=True)
            time.sleep(5)
            print(f"on disk: {size_of(engine.folder.name) / 1e6:.0f} MB", flush=True)
            end = int(time.time()) // 3600 * 3600
            for label, seconds in [("1 h", 3600), ("24 h", 86_400), ("7 d", 7 * 86_400)]:
                raw = ("histogram_quantile(0.95, sum by (assay_stage, le) "
                       f"(increase(assay_stage_duration_seconds_bucket[{seconds}s])))")
                # The store writes a label of its own as the engine would when it scrapes.
                rule = ("histogram_quantile(0.95, sum by (assay_stage, le) (label_replace("
                        "sum by (assay_stage, exported_le) "
                        f"(sum_over_time(recorded_stage_duration[{seconds}s])), "
                        "'le', '$1', 'exported_le', '(.+)')))")
                for note, query, rounds in [("raw series", raw, 5), ("recording rule", rule, ROUNDS)]:
                    def ask():
                        body = urllib.parse.urlencode(
                            {"query": query, "time": end, "timeout": "120s", "nocache": "1"})
                        with urllib.request.urlopen(f"{engine.url}/api/v1/query", body.encode(),
                                                    timeout=180) as reply:
                            found = json.loads(reply.read())["data"]["result"]
                        assert len(found) == 10, f"{len(found)} series"
                    try:
                        row(f"{name}, p95 by stage, {note}", label, timed(ask, rounds))
                    except (OSError, AssertionError) as error:
                        print(f"{name}, p95 by stage, {note}, {label}: {error}")


def size_of(folder):
    return sum(path.stat().st_size for path in pathlib.Path(folder).rglob("*") if path.is_file())


if __name__ == "__main__":
    mode, *words = sys.argv[1:]
    if mode == "embedded":
        with tempfile.TemporaryDirectory() as made:
            folder = os.environ.get("BENCH_DATA", made)
            fill(words[1], folder)
            embedded(words[0], folder)
    elif mode == "engines":
        engines(*words)
