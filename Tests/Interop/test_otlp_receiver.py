"""Telemetry of other programs, sent by the official SDK for Python and by a real collector."""

import gzip
import json
import pathlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import grpc
import pytest
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import (
    OTLPMetricExporter as GRPCMetrics)
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GRPCSpans
from opentelemetry.exporter.otlp.proto.http.metric_exporter import (
    OTLPMetricExporter as HTTPMetrics)
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HTTPSpans
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.logs.v1 import logs_pb2
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2, logs_service_pb2_grpc
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from otlp_endpoint import GRPCEndpoint, HTTPEndpoint, wait_for
from server import Server, python_protos
from test_telemetry import environment, request, stub

python_protos()


@pytest.fixture(scope="module")
def relayed(binary):
    """A server that hands on to an endpoint what it receives."""
    with HTTPEndpoint() as endpoint, Server(
            binary("assay"), environment=environment(endpoint)) as server:
        yield server, endpoint


def exporters(server, form):
    if form == "grpc":
        return (GRPCSpans(endpoint=server.grpc, insecure=True),
                GRPCMetrics(endpoint=server.grpc, insecure=True))
    return (HTTPSpans(endpoint=f"http://{server.http}/v1/traces"),
            HTTPMetrics(endpoint=f"http://{server.http}/v1/metrics"))


@pytest.mark.parametrize("form", ["grpc", "http"])
def test_what_the_official_sdk_sends_is_kept_and_handed_on(relayed, form):
    server, endpoint = relayed
    spans, metrics = exporters(server, form)
    resource = Resource.create({"service.name": f"scribe-{form}"})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(spans))
    tracer = provider.get_tracer("scribe")
    meters = MeterProvider(resource=resource, metric_readers=[
        PeriodicExportingMetricReader(metrics, export_interval_millis=100_000)])
    meter = meters.get_meter("scribe")
    with tracer.start_as_current_span("visit", attributes={"room": 7, "tags": ["a", "b"]}) as visit:
        with tracer.start_as_current_span("draft") as draft:
            draft.add_event("drafted", {"words": 120})
            draft.set_status(trace.StatusCode.ERROR, "too short")
        # The same trace goes on in our own service.
        context = trace.format_trace_id(visit.get_span_context().trace_id)
        span_id = trace.format_span_id(visit.get_span_context().span_id)
        stub(server).Grade(request(), timeout=30,
                           metadata=[("traceparent", f"00-{context}-{span_id}-01")])
    counter = meter.create_counter(f"scribe.notes.{form}")
    counter.add(3, {"kind": "soap"})
    assert provider.force_flush()
    meters.force_flush()
    counter.add(4, {"kind": "soap"})
    meters.force_flush()

    def kept():
        try:
            found = json.loads(server.get(f"/api/traces/{context}"))["spans"]
        except urllib.error.HTTPError:
            return None
        names = {span["name"] for span in found}
        return found if {"visit", "draft", "parse"} <= names else None
    found = {span["name"]: span for span in wait_for(kept)}
    assert found["draft"]["parentSpanId"] == found["visit"]["spanId"]
    assert found["assay.v1.GradingService/Grade"]["parentSpanId"] == found["visit"]["spanId"]
    assert found["draft"]["status"] == "error"
    assert found["draft"]["events"][0]["attributes"] == {"words": "120"}
    assert found["visit"]["attributes"]["room"] == "7"
    assert found["visit"]["attributes"]["service.name"] == f"scribe-{form}"

    def counted():
        try:
            series = json.loads(server.get(
                f"/api/metrics/range?metric=scribe.notes.{form}&aggregation=sum&step=3600"
                "&group_by=kind"))["series"]
        except urllib.error.HTTPError:
            return None
        return sum(point["value"] for point in series[0]["points"]) == 7 if series else None
    wait_for(counted)
    wait_for(lambda: {"visit", "draft"} <= {span.name for span in endpoint.spans()})
    provider.shutdown()
    meters.shutdown()
    resources = [pair.value.string_value for sent in endpoint.of("traces")
                 for spans in sent.resource_spans for pair in spans.resource.attributes
                 if pair.key == "service.name"]
    assert {f"scribe-{form}", "assay"} <= set(resources)


def post(server, signal, body, **headers):
    call = urllib.request.Request(f"http://{server.http}/v1/{signal}", data=body, headers={
        name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(call, timeout=10) as response:
        return response.headers["content-type"], response.read()


def test_json_has_hexadecimal_ids_and_unknown_fields_are_ignored(relayed):
    server, endpoint = relayed
    body = {"resourceSpans": [{"resource": {"attributes": []}, "news": 1, "scopeSpans": [{
        "scope": {"name": "hand"}, "spans": [{
            "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
            "name": "by hand", "kind": 2, "startTimeUnixNano": "1544712660000000000",
            "endTimeUnixNano": "1544712661000000000", "later": {"a": []},
            "attributes": [{"key": "my.key", "value": {"stringValue": "some value"}}]}]}]}]}
    kind, reply = post(server, "traces", json.dumps(body).encode(), Content_Type="application/json")
    assert kind == "application/json" and json.loads(reply) == {}
    found = wait_for(lambda: [s for s in endpoint.spans() if s.name == "by hand"])
    assert found[0].trace_id.hex() == "5b8efff798038103d269b633813fc60c"


def test_a_part_that_is_wrong_is_told(relayed):
    server, _ = relayed
    message = trace_service_pb2.ExportTraceServiceRequest()
    spans = message.resource_spans.add().scope_spans.add().spans
    spans.add(trace_id=b"1" * 16, span_id=b"2" * 8, name="good")
    spans.add(trace_id=b"short", span_id=b"2" * 8, name="bad")
    _, reply = post(server, "traces", gzip.compress(message.SerializeToString()),
                    Content_Type="application/x-protobuf", Content_Encoding="gzip")
    partial = trace_service_pb2.ExportTraceServiceResponse.FromString(reply).partial_success
    assert partial.rejected_spans == 1 and "16 bytes" in partial.error_message
    over_grpc = trace_service_pb2_grpc.TraceServiceStub(server.channel()).Export(message, timeout=10)
    assert over_grpc.partial_success.rejected_spans == 1


def test_replicas_count_apart(binary):
    """The sum of two instances' counters is what both counted, however their points alternate."""
    from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2, metrics_service_pb2_grpc
    with Server(binary("assay")) as server, server.channel() as channel:
        export = metrics_service_pb2_grpc.MetricsServiceStub(channel).Export
        start = time.time_ns()
        for step in range(4):
            for instance, base in (("a", 10), ("b", 1000)):
                message = metrics_service_pb2.ExportMetricsServiceRequest()
                resource = message.resource_metrics.add()
                for key, value in (("service.name", "scribe"), ("service.instance.id", instance)):
                    resource.resource.attributes.add(key=key).value.string_value = value
                metric = resource.scope_metrics.add().metrics.add(name="scribe.notes", unit="{note}")
                metric.sum.aggregation_temporality, metric.sum.is_monotonic = 2, True
                metric.sum.data_points.add(start_time_unix_nano=start, time_unix_nano=time.time_ns(),
                                           as_int=base + step)
                assert not export(message, timeout=10).partial_success.rejected_data_points

        def total():
            try:
                text = server.get("/api/metrics/range?metric=scribe.notes&aggregation=sum&step=60")
            except urllib.error.HTTPError:
                # Until the first cell is kept there is no such metric.
                return None
            return sum(point.get("value", 0) for series in json.loads(text)["series"] for point in series["points"])

        wait_for(lambda: total() == 13 + 1003)


def test_a_coarse_histogram_is_kept_as_exactly_as_it_came(binary):
    """What an SDK with its usual 160 buckets sends for 1 ms to 3 s has scale 3: buckets 9 % wide."""
    from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2, metrics_service_pb2_grpc
    with Server(binary("assay")) as server, server.channel() as channel:
        message = metrics_service_pb2.ExportMetricsServiceRequest()
        metric = message.resource_metrics.add().scope_metrics.add().metrics.add(name="scribe.time", unit="s")
        metric.exponential_histogram.aggregation_temporality = 1
        point = metric.exponential_histogram.data_points.add(
            scale=3, count=100, sum=100 * 0.7, min=0.5, max=1.0, time_unix_nano=time.time_ns())
        # (2^(-4/8), 2^(-3/8)] is 0.707 to 0.771.
        point.positive.offset = -4
        point.positive.bucket_counts.append(100)
        reply = metrics_service_pb2_grpc.MetricsServiceStub(channel).Export(message, timeout=10)
        assert not reply.partial_success.rejected_data_points

        def median():
            try:
                text = server.get(
                    "/api/metrics/range?metric=scribe.time&aggregation=quantile&quantile=0.5&step=60")
            except urllib.error.HTTPError:
                return None
            return max((point.get("value", 0) for series in json.loads(text)["series"]
                        for point in series["points"]), default=None)

        assert 0.70 <= wait_for(median) <= 0.78


def test_a_time_to_come_is_refused(relayed):
    """It would stand before all that comes until then as the newest there is."""
    server, _ = relayed
    message = trace_service_pb2.ExportTraceServiceRequest()
    spans = message.resource_spans.add().scope_spans.add().spans
    now = time.time_ns()
    for number, ahead in enumerate((0, 1800, 7200, 230 * 365 * 86400)):
        spans.add(trace_id=bytes([9, number] * 8), span_id=b"2" * 8, name="ahead", start_time_unix_nano=now,
                  end_time_unix_nano=min(now + ahead * 10**9, 2**64 - 1))
    reply = trace_service_pb2_grpc.TraceServiceStub(server.channel()).Export(message, timeout=10)
    assert reply.partial_success.rejected_spans == 2 and "an hour" in reply.partial_success.error_message


@pytest.mark.parametrize("body,headers,status", [
    (b"no message", {"Content_Type": "application/x-protobuf"}, 400),
    (b"{", {"Content_Type": "application/json"}, 400),
    (b"x", {"Content_Type": "text/plain"}, 415),
    (b"x", {"Content_Type": "application/x-protobuf", "Content_Encoding": "br"}, 415),
    (b"not gzip", {"Content_Type": "application/x-protobuf", "Content_Encoding": "gzip"}, 400),
    (gzip.compress(b"\0" * (64 << 20)),
     {"Content_Type": "application/x-protobuf", "Content_Encoding": "gzip"}, 413),
])
def test_what_is_no_otlp_is_refused(relayed, body, headers, status):
    with pytest.raises(urllib.error.HTTPError) as error:
        post(relayed[0], "traces", body, **headers)
    assert error.value.code == status


def test_what_the_store_has_no_form_for_is_told_and_links_are_kept(binary):
    trace, other = "1" * 32, "2" * 32
    span = {"traceId": trace, "spanId": "3" * 16, "name": "call", "startTimeUnixNano": "1",
            "endTimeUnixNano": "2", "links": [{"traceId": other, "spanId": "4" * 16}]}
    point = {"startTimeUnixNano": "1", "timeUnixNano": "2", "count": "1", "sum": 1,
             "bucketCounts": ["1", "0"], "explicitBounds": [5]}
    metric = {"name": "app.latency", "histogram": {"aggregationTemporality": 2, "dataPoints": [point]}}
    kind = {"Content_Type": "application/json"}
    with Server(binary("assay")) as server:
        _, reply = post(server, "metrics", json.dumps({"resourceMetrics": [
            {"scopeMetrics": [{"metrics": [metric]}]}]}).encode(), **kind)
        partial = json.loads(reply)["partialSuccess"]
        assert partial["rejectedDataPoints"] == "1" and "histograms of deltas" in partial["errorMessage"]
        post(server, "traces", json.dumps({"resourceSpans": [
            {"scopeSpans": [{"spans": [span]}]}]}).encode(), **kind)

        def kept():
            try:
                return json.loads(server.get(f"/api/traces/{trace}"))["spans"]
            except urllib.error.HTTPError:
                return None
        assert wait_for(kept)[0]["links"] == [{"traceId": other, "spanId": "4" * 16}]
        wait_for(lambda: server.ledger("store").get("metrics", {}).get("dropped", {}).get("rejected") == 1)
        doctor = subprocess.run([binary("assay"), "doctor", "--server", server.grpc],
                                capture_output=True, text=True, timeout=30).stdout
        assert "1 rejected" in doctor


def test_lines_of_others_stand_in_their_trace(relayed):
    server, endpoint = relayed
    message = logs_service_pb2.ExportLogsServiceRequest()
    record = message.resource_logs.add().scope_logs.add().log_records.add(
        time_unix_nano=time.time_ns(), severity_number=logs_pb2.SEVERITY_NUMBER_WARN,
        trace_id=bytes.fromhex("5b8efff798038103d269b633813fc60d"), span_id=b"3" * 8)
    record.body.string_value = "the scribe is slow"
    logs_service_pb2_grpc.LogsServiceStub(server.channel()).Export(message, timeout=10)
    wait_for(lambda: [log for log in endpoint.logs()
                      if log.body.string_value == "the scribe is slow"])


def test_receiving_can_be_switched_off(binary):
    with Server(binary("assay"), "--set", "telemetry.receiver=false") as server:
        with pytest.raises(urllib.error.HTTPError) as error:
            post(server, "traces", b"", Content_Type="application/x-protobuf")
        assert error.value.code == 404
        with pytest.raises(grpc.RpcError) as refused:
            trace_service_pb2_grpc.TraceServiceStub(server.channel()).Export(
                trace_service_pb2.ExportTraceServiceRequest(), timeout=10)
        assert refused.value.code() == grpc.StatusCode.UNIMPLEMENTED


def free_ports(count):
    listeners = [socket.socket() for _ in range(count)]
    for listener in listeners:
        listener.bind(("127.0.0.1", 0))
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


@pytest.mark.parametrize("form", ["grpc", "http/protobuf"])
def test_a_real_collector_takes_what_we_send(binary, form):
    """rotel receives from us and hands on, with what it understood, to an endpoint."""
    grpc_port, http_port = free_ports(2)
    agent = pathlib.Path(sys.executable).parent.parent.glob("lib/*/site-packages/rotel/rotel-agent")
    with GRPCEndpoint() as endpoint:
        process = subprocess.Popen(
            [str(next(agent)), "start", "--otlp-grpc-endpoint", f"127.0.0.1:{grpc_port}",
             "--otlp-http-endpoint", f"127.0.0.1:{http_port}", "--exporter", "otlp",
             "--otlp-exporter-endpoint", endpoint.url, "--otlp-exporter-protocol", "grpc"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            port = grpc_port if form == "grpc" else http_port

            def listens():
                with socket.socket() as probe:
                    return probe.connect_ex(("127.0.0.1", port)) == 0
            wait_for(listens)
            with Server(binary("assay"), environment={
                    "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}",
                    "OTEL_EXPORTER_OTLP_PROTOCOL": form}) as server:
                stub(server).Grade(request(), timeout=30)
                assert server.stop() == 0
            spans = wait_for(lambda: len(endpoint.spans()) >= 18 and endpoint.spans())
            assert {"parse", "validate"} <= {span.name for span in spans}
            wait_for(lambda: [log for log in endpoint.logs() if log.body.string_value == "call"])
            wait_for(lambda: "assay.stage.duration" in {m.name for m in endpoint.metrics()})
        finally:
            process.terminate()
            process.wait()


def test_hostile_metrics_and_traces_harm_nothing(binary, tmp_path):
    from opentelemetry.proto.collector.metrics.v1 import (
        metrics_service_pb2, metrics_service_pb2_grpc)
    with Server(binary("assay"), data=tmp_path) as server:
        metrics = metrics_service_pb2_grpc.MetricsServiceStub(server.channel())
        message = metrics_service_pb2.ExportMetricsServiceRequest()
        scope = message.resource_metrics.add().scope_metrics.add()
        for number, (zero, buckets, scale) in enumerate([
                (2**64 - 1, [1], 5), (2**63, [], 5), (0, [2**63, 2**63], 20), (1, [1] * 5000, 5),
                (1, [1], -10), (1, [1], 2**31 - 1)]):
            histogram = scope.metrics.add(name=f"hostile.{number}").exponential_histogram
            histogram.aggregation_temporality = 1
            point = histogram.data_points.add(scale=scale, zero_count=zero, count=zero)
            point.positive.offset = 2**31 - 1
            point.positive.bucket_counts.extend(buckets)
        for name in ["gen_ai.client.token.usage", "rpc.server.call.duration", "hostile.sum"]:
            total = scope.metrics.add(name=name).sum
            total.is_monotonic, total.aggregation_temporality = True, 1
            for value in [1e300, float("inf"), float("nan"), -1]:
                total.data_points.add(as_double=value)
        metrics.Export(message, timeout=10)
        spans = trace_service_pb2.ExportTraceServiceRequest()
        many = spans.resource_spans.add().scope_spans.add().spans
        for number in range(20_000):
            many.add(trace_id=b"1" * 16, span_id=number.to_bytes(7, "big") + b"1",
                     name="a span without a parent, as so many others of its trace are" * 2)
        trace_service_pb2_grpc.TraceServiceStub(server.channel()).Export(spans, timeout=20)
        assert stub(server).Grade(request(), timeout=10).grade.hybrid.score > 0
        time.sleep(11)
        for name in ["dashboard", "performance", "costs"]:
            server.get(f"/api/metrics/{name}")
        assert server.stop() == 0
    with Server(binary("assay"), data=tmp_path) as server:
        time.sleep(11)
        server.get("/api/metrics/dashboard")
