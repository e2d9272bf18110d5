"""What the server emits, as other programs see it."""

import json
import os
import pathlib
import signal
import subprocess
import threading
import time

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2

from otlp_endpoint import GRPCEndpoint, HTTPEndpoint, wait_for
from server import Server, python_protos

python_protos()
from assay.v1 import document_pb2, grading_service_pb2, grading_service_pb2_grpc  # noqa: E402

NOTE = """SUBJECTIVE
Patient reports cough for two weeks, worse at night. No fever.

OBJECTIVE
Lungs clear. Temperature 98.6 F.

ASSESSMENT AND PLAN
Cough, likely post-viral. Start albuterol inhaler as needed. Return in two weeks.
"""
TRANSCRIPT = """Doctor: What brings you in?
Patient: I have had a cough for two weeks, worse at night.
Doctor: Any fever?
Patient: No.
"""
STAGES = {"deidentify", "parse", "basics", "align", "check", "up_to_date", "accurate", "thorough", "useful",
          "organized", "comprehensible", "succinct", "synthesized", "internally_consistent",
          "heuristics", "factuality", "combine", "validate"}
PARENT_TRACE, PARENT_SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PARENT = f"00-{PARENT_TRACE}-{PARENT_SPAN}-01"


def environment(endpoint, protocol="http/protobuf", **more):
    return {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint.url, "OTEL_EXPORTER_OTLP_PROTOCOL": protocol,
            **more}


def stub(server):
    channel = server.channel()
    return grading_service_pb2_grpc.GradingServiceStub(channel)


def request(text=NOTE, transcript=TRANSCRIPT, **options):
    return grading_service_pb2.GradeRequest(
        document=document_pb2.Document(text=text, transcript=transcript),
        options=grading_service_pb2.GradeOptions(**options))


def attributes(thing):
    return {pair.key: pair.value.string_value or pair.value.int_value or pair.value.double_value
            or pair.value.bool_value for pair in thing.attributes}


@pytest.mark.parametrize("form", ["http/protobuf", "grpc"])
def test_a_streamed_grade_is_one_tree_under_its_callers_span(binary, form):
    kind = HTTPEndpoint if form == "http/protobuf" else GRPCEndpoint
    with kind() as endpoint, Server(
            binary("assay"), environment=environment(endpoint, form)) as server:
        began = time.time_ns()
        call = stub(server).GradeStream(
            grading_service_pb2.GradeStreamRequest(document=request().document),
            metadata=[("traceparent", PARENT), ("tracestate", "vendor=1"),
                      ("x-correlation-id", "visit-17"), ("x-session-id", "session of Jane"),
                      ("x-user-id", "jane@clinic")], timeout=30)
        steps = list(call)
        ended = time.time_ns()
        trailers = dict(call.trailing_metadata())
        assert trailers["x-correlation-id"] == "visit-17"
        assert trailers["traceparent"].startswith(f"00-{PARENT_TRACE}-")
        spans = wait_for(lambda: endpoint.spans())
        assert {span.trace_id.hex() for span in spans} == {PARENT_TRACE}
        root = [span for span in spans if span.parent_span_id.hex() == PARENT_SPAN]
        assert len(root) == 1
        root = root[0]
        assert root.name == "assay.v1.GradingService/GradeStream"
        assert root.span_id.hex() == trailers["traceparent"].split("-")[2]
        assert root.kind == 2
        stages = [span for span in spans if span is not root]
        assert {span.name for span in stages} - {"queue"} == STAGES | {"record"}
        assert len({span.span_id for span in spans}) == len(spans)
        for span in spans:
            assert span.trace_state == "vendor=1"
            assert began <= span.start_time_unix_nano <= span.end_time_unix_nano <= ended
        for span in stages:
            assert span.parent_span_id == root.span_id
            assert root.start_time_unix_nano <= span.start_time_unix_nano
            assert span.end_time_unix_nano <= root.end_time_unix_nano
        by_name = {span.name: span for span in stages}
        assert by_name["parse"].end_time_unix_nano <= by_name["check"].start_time_unix_nano
        assert by_name["check"].end_time_unix_nano <= by_name["accurate"].start_time_unix_nano
        assert by_name["validate"].start_time_unix_nano >= by_name["combine"].end_time_unix_nano
        # The stream's own timings are the spans'.
        for step in steps:
            if step.WhichOneof("event") == "stage_finished":
                timing = step.stage_finished.timing
                span = by_name[timing.stage]
                took = span.end_time_unix_nano - span.start_time_unix_nano
                assert abs(took - timing.duration.ToNanoseconds()) <= 1
        told = attributes(root)
        assert told["rpc.system.name"] == "grpc"
        assert told["rpc.response.status_code"] == "OK"
        assert told["assay.correlation.id"] == "visit-17"
        assert told["assay.grade.id"] == steps[-1].completed.call.grade_id
        assert len(told["session.id"]) == len(told["user.id"]) == 32
        lines = wait_for(lambda: [line for line in server.lines() if line["message"] == "call"])
        assert len(lines) == 1
        assert "user.id" not in lines[0] and "ane" not in server.text()
        assert lines[0]["trace_id"] == PARENT_TRACE
        assert lines[0]["span_id"] == root.span_id.hex()
        assert lines[0]["assay.correlation.id"] == "visit-17"
        record = wait_for(lambda: [log for log in endpoint.logs() if log.body.string_value == "call"])
        assert record[0].trace_id.hex() == PARENT_TRACE
        resource = endpoint.of("traces")[0].resource_spans[0].resource
        assert attributes(resource)["service.name"] == "assay"


def test_headers_that_are_no_trace_context_are_ignored(server):
    for header in ["nonsense", PARENT.upper(), "00-" + "0" * 32 + "-00f067aa0ba902b7-01"]:
        _, call = stub(server).Grade.with_call(
            request(), metadata=[("traceparent", header)], timeout=30)
        trailers = dict(call.trailing_metadata())
        assert PARENT_TRACE not in trailers["traceparent"]
        assert trailers["x-correlation-id"] == trailers["traceparent"].split("-")[1]
    # An id that may be anything is not taken over.
    _, call = stub(server).Grade.with_call(
        request(), metadata=[("x-correlation-id", "Jane Doe; 1970")], timeout=30)
    assert "Jane" not in str(call.trailing_metadata())


def test_a_callers_decision_not_to_sample_is_honoured(binary):
    with HTTPEndpoint() as endpoint, Server(
            binary("assay"), "--set", "telemetry.sampler=parentbased_always_on",
            environment=environment(endpoint)) as server:
        stub(server).Grade(request(), metadata=[("traceparent", PARENT[:-1] + "0")], timeout=30)
        stub(server).Grade(request(), timeout=30)
        spans = wait_for(lambda: endpoint.spans())
        assert PARENT_TRACE not in {span.trace_id.hex() for span in spans}


def test_a_call_of_a_trace_that_its_caller_decided_against_says_where_it_belongs(binary):
    with Server(binary("assay")) as server:
        grade, call = stub(server).Grade.with_call(
            request(), metadata=[("traceparent", PARENT[:-1] + "0"), ("tracestate", "a=1")], timeout=30)
        trailers = dict(call.trailing_metadata())
        version, trace, span, flags = trailers["traceparent"].split("-")
        assert (trace, flags) == (PARENT_TRACE, "00") and span != PARENT_SPAN
        assert trailers["x-correlation-id"] == PARENT_TRACE
        kept = stub(server).GetGrade(grading_service_pb2.GetGradeRequest(
            grade_id=grade.grade.call.grade_id), timeout=30)
        assert kept.record.trace_id == PARENT_TRACE
        with pytest.raises(grpc.RpcError) as failed:
            stub(server).Grade(request(text=" "), metadata=[("traceparent", PARENT[:-1] + "0")],
                               timeout=30)
        assert PARENT_TRACE in dict(failed.value.trailing_metadata())["traceparent"]
        line = wait_for(lambda: next(
            (line for line in server.lines() if line.get("span_id") == span), None))
        assert line["message"] == "call" and line["trace_id"] == PARENT_TRACE


def test_calls_of_methods_that_there_are_not_are_counted(binary):
    with Server(binary("assay")) as server:
        call = server.channel().unary_unary("/assay.v1.GradingService/Nothing")
        for _ in range(3):
            with pytest.raises(grpc.RpcError):
                call(b"", timeout=10)
        assert "assay_rpc_server_unknown_calls_total 3" in "\n".join(
            line.split("{")[0] + " " + line.split(" ")[-1]
            for line in server.get("/metrics").splitlines() if line.startswith("assay_rpc"))


def test_failed_calls_are_kept_though_nothing_is_sampled(binary):
    with HTTPEndpoint() as endpoint, Server(
            binary("assay"), environment=environment(
                endpoint, OTEL_TRACES_SAMPLER="always_off")) as server:
        stub(server).Grade(request(), timeout=30)
        # Too little time for any stage: the grade is degraded, its stages are errors.
        stub(server).Grade(request(NOTE * 400, "", time_budget={"nanos": 1_000_000}), timeout=30)
        spans = wait_for(lambda: endpoint.spans())
        assert len({span.trace_id for span in spans}) == 1
        failed = [span for span in spans if span.status.code == 2]
        assert failed and all(span.status.message == "late" for span in failed)


def test_a_signal_that_is_not_wanted_is_not_sent(binary):
    with HTTPEndpoint() as endpoint, Server(
            binary("assay"), environment=environment(
                endpoint, OTEL_LOGS_EXPORTER="none", OTEL_METRICS_EXPORTER="prometheus")) as server:
        stub(server).Grade(request(), timeout=30)
        wait_for(lambda: endpoint.spans())
        assert server.stop() == 0
        assert not endpoint.logs() and not endpoint.metrics()


def test_a_signal_has_headers_and_a_compression_of_its_own(binary):
    own = {"OTEL_EXPORTER_OTLP_HEADERS": "x-for=all", "OTEL_EXPORTER_OTLP_LOGS_HEADERS": "x-for=logs",
           "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION": "none", "OTEL_TRACES_SAMPLER": "always_on"}
    with HTTPEndpoint() as endpoint, \
            Server(binary("assay"), environment=environment(endpoint, **own)) as server:
        stub(server).Grade(request(), timeout=30)
        wait_for(lambda: endpoint.of("logs") and endpoint.of("traces"))
    for (signal, _), headers in zip(endpoint.requests, endpoint.headers):
        headers = {name.lower(): value for name, value in headers.items()}
        assert headers["x-for"] == ("logs" if signal == "logs" else "all")
        assert headers.get("content-encoding") == (None if signal == "logs" else "gzip")


def test_metrics_arrive_as_exponential_histograms(binary):
    with HTTPEndpoint() as endpoint, Server(
            binary("assay"), environment=environment(endpoint)) as server:
        for _ in range(20):
            stub(server).Grade(request(), timeout=30)
        server.stop()
        metrics = {metric.name: metric for metric in endpoint.metrics()}
        stage = metrics["assay.stage.duration"]
        assert stage.unit == "s"
        parse = [point for point in stage.exponential_histogram.data_points
                 if attributes(point)["assay.stage"] == "parse"]
        assert sum(point.count for point in parse) == 20
        for point in parse:
            assert point.scale == 5
            assert sum(point.positive.bucket_counts) + point.zero_count == point.count
            base = 2 ** (2 ** -5)
            lowest = base ** point.positive.offset
            highest = base ** (point.positive.offset + len(point.positive.bucket_counts))
            assert lowest * 0.999 <= point.min <= point.max <= highest * 1.001
        scores = metrics["assay.grade.score"].exponential_histogram.data_points
        assert scores[0].exemplars and len(scores[0].exemplars[0].trace_id) == 16
        assert metrics["assay.telemetry.made"].sum.is_monotonic


class TestFaults:
    """Whatever the endpoint does, calls go on and the ledger adds up."""

    COUNT = 12

    def run(self, binary, endpoint, *arguments, settled=True, protocol="http/protobuf", **more):
        server = Server(binary("assay"), "--set", "telemetry.sampler=always_on", *arguments,
                        environment=environment(endpoint, protocol, **more))
        durations = []
        for _ in range(self.COUNT):
            began = time.monotonic()
            stub(server).Grade(request(), timeout=30)
            durations.append(time.monotonic() - began)
        assert sorted(durations)[self.COUNT // 2] < 1, "calls wait for nothing"
        if settled:
            wait_for(lambda: all(account["queued"] == 0 for account in self.check(server).values()))
        return server

    @staticmethod
    def check(server):
        figures = server.ledger("otlp")
        for account in figures.values():
            assert account["made"] == (account["sent"] + account["queued"]
                                       + sum(account["dropped"].values())), figures
        return figures

    def test_an_endpoint_that_works(self, binary):
        with HTTPEndpoint() as endpoint, self.run(binary, endpoint) as server:
            figures = self.check(server)
            assert figures["traces"]["sent"] == len(endpoint.spans())
            assert not figures["traces"]["dropped"]
            assert all(headers["Content-Encoding"] == "gzip" for headers in endpoint.headers)

    def test_an_endpoint_that_is_down_and_comes_back(self, binary):
        with HTTPEndpoint() as gone:
            pass
        with self.run(binary, gone, settled=False) as server:
            figures = wait_for(lambda: self.check(server))
            assert figures["traces"]["queued"] > 0 and figures["traces"]["sent"] == 0
            with HTTPEndpoint(port=gone.port) as endpoint:
                wait_for(lambda: self.check(server)["traces"]["queued"] == 0, 60)
                figures = self.check(server)
                assert figures["traces"]["sent"] == figures["traces"]["made"]
                assert len({span.span_id for span in endpoint.spans()}) == figures["traces"]["made"]

    def test_429_with_retry_after(self, binary):
        times = []

        def behave(kind, number):
            if kind == "traces":
                times.append(time.monotonic())
                if len(times) == 1:
                    return 429, {"Retry-After": "2"}, b""
            return None
        with HTTPEndpoint(behave) as endpoint, self.run(binary, endpoint) as server:
            assert times[1] - times[0] >= 2
            assert self.check(server)["traces"]["sent"] == len(endpoint.spans())

    def test_503_then_good(self, binary):
        with HTTPEndpoint(lambda kind, number: (503, {}, b"") if number < 3 else None) as endpoint:
            with self.run(binary, endpoint) as server:
                figures = self.check(server)["traces"]
                assert figures["sent"] == figures["made"]

    def test_400_is_the_end_of_a_batch(self, binary):
        with HTTPEndpoint(lambda kind, number: (400, {}, b"") if kind == "traces" else None) as end:
            with self.run(binary, end) as server:
                figures = self.check(server)["traces"]
                assert figures["dropped"] == {"rejected": figures["made"]}

    def test_a_part_is_rejected(self, binary):
        reply = trace_service_pb2.ExportTraceServiceResponse()
        reply.partial_success.rejected_spans = 3
        answers = {"traces": (200, {}, reply.SerializeToString())}
        with HTTPEndpoint(lambda kind, number: answers.get(kind)) as endpoint:
            with self.run(binary, endpoint) as server:
                figures = self.check(server)["traces"]
                assert figures["dropped"]["partly_rejected"] == 3 * len(endpoint.of("traces"))

    def test_a_connection_that_breaks_midway(self, binary):
        with HTTPEndpoint(lambda kind, number: "close" if number < 3 else None) as endpoint:
            with self.run(binary, endpoint) as server:
                figures = self.check(server)["traces"]
                assert figures["sent"] == figures["made"]

    def test_a_slow_endpoint(self, binary):
        with HTTPEndpoint(lambda kind, number: 3 if number < 3 else None) as endpoint:
            with self.run(binary, endpoint, OTEL_EXPORTER_OTLP_TIMEOUT="500") as server:
                figures = self.check(server)["traces"]
                assert figures["sent"] == figures["made"]

    def test_grpc_that_is_exhausted_says_when(self, binary):
        def behave(context, kind, number):
            if number == 1:
                context.abort(grpc.StatusCode.UNAVAILABLE, "not now")
            if kind == "logs":
                context.abort(grpc.StatusCode.INVALID_ARGUMENT, "never")
        with GRPCEndpoint(behave) as endpoint:
            with self.run(binary, endpoint, protocol="grpc") as server:
                figures = self.check(server)
                assert figures["traces"]["sent"] == figures["traces"]["made"]
                assert figures["logs"]["dropped"].keys() == {"rejected"}

    def test_no_room_anywhere(self, binary):
        with HTTPEndpoint() as gone:
            pass
        with self.run(binary, gone, "--set", "telemetry.otlp.max_queue_bytes=4096",
                      "--set", "telemetry.otlp.max_spill_bytes=0", settled=False) as server:
            wait_for(lambda: self.check(server)["traces"]["dropped"].get("memory_full"))
        with self.run(binary, gone, "--set", "telemetry.otlp.max_queue_bytes=4096",
                      "--set", "telemetry.otlp.max_spill_bytes=8192", settled=False) as server:
            wait_for(lambda: self.check(server)["traces"]["dropped"].get("disk_full"))

    def test_what_was_spilled_survives_a_kill(self, binary, tmp_path):
        with HTTPEndpoint() as gone:
            pass
        arguments = ["--set", "telemetry.sampler=always_on"]
        made = 0
        for round_number in range(5):
            server = Server(binary("assay"), *arguments, environment=environment(gone),
                            data=tmp_path)
            stop = threading.Event()

            def load():
                while not stop.is_set():
                    try:
                        stub(server).Grade(request(), timeout=5)
                    except grpc.RpcError:
                        return
            worker = threading.Thread(target=load)
            worker.start()
            time.sleep(0.4 + 0.17 * round_number)
            server.process.send_signal(signal.SIGKILL)
            stop.set()
            worker.join()
        files = sorted((tmp_path / "spill").glob("*.otlp"))
        assert files
        spilled = sum(int(file.name.split("-")[2]) for file in files
                      if file.name.split("-")[1] == "traces")
        # One file is damaged, as by a failing disk.
        traces = [file for file in files if file.name.split("-")[1] == "traces"]
        damaged = int(traces[0].name.split("-")[2])
        content = bytearray(traces[0].read_bytes())
        content[len(content) // 2] ^= 1
        traces[0].write_bytes(content)
        with HTTPEndpoint(port=gone.port) as endpoint:
            with Server(binary("assay"), *arguments, environment=environment(gone),
                        data=tmp_path) as server:
                wait_for(lambda: self.check(server)["traces"]["queued"] == 0, 60)
                figures = self.check(server)["traces"]
                assert figures["made"] == spilled
                assert figures["dropped"] == {"damaged": damaged}
                assert len(endpoint.spans()) == spilled - damaged
                wait_for(lambda: not list((tmp_path / "spill").glob("*-traces-*")))

    def test_a_spill_folder_that_is_none_is_told_at_the_start(self, binary, tmp_path):
        with HTTPEndpoint() as gone:
            pass
        (tmp_path / "spill").symlink_to("/dev/full")
        process = subprocess.run(
            [binary("assay"), "serve", "--grpc", "127.0.0.1:0", "--http", "", "--data",
             str(tmp_path)], env={**os.environ, **environment(gone)}, capture_output=True,
            timeout=30)
        assert process.returncode == 1
        assert "spill" in process.stderr.decode()


@pytest.fixture(scope="module")
def server(binary):
    with Server(binary("assay")) as running:
        yield running


def on_a_small_disk(folder, megabytes):
    """What starts a program with a disk of so many megabytes at a folder; nobody else sees the disk."""
    mount = f'mount -t tmpfs -o size={megabytes}m tmpfs "$0" && exec "$@"'
    return ["unshare", "--mount", "--map-root-user", "sh", "-c", mount, str(folder)]


def test_what_a_full_disk_kept_from_being_flushed_counts_once_when_there_is_room_again(
        binary, tmp_path):
    under = on_a_small_disk(tmp_path, 1)
    if subprocess.run([*under, "true"], capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody mount a disk")
    with Server(binary("assay"), data=tmp_path, under=under) as server:
        grader, lost, count = stub(server), 0, 0
        while lost < 50 and count < 3000:
            lost += not grader.Grade(request(), timeout=30).grade.call.recorded
            count += 1
        assert lost == 50

        def part():
            parts = json.loads(server.get("/api/metrics/health"))["parts"]
            return next(part for part in parts if part["part"] == "telemetry_store")
        wait_for(lambda: "FAILED" in part()["status"], 60)
        assert "the disk is full" in server.get("/api/metrics/health")
        subprocess.run(["nsenter", "--target", str(server.process.pid), "--mount", "--user",
                        "--preserve-credentials", "mount", "-o", "remount,size=64m", str(tmp_path)],
                       check=True)
        wait_for(lambda: "OK" in part()["status"], 60)

        def counted(query):
            answer = json.loads(server.get(f"/api/metrics/{query}"))
            return sum(point["value"] for series in answer["series"] for point in series["points"])
        fine = "range?metric=assay.grade.duration&aggregation=count&step=10"
        coarse = "range?metric=assay.grade.duration&aggregation=count&step=600"
        wait_for(lambda: counted(coarse) == count, 60)
        assert counted(fine) <= count
        grader.Grade(request(), timeout=30)
        wait_for(lambda: counted(coarse) == count + 1, 60)


def test_a_full_disk_costs_what_should_lie_there_and_no_call(binary, tmp_path):
    under = on_a_small_disk(tmp_path, 2)
    if subprocess.run([*under, "true"], capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody mount a disk")
    with HTTPEndpoint(lambda signal, number: (503, {}, b"")) as endpoint, Server(
            binary("assay"), "--set", "telemetry.sampler=always_on",
            environment=environment(endpoint, OTEL_BSP_SCHEDULE_DELAY="100"), data=tmp_path,
            under=under) as server:
        grader, kept, lost = stub(server), 0, 0
        # As long as anything finds room there, and a little longer.
        end = time.monotonic() + 90
        while time.monotonic() < end and lost < 200:
            grade = grader.Grade(request(), timeout=30).grade
            assert grade.hybrid.score > 0
            kept, lost = kept + grade.call.recorded, lost + (not grade.call.recorded)
        assert kept > 0 and lost >= 200
        full = lambda: server.ledger("otlp")["traces"]["dropped"].get("disk_full", 0) > 0  # noqa: E731
        while time.monotonic() < end and not full():
            grader.Grade(request(), timeout=30)
        ledger = server.ledger("otlp")
        assert ledger["traces"]["dropped"]["disk_full"] > 0
        for account in [*ledger.values(), *server.ledger("store").values()]:
            assert account["made"] == (account["sent"] + account["queued"]
                                       + sum(account["dropped"].values()))
        health = json.loads(server.get("/api/metrics/health"))
        assert health["status"] == "STATUS_FAILED"
        assert server.stop() == 0


def test_prometheus_finds_nothing_to_complain_of(server):
    stub(server).Grade(request(), timeout=30)
    text = server.get("/metrics")
    result = subprocess.run(["promtool", "check", "metrics"], input=text.encode(),
                            capture_output=True, timeout=30)
    assert result.returncode == 0 and not result.stderr and not result.stdout, (
        result.stdout + result.stderr)


def test_the_ready_server_says_where_it_is_in_one_json_line_each(server):
    for line in server.lines():
        assert {"time", "level", "scope", "message"} <= line.keys()


def test_probes_have_no_lines_and_no_spans(binary):
    with Server(binary("assay"), "--set", "telemetry.sampler=always_on") as server:
        for path in ["/livez", "/readyz", "/metrics"]:
            server.get(path)
        server.stop()
        assert not [line for line in server.lines() if line["message"] == "request"]


def test_telemetry_can_be_switched_off(binary):
    with Server(binary("assay"), environment={"OTEL_SDK_DISABLED": "true"}) as server:
        _, call = stub(server).Grade.with_call(request(), timeout=30)
        assert not call.trailing_metadata()
        assert "assay_stage_duration" not in server.get("/metrics")


@pytest.mark.parametrize("name,value,problem", [
    ("OTEL_TRACES_SAMPLER", "sometimes", "telemetry.sampler"),
    ("OTEL_TRACES_SAMPLER_ARG", "x", "telemetry.sampler"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317", "telemetry.otlp.endpoint"),
    ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json5", "telemetry.otlp.protocol"),
    ("OTEL_EXPORTER_OTLP_HEADERS", "novalue", "telemetry.otlp.headers"),
    ("OTEL_EXPORTER_OTLP_LOGS_HEADERS", "novalue", "telemetry.otlp.logs.headers"),
    ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "soon", "telemetry.otlp.traces.timeout"),
    ("OTEL_EXPORTER_OTLP_METRICS_COMPRESSION", "zstd", "telemetry.otlp.metrics.compression"),
    ("OTEL_RESOURCE_ATTRIBUTES", "novalue", "telemetry.resource_attributes"),
])
def test_a_standard_variable_that_is_wrong_is_named(binary, name, value, problem):
    environment = {**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", name: value}
    result = subprocess.run([binary("assay"), "config", "check"], env=environment,
                            capture_output=True, text=True, timeout=30)
    assert result.returncode == 1 and problem in result.stderr


@pytest.mark.parametrize("setting", [
    "telemetry.otlp.protocol=banana", "telemetry.otlp.logs.protocol=http/json",
    "telemetry.otlp.compression=lz4", "telemetry.otlp.metrics.timeout=soon",
    "telemetry.otlp.protocol=", "metrics.prometheus.histograms=exact"])
def test_a_setting_is_wrong_even_while_nothing_needs_it(binary, setting):
    result = subprocess.run([binary("assay"), "config", "check", "--set", setting],
                            capture_output=True, text=True, timeout=30)
    assert result.returncode == 1 and setting.split("=")[0] in result.stderr


def test_secrets_are_not_shown(binary):
    result = subprocess.run(
        [binary("assay"), "config", "show"], capture_output=True, text=True, timeout=30,
        env={**os.environ, "OTEL_EXPORTER_OTLP_HEADERS": "authorization=secret-token"})
    assert "secret-token" not in result.stdout and "(hidden)" in result.stdout
    assert "OTEL_EXPORTER_OTLP_HEADERS" in result.stdout
