"""The metrics and trace services, over gRPC, HTTP and on the command line."""

import http.client
import json
import math
import pathlib
import signal
import sqlite3
import subprocess
import time
import urllib.error

import grpc
import pytest

from otlp_endpoint import HTTPEndpoint, wait_for
from server import Server, python_protos
from test_telemetry import NOTE, TRANSCRIPT, environment, request, stub

python_protos()
from assay.v1 import (  # noqa: E402
    grading_service_pb2, metrics_service_pb2, metrics_service_pb2_grpc, trace_service_pb2,
    trace_service_pb2_grpc)

GRADES = 40


@pytest.fixture(scope="module")
def server(binary):
    with Server(binary("assay"), "--set", "telemetry.sampler=always_on") as running:
        grader = stub(running)
        for number in range(GRADES):
            grader.Grade(request(priority=number % 2 + 1), timeout=30,
                         metadata=[("x-correlation-id", f"call-{number}")])
        with pytest.raises(grpc.RpcError):
            grader.Grade(request(text=" "), timeout=30)
        metrics = metrics_service_pb2_grpc.MetricsServiceStub(running.channel())

        def flushed():
            reply = metrics.GetDashboard(metrics_service_pb2.GetDashboardRequest(), timeout=10)
            return reply.grades.count >= GRADES + 1
        wait_for(flushed)
        yield running


def ask(server, path):
    return json.loads(server.get(path))


def test_the_dashboard_says_the_same_over_grpc_http_and_on_the_command_line(server, binary):
    metrics = metrics_service_pb2_grpc.MetricsServiceStub(server.channel())
    reply = metrics.GetDashboard(metrics_service_pb2.GetDashboardRequest(), timeout=10)
    over_http = ask(server, "/api/metrics/dashboard")
    shown = json.loads(subprocess.run(
        [binary("assay"), "metrics", "--server", server.grpc, "-o", "json"], capture_output=True,
        check=True, timeout=30).stdout)
    assert reply.grades.count == GRADES + 1
    for answer in [over_http, shown]:
        assert int(answer["grades"]["count"]) == reply.grades.count
        assert answer["duration"]["p95"] == reply.duration.p95
        assert answer["quality"]["score"]["average"] == reply.quality.score.average
        assert answer["costs"]["projectedMonthlyUsd"] == 0
        assert answer["cache"] == []
    assert reply.duration.min <= reply.duration.p50 <= reply.duration.p95 <= reply.duration.p99
    assert math.isclose(reply.frame.error_bound, 0.0108, rel_tol=0.01)
    assert reply.quality.first_pass_acceptance_rate == 1
    assert [part.part for part in reply.health] == ["grading", "records", "audit", "privacy", "telemetry_store"]
    methods = {figures.method: figures for figures in reply.top_operations}
    assert methods["assay.v1.GradingService/Grade"].traffic.count == GRADES + 1
    assert len(reply.quality.dimensions) == 9


def test_filters_select_and_agree(server):
    def count(query):
        return int(ask(server, f"/api/metrics/performance?{query}")["grades"]["count"])
    assert count("priority=low") + count("priority=normal") == GRADES + 1
    assert count("operation=grade") == GRADES + 1
    assert count("operation=grade_stream") == 0
    assert count("document_kind=clinical-note") == GRADES + 1
    assert count("document_kind=nexus_letter") == 0
    assert count("tenant=default&flag_variant=default") == GRADES + 1
    assert count("tenant=somebody") == 0
    for minutes in [5, 15, 60, 360, 1440, 10080, 576000]:
        assert count(f"time_window_minutes={minutes}") == GRADES + 1


@pytest.mark.parametrize("path,word", [
    ("/api/metrics/dashboard?window=5", "time_window_minutes"),
    ("/api/metrics/dashboard?time_window_minutes=x", "whole number"),
    ("/api/metrics/dashboard?time_window_minutes=576001", "576000"),
    ("/api/metrics/dashboard?time_window_minutes=0", "576000"),
    ("/api/metrics/range?metric=assay.grade.score&group_by=stage", "assay.tenant"),
    ("/api/metrics/range?metric=assay.grade.score&label=color%3Dred", "assay.tenant"),
    ("/api/metrics/quality?operation=delete", "grade_stream"),
    ("/api/metrics/costs?priority=urgent", "high, low, normal"),
    ("/api/metrics/cache?document_kind=poem", "clinical_note"),
    ("/api/metrics/performance?tenant=a%20b", "letters, digits"),
    ("/api/metrics/health?x=1", "none"),
    ("/api/metrics/range", "metric"),
    ("/api/metrics/range?metric=nope", "metric"),
    ("/api/metrics/range?metric=assay.grade.score&step=1", "step"),
    ("/api/metrics/range?metric=assay.grade.score&aggregation=mode", "quantile"),
    ("/api/metrics/range?metric=assay.grade.score&aggregation=quantile&quantile=2", "quantile"),
    ("/api/metrics/range?metric=assay.grade.score&start=1", "400 days"),
    ("/api/metrics/range?metric=assay.grade.score&label=x", "key=value"),
    ("/api/traces?page_size=-1", "page_size"),
    ("/api/traces?page_token=abc", "page_token"),
    ("/api/traces/xyz", "32 hexadecimal"),
    ("/api/metrics/range?metric=assay.grade.score&quantile=0.5", "aggregation quantile"),
    ("/api/metrics/range?metric=assay.grade.score&ratio_label=a%3Db", "aggregation ratio"),
    ("/api/metrics/range?metric=assay.grade.score&start=4000000000", "in the future"),
    ("/api/metrics/costs?operation=grade&operation=grade_stream", "given twice"),
    ("/api/traces?start=200&end=100", "before end"),
    ("/api/metrics/range?metric=assay.grade.score&aggregation=last", "a histogram such as"),
    ("/api/metrics/range?metric=assay.telemetry.sent&aggregation=average", "a counter such as"),
])
def test_what_is_wrong_is_named_with_what_is_allowed(server, path, word):
    with pytest.raises(urllib.error.HTTPError) as error:
        server.get(path)
    assert error.value.code == 400
    problem = json.loads(error.value.read())
    assert word in problem["message"] or any(word in field for field in problem["fields"])
    assert not any(field.startswith("filter.") for field in problem.get("fields", []))


def test_metrics_and_traces_may_be_for_operators_only(binary):
    with Server(binary("assay"), "--set", "grpc.operators=ops, watch") as server:
        channel = server.channel()
        stub(server).Grade(request(), timeout=30)
        metrics = metrics_service_pb2_grpc.MetricsServiceStub(channel)
        traces = trace_service_pb2_grpc.TraceServiceStub(channel)
        for call in [
                lambda: metrics.GetDashboard(metrics_service_pb2.GetDashboardRequest(), timeout=5),
                lambda: metrics.QueryRange(metrics_service_pb2.QueryRangeRequest(), timeout=5),
                lambda: metrics.GetHealth(metrics_service_pb2.GetHealthRequest(), timeout=5),
                lambda: traces.ListTraces(trace_service_pb2.ListTracesRequest(), timeout=5)]:
            with pytest.raises(grpc.RpcError) as refused:
                call()
            assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED
    with Server(binary("assay"), "--set", "grpc.operators=default") as server:
        metrics = metrics_service_pb2_grpc.MetricsServiceStub(server.channel())
        metrics.GetDashboard(metrics_service_pb2.GetDashboardRequest(), timeout=5)


def test_ratios_and_labels_on_the_command_line(server, binary):
    def run(*words):
        return subprocess.run([binary("assay"), "metrics", *words, "--server", server.grpc],
                              capture_output=True, text=True, timeout=30)
    shown = run("range", "assay.grade.duration", "--aggregation", "ratio", "--ratio-label",
                "assay.outcome=invalid", "--step", "3600", "-o", "json")
    (series,) = json.loads(shown.stdout)["series"]
    assert series["points"][-1]["value"] == pytest.approx(1 / (GRADES + 1), rel=0.1)
    assert run("range", "assay.grade.duration", "--aggregation", "ratio").returncode == 2
    refused = run("range", "assay.grade.duration", "--group-by", "color")
    assert refused.returncode != 0 and "assay.outcome" in refused.stderr
    assert "assay.stage, assay.tenant" in run("list").stdout


def test_a_timeline_by_correlation_id(server, binary):
    def run(correlation_id):
        return subprocess.run(
            [binary("assay"), "debug", "timeline", "--correlation-id", correlation_id, "--server",
             server.grpc], capture_output=True, text=True, timeout=30)
    assert "parse" in wait_for(lambda: run("call-7").stdout)
    missing = run("call-none")
    assert missing.returncode != 0 and "call-none" in missing.stderr


def test_ranges_add_up_and_quantiles_are_right(server):
    everything = ask(server, "/api/metrics/range?metric=assay.stage.duration&aggregation=count"
                             "&group_by=assay.stage&step=60")
    for series in everything["series"]:
        assert sum(point["value"] for point in series["points"]) == GRADES
    scores = ask(server, "/api/metrics/range?metric=assay.grade.score&aggregation=quantile"
                         "&quantile=0.5&step=3600")
    grade = stub(server).Grade(request(), timeout=30).grade
    found = scores["series"][0]["points"][0]["value"]
    assert abs(found - grade.hybrid.score) <= 0.0109 * grade.hybrid.score
    names = {metric["name"] for metric in ask(server, "/api/metrics/list")["metrics"]}
    assert {"assay.stage.duration", "rpc.server.call.duration", "assay.loop.busy",
            "assay.telemetry.sent", "assay.queue.depth"} <= names


def test_a_chart_says_which_step_was_asked_for_and_which_was_taken(server):
    answer = ask(server, "/api/metrics/range?metric=assay.stage.duration&step=25")
    assert (answer["requestedStep"], answer["step"]) == ("25s", "30s")


def test_a_metric_of_ours_that_was_not_measured_yet_is_empty(server):
    assert not ask(server, "/api/metrics/range?metric=assay.grade.refinements")["series"]


def exchange(server, method, path, headers=()):
    connection = http.client.HTTPConnection(server.http, timeout=10)
    connection.request(method, path, headers=dict(headers))
    response = connection.getresponse()
    return response, response.read()


def test_what_no_route_answers_says_so_like_other_errors(server):
    response, body = exchange(server, "GET", "/api/nothing?secret=1")
    assert response.status == 404 and json.loads(body)["code"] == "NOT_FOUND"
    assert b"secret" not in body
    for path in ["/api/metrics/dashboard", "/api/traces/abc"]:
        response, body = exchange(server, "POST", path)
        assert response.status == 405 and json.loads(body)["message"] == "use GET, HEAD"
        assert response.getheader("Allow") == "GET, HEAD"
    response, body = exchange(server, "GET", "/v1/traces")
    assert response.status == 405 and response.getheader("Allow") == "POST"
    for path in ["/metrics", "/livez", "/api/metrics/health"]:
        response, body = exchange(server, "HEAD", path)
        assert response.status == 200 and body == b""


def test_a_correlation_id_comes_back_over_http_and_finds_its_request(server):
    response, _ = exchange(server, "GET", "/api/metrics/costs", {"x-correlation-id": "page-7"})
    assert response.getheader("x-correlation-id") == "page-7"
    found = wait_for(lambda: ask(server, "/api/traces?correlation_id=page-7")["traces"])
    assert [trace["operation"] for trace in found] == ["GET /api/metrics/costs"]
    response, _ = exchange(server, "GET", "/api/metrics/costs", {"x-correlation-id": "a b\u00e9"})
    assert response.getheader("x-correlation-id") == response.getheader("traceparent").split("-")[1]


def test_traces_are_listed_page_by_page_and_found(server, binary):
    traces = trace_service_pb2_grpc.TraceServiceStub(server.channel())
    wanted = {"operation": "assay.v1.GradingService/Grade"}
    first = traces.ListTraces(trace_service_pb2.ListTracesRequest(page_size=1, **wanted), timeout=10)
    # Grades go on while pages are read: nothing comes twice.
    seen, token = [], ""
    while True:
        page = traces.ListTraces(trace_service_pb2.ListTracesRequest(
            page_size=7, page_token=token, **wanted), timeout=10)
        assert len(page.traces) <= 7
        seen += [trace.trace_id for trace in page.traces]
        token = page.next_page_token
        if not token:
            break
        stub(server).Grade(request(), timeout=30)
    assert len(seen) == len(set(seen)) and len(seen) >= GRADES
    with pytest.raises(grpc.RpcError) as error:
        traces.ListTraces(trace_service_pb2.ListTracesRequest(
            page_size=7, page_token=first.next_page_token, operation="other"), timeout=10)
    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    found = ask(server, "/api/traces?correlation_id=call-7")["traces"]
    assert len(found) == 1
    trace = ask(server, f"/api/traces/{found[0]['traceId']}")
    assert len(trace["spans"]) >= 18
    assert json.loads(trace["logLines"][0])["assay.correlation.id"] == "call-7"
    text = subprocess.run(
        [binary("assay"), "debug", "timeline", found[0]["traceId"], "--server", server.grpc],
        capture_output=True, check=True, timeout=30, text=True).stdout
    for span in trace["spans"]:
        assert span["name"] in text
    result = subprocess.run(
        [binary("assay"), "debug", "timeline", "0" * 32, "--server", server.grpc],
        capture_output=True, timeout=30, text=True)
    assert result.returncode == 64 + 5
    listed = subprocess.run(
        [binary("assay"), "debug", "traces", "--failed", "--server", server.grpc, "-o", "json"],
        capture_output=True, check=True, timeout=30, text=True)
    assert json.loads(listed.stdout)["traces"] == []


def test_what_was_flushed_survives_kills_and_the_stores_open(binary, tmp_path):
    acknowledged = 0
    for round_number in range(6):
        server = Server(binary("assay"), "--set", "telemetry.sampler=always_on", data=tmp_path)
        grader = stub(server)
        count = 0
        end = time.monotonic() + 0.3 + 0.1 * round_number
        while time.monotonic() < end:
            grader.Grade(request(), timeout=30)
            count += 1
        if round_number % 2 == 0:
            # A shutdown flushes everything.
            assert server.stop() == 0
            acknowledged += count
        else:
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
    with Server(binary("assay"), data=tmp_path) as server:
        count = int(ask(server, "/api/metrics/dashboard")["grades"]["count"])
        assert count == acknowledged
        assert ask(server, "/api/traces")["traces"]
    database = sqlite3.connect(tmp_path / "telemetry.sqlite")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_two_servers_do_not_share_a_directory(server, binary):
    data = pathlib.Path(server.folder.name) / "data"
    result = subprocess.run([binary("assay"), "serve", "--grpc", "127.0.0.1:0", "--http", "",
                             "--data", str(data)], capture_output=True, text=True, timeout=30)
    assert result.returncode == 1
    assert "another server uses the data directory" in result.stderr


def test_a_server_without_a_place_to_write_serves_from_memory(binary):
    with Server(binary("assay"), data="none") as server:
        stub(server).Grade(request(), timeout=30)
        wait_for(lambda: int(ask(server, "/api/metrics/dashboard")["grades"]["count"]) == 1)


def test_a_damaged_store_is_put_aside(binary, tmp_path):
    (tmp_path / "telemetry.sqlite").write_bytes(b"no database at all, but long enough " * 100)
    with Server(binary("assay"), data=tmp_path) as server:
        stub(server).Grade(request(), timeout=30)
        wait_for(lambda: any("damaged" in line["message"] for line in server.lines()))
    assert list(tmp_path.glob("telemetry.sqlite.damaged-*"))


CANARIES = ["Zyxwalter Quuxington", "zyxdrug 77 mg", "555-01-7799", "zyxville"]


def test_no_text_of_a_document_gets_out(binary, tmp_path):
    """Whatever a call is about, and however it ends."""
    text = f"{NOTE}\nPatient {CANARIES[0]}, SSN {CANARIES[2]}, takes {CANARIES[1]} in {CANARIES[3]}."
    with HTTPEndpoint() as endpoint:
        server = Server(binary("assay"), "--set", "telemetry.sampler=always_on", "--set",
                        "log.level=trace", environment=environment(endpoint), data=tmp_path)
        grader = stub(server)
        for note, transcript in [(text, TRANSCRIPT), (NOTE, text), (text, text)]:
            grader.Grade(request(note, transcript), timeout=30)
            list(grader.GradeStream(grading_service_pb2.GradeStreamRequest(
                document=request(note, transcript).document), timeout=30))
        for bad in [request(text + "\x01" * 4000), request(text, weights={"pdqi": -1}),
                    request(text, request_id="é" + CANARIES[0]),
                    request(text, time_budget={"nanos": 1_000_000})]:
            try:
                grader.Grade(bad, timeout=30)
            except grpc.RpcError as error:
                assert not any(canary in str(error.details()) for canary in CANARIES)
        with pytest.raises(grpc.RpcError):
            grader.Grade(request(text * 50), timeout=0.002)
        for path in ["/metrics", "/api/metrics/dashboard", "/api/traces"]:
            assert not any(canary in server.get(path) for canary in CANARIES)
        try:
            server.get("/" + CANARIES[3])
        except urllib.error.HTTPError:
            pass
        assert server.stop() == 0
        sinks = {"log": server.text().encode()}
        sinks |= {f"otlp {number}": message.SerializeToString()
                  for number, (_, message) in enumerate(endpoint.requests)}
    # And what waits on disk when nobody takes it, after a kill.
    server = Server(binary("assay"), "--set", "telemetry.sampler=always_on",
                    environment=environment(endpoint), data=tmp_path)
    stub(server).Grade(request(text, text), timeout=30)
    time.sleep(1)
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    sinks |= {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert any("spill" in name for name in sinks) and any("sqlite" in name for name in sinks)
    words = [word.encode() for canary in CANARIES for word in [canary, *canary.split()]
             if len(word) > 2 and word != "mg"]
    for name, content in sinks.items():
        for word in words:
            assert word not in content, (name, word)


@pytest.mark.parametrize("fields", [
    {"start": {"seconds": -2**63}}, {"end": {"seconds": -2**63}}, {"step": {"seconds": 2**63 - 1}},
    {"start": {"seconds": 2**63 - 1}}, {"end": {"seconds": 2**63 - 1}},
    {"start": {"seconds": -2**63}, "end": {"seconds": 2**63 - 1}}, {"step": {"seconds": -2**63}},
])
def test_extreme_numbers_are_refused_and_harm_nothing(server, fields):
    metrics = metrics_service_pb2_grpc.MetricsServiceStub(server.channel())
    with pytest.raises(grpc.RpcError) as error:
        metrics.QueryRange(metrics_service_pb2.QueryRangeRequest(
            metric="assay.grade.score", **fields), timeout=10)
    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    traces = trace_service_pb2_grpc.TraceServiceStub(server.channel())
    limits = {name: value for name, value in fields.items() if name != "step"}
    traces.ListTraces(trace_service_pb2.ListTracesRequest(**limits), timeout=10)
    stub(server).ListGrades(grading_service_pb2.ListGradesRequest(**limits), timeout=10)
