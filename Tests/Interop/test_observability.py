"""The files in observability/ and compose/, against the real parts that run here."""

import json
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

import pytest
import yaml

from otlp_endpoint import HTTPEndpoint, wait_for
from server import ROOT, Server
from test_records import letter
from test_telemetry import environment, request, stub

OBSERVABILITY = ROOT / "observability"
DASHBOARDS = sorted((OBSERVABILITY / "grafana" / "dashboards").glob("*.json"))
RULES = OBSERVABILITY / "prometheus" / "rules.yml"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Prometheus:
    """A real Prometheus with the repository's configuration, only quicker."""

    def __init__(self, target):
        self.folder = tempfile.TemporaryDirectory()
        self.port = free_port()
        config = yaml.safe_load((OBSERVABILITY / "prometheus" / "prometheus.yml").read_text())
        config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
        config["rule_files"] = [str(RULES)]
        config["scrape_configs"][0]["static_configs"][0]["targets"] = [target]
        path = pathlib.Path(self.folder.name) / "prometheus.yml"
        path.write_text(yaml.safe_dump(config))
        self.log = open(pathlib.Path(self.folder.name) / "log", "w+")
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={path}", f"--storage.tsdb.path={self.folder.name}/data",
             f"--web.listen-address=127.0.0.1:{self.port}",
             "--enable-feature=exemplar-storage"], stdout=self.log, stderr=self.log)

    def api(self, path, **parameters):
        url = f"http://127.0.0.1:{self.port}/api/v1/{path}?" + urllib.parse.urlencode(parameters)
        with urllib.request.urlopen(url, timeout=10) as response:
            return json.loads(response.read())["data"]

    def query(self, expression):
        return self.api("query", query=expression)["result"]

    def __enter__(self):
        def ready():
            try:
                return self.api("targets")["activeTargets"][0]["health"] == "up"
            except (OSError, IndexError):
                return False
        wait_for(ready)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        self.folder.cleanup()


@pytest.fixture(scope="module")
def prometheus(binary):
    with HTTPEndpoint() as endpoint, Server(
            binary("assay"), "--set", "telemetry.sampler=always_on",
            environment=environment(endpoint)) as server, Prometheus(server.http) as running:
        stop = threading.Event()

        def load():
            grader, number = stub(server), 0
            while not stop.is_set():
                number += 1
                grader.Grade(request(priority=number % 3 + 1), timeout=30)
                grader.Grade(letter(), timeout=30)
                if number % 10 == 0:
                    server.get("/api/metrics/health")
                time.sleep(0.02)
        worker = threading.Thread(target=load)
        worker.start()
        time.sleep(14)
        yield running
        stop.set()
        worker.join()


def expressions():
    for path in DASHBOARDS:
        board = json.loads(path.read_text())
        for panel in board["panels"]:
            for target in panel["targets"]:
                name = f"{board['title']}: {panel['title']}: {target['legendFormat']}"
                yield pytest.param(target["expr"], id=name)
    for group in yaml.safe_load(RULES.read_text())["groups"]:
        for rule in group["rules"]:
            yield pytest.param(rule["expr"], id=rule.get("record") or rule["alert"])


@pytest.mark.parametrize("expression", list(expressions()))
def test_every_expression_returns_data(prometheus, expression):
    # An alert's comparison is left out: it must not fire here.
    left = re.sub(r" > [0-9.]+$", "", expression)
    for name, value in {"$__rate_interval": "10s", "$operation": ".*"}.items():
        left = left.replace(name, value)
    result = wait_for(lambda: prometheus.query(left))
    assert all(value["value"][1] != "NaN" for value in result) or "or vector(0)" in left


def test_no_alert_fires_and_no_rule_fails(prometheus):
    assert prometheus.api("alerts")["alerts"] == []
    for group in prometheus.api("rules")["groups"]:
        for rule in group["rules"]:
            assert rule["health"] == "ok", rule


def test_exemplars_lead_to_traces(prometheus):
    now = time.time()
    found = prometheus.api("query_exemplars", query="assay_grade_duration_seconds_bucket",
                           start=now - 60, end=now)
    assert found and len(found[0]["exemplars"][0]["labels"]["trace_id"]) == 32


def test_rules_are_as_promtool_wants_them():
    subprocess.run(["promtool", "check", "rules", str(RULES)], check=True, capture_output=True)
    subprocess.run(["promtool", "check", "config", "--syntax-only",
                    str(OBSERVABILITY / "prometheus" / "prometheus.yml")], check=True,
                   capture_output=True)


def test_dashboards_are_as_they_are_built():
    subprocess.run([sys.executable, str(ROOT / "scripts" / "build-dashboards"), "--check"],
                   check=True)
    assert len(DASHBOARDS) == 5
    for path in DASHBOARDS:
        board = json.loads(path.read_text())
        assert board["uid"] == path.stem
        seen = set()
        for panel in board["panels"]:
            place = panel["gridPos"]
            assert place["x"] + place["w"] <= 24
            assert (place["x"], place["y"]) not in seen
            seen.add((place["x"], place["y"]))


def test_the_collectors_pipelines_name_what_is_there():
    config = yaml.safe_load((OBSERVABILITY / "otel-collector" / "config.yaml").read_text())
    for pipeline in config["service"]["pipelines"].values():
        for kind in ["receivers", "processors", "exporters"]:
            assert set(pipeline[kind]) <= config[kind].keys()
    assert set(config["service"]["extensions"]) <= config["extensions"].keys()


def test_compose_names_files_services_and_volumes_that_are_there(binary):
    folder = ROOT / "compose"
    compose = yaml.safe_load((folder / "compose.yaml").read_text())
    settings = subprocess.run([binary("assay"), "config", "show"], capture_output=True, text=True,
                              check=True).stdout
    for name, service in compose["services"].items():
        assert ("image" in service) != ("build" in service)
        if "image" in service:
            assert re.search(r":v?[0-9]+\.[0-9]+\.[0-9]+$", service["image"]), "a pinned version"
            assert service["profiles"]
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:")
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (folder / source).exists(), source
            else:
                assert source in compose["volumes"]
        assert set(service.get("depends_on", [])) <= compose["services"].keys()
    for variable in compose["services"]["assay"]["environment"]:
        key = variable.removeprefix("ASSAY_").lower().replace("_", ".", 1)
        assert variable.startswith("OTEL_") or key in settings, variable
    # Prometheus, Grafana and the collector address services by their names here.
    text = "".join(path.read_text() for path in OBSERVABILITY.rglob("*.y*ml"))
    for host in re.findall(r"(?:https?://|\[\"|endpoint: )([a-z][a-z-]+):\d+", text):
        assert host in compose["services"], host


def test_the_image_needs_what_the_build_needs_and_runs_without_rights():
    text = (ROOT / "compose" / "Dockerfile").read_text()
    bootstrap = (ROOT / "scripts" / "bootstrap").read_text()
    for package in re.search(r"packages=\(([^)]*)\)", bootstrap)[1].split():
        assert package in text
    assert "USER 10001" in text and "HEALTHCHECK" in text
    for source in re.findall(r"^COPY (?!--from)(\S+)", text, re.M):
        assert (ROOT / source).exists()
