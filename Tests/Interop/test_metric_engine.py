"""The server with its metrics in a real Prometheus-compatible engine."""

import json
import pathlib
import subprocess
import tempfile
import urllib.error
import urllib.request

import pytest

from otlp_endpoint import wait_for
from server import Server
from test_observability import free_port
from test_telemetry import request, stub

GRADES = 12


class Engine:
    """A Prometheus or VictoriaMetrics that takes remote writes; it can be stopped and started again."""

    def __init__(self, name):
        self.name = name
        self.folder = tempfile.TemporaryDirectory()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = open(pathlib.Path(self.folder.name) / "log", "w+")
        self.process = None

    def start(self):
        data = f"{self.folder.name}/data"
        if self.name == "prometheus":
            config = pathlib.Path(self.folder.name) / "prometheus.yml"
            config.write_text("global: {scrape_interval: 1h}\n")
            command = ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={data}",
                       f"--web.listen-address=127.0.0.1:{self.port}",
                       "--web.enable-remote-write-receiver", "--enable-feature=native-histograms"]
        else:
            command = ["victoria-metrics", f"-httpListenAddr=127.0.0.1:{self.port}",
                       f"-storageDataPath={data}", "-retentionPeriod=1",
                       "-search.latencyOffset=0s"]
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)

        def ready():
            try:
                path = "/-/ready" if self.name == "prometheus" else "/health"
                with urllib.request.urlopen(self.url + path, timeout=2) as response:
                    return response.status == 200
            except OSError:
                return False
        wait_for(ready)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        self.log.close()
        self.folder.cleanup()


def served(binary, engine, histograms):
    return Server(binary("assay"), "--set", f"metrics.prometheus.url={engine.url}",
                  "--set", f"metrics.prometheus.histograms={histograms}",
                  "--set", "metrics.prometheus.timeout=2")


def grade(server, count=GRADES):
    grader = stub(server)
    for _ in range(count):
        grader.Grade(request(), timeout=30)


def ask(server, path):
    return json.loads(server.get(f"/api/metrics/{path}"))


def graded(server, count):
    """The dashboard once all of the grades are there: an engine shows one series before another."""
    def there():
        answer = ask(server, "dashboard")
        whole = (round(float(answer["grades"].get("count", 0))) == count
                 and round(float(answer["duration"].get("count", 0))) == count
                 and len(answer["quality"]["dimensions"]) == 9)
        return whole and answer
    return wait_for(there, 60)


@pytest.mark.parametrize("name, histograms, bound", [
    ("prometheus", "native", 0.022), ("prometheus", "classic", 1.0),
    ("victoria-metrics", "vmrange", 0.022)])
def test_answers_come_from_the_engine_and_outlive_the_server(binary, name, histograms, bound):
    with Engine(name) as engine:
        with served(binary, engine, histograms) as server:
            grade(server)
            answer = graded(server, GRADES)
            assert answer["duration"]["p95"] > 0
            assert answer["frame"]["errorBound"] == pytest.approx(bound, rel=0.01)
            assert answer["duration"]["min"] <= answer["duration"]["p50"] * (1 + bound)
            wait_for(lambda: {"parse", "thorough", "factuality"} <= {
                stage["stage"] for stage in ask(server, "performance")["stages"]})
            names = {metric["name"] for metric in ask(server, "list")["metrics"]}
            assert {"assay.grade.duration", "assay.stage.duration"} <= names
            chart = ask(server, "range?metric=assay.grade.duration&aggregation=count&step=600")
            assert sum(point["value"] for series in chart["series"]
                       for point in series["points"]) == pytest.approx(GRADES, rel=0.01)
        with served(binary, engine, histograms) as server:
            grade(server, 3)
            # Where a process ended the engine may count on for a moment.
            wait_for(lambda: GRADES + 3 <= round(float(
                ask(server, "dashboard")["grades"].get("count", 0))) <= GRADES + 9, 60)


def test_an_engine_that_goes_away_costs_answers_and_no_counts(binary):
    with Engine("prometheus") as engine, served(binary, engine, "native") as server:
        grade(server, 2)
        graded(server, 2)
        engine.stop()
        with pytest.raises(urllib.error.HTTPError) as refused:
            server.get("/api/metrics/dashboard")
        assert refused.value.code == 503
        problem = json.loads(refused.value.read())
        assert problem["code"] == "UNAVAILABLE" and "engine" in problem["message"]
        grade(server, 3)
        wait_for(lambda: any(part["part"] == "telemetry_store" and "FAILED" in part["status"]
                             for part in ask(server, "health")["parts"]), 60)
        engine.start()
        graded(server, 5)
        ledger = server.ledger("store")["metrics"]
        assert ledger["dropped"].get("store_failed", 0) == 0


def test_settings_that_make_no_sense_are_named(binary):
    for settings, problem in [
            (["metrics.prometheus.url=127.0.0.1:9090"], "must begin with http"),
            (["metrics.prometheus.write_url=http://a"], "needs metrics.prometheus.url"),
            (["metrics.prometheus.url=http://a", "metrics.prometheus.histograms=exact"],
             "classic, native, vmrange"),
            (["metrics.prometheus.url=http://a", "metrics.prometheus.headers=secret"],
             "name=value")]:
        words = [word for setting in settings for word in ["--set", setting]]
        done = subprocess.run([binary("assay"), "config", "check", *words], capture_output=True,
                              text=True, timeout=30)
        assert done.returncode != 0 and problem in done.stderr + done.stdout
        assert "secret" not in done.stderr
