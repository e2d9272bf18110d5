"""The real server, called by grpcio as any program in another language would."""

import concurrent.futures
import gzip
import json
import pathlib
import struct
import subprocess
import threading
import time
import urllib.error
import urllib.request

import grpc
import pytest
from google.protobuf import duration_pb2, json_format
from google.rpc import error_details_pb2, status_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from server import ROOT, Server, python_protos

api = python_protos()
document_pb2 = api.document_pb2
service_pb2 = api.grading_service_pb2

NOTE = (ROOT / "Examples" / "good-note.txt").read_text()
TRANSCRIPT = (ROOT / "Examples" / "good-note.transcript.txt").read_text()


@pytest.fixture(scope="module")
def server(binary):
    with Server(binary("assay")) as running:
        yield running


@pytest.fixture(scope="module")
def channel(server):
    with server.channel() as channel:
        yield channel


@pytest.fixture(scope="module")
def stub(channel):
    return api.grading_service_pb2_grpc.GradingServiceStub(channel)


def request(message=service_pb2.GradeRequest, **fields):
    document = document_pb2.Document(**{"text": NOTE, "transcript": TRANSCRIPT, **fields})
    return message(document=document)


def details(error):
    """The google.rpc details of an error, by type."""
    trailers = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
    assert status.code == error.code().value[0]
    found = {}
    for detail in status.details:
        for kind in (error_details_pb2.ErrorInfo, error_details_pb2.BadRequest,
                     error_details_pb2.RetryInfo):
            if detail.Is(kind.DESCRIPTOR):
                found[kind.__name__] = kind()
                detail.Unpack(found[kind.__name__])
    return found


def fails(call):
    with pytest.raises(grpc.RpcError) as caught:
        call()
    return caught.value


def judgement(grade):
    """The grade without identity and time."""
    copy = type(grade)()
    copy.CopyFrom(grade)
    copy.ClearField("call")
    return copy.SerializeToString(deterministic=True)


# Grading

def test_a_note_is_graded(stub):
    grade = stub.Grade(request(), timeout=10).grade
    assert len(grade.dimensions) == 9
    assert 80 < grade.hybrid.score <= 100
    assert all(1 <= d.score <= 5 for d in grade.dimensions)
    assert not grade.flags.degraded and not grade.flags.partial
    assert grade.factuality.checked > 10
    assert len(grade.input_sha256) == 64 and grade.call.grade_id
    assert {s.stage for s in grade.call.stages} >= {"parse", "accurate", "combine", "validate"}


def test_evidence_counts_code_points_of_the_submitted_text(stub):
    text = NOTE.replace("Ms. Hale", "Ms. Håle 🩺").replace("lisinopril 10 mg daily",
                                                            "lisinopril 80 mg daily")
    grade = stub.Grade(request(text=text), timeout=10).grade
    doses = [e for d in grade.dimensions for e in d.evidence if e.rule_id == "accurate.dose"]
    assert any(text[e.span.start:e.span.end] == "lisinopril 80" for e in doses)


def test_the_same_input_gives_the_same_grade_to_the_byte(stub):
    first = judgement(stub.Grade(request(), timeout=10).grade)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        others = pool.map(lambda _: judgement(stub.Grade(request(), timeout=30).grade), range(64))
        assert all(other == first for other in others)


def test_the_stream_tells_of_each_stage_and_ends_with_the_same_grade(stub):
    steps = list(stub.GradeStream(request(service_pb2.GradeStreamRequest), timeout=10))
    kinds = [step.WhichOneof("event") for step in steps]
    assert [step.sequence for step in steps] == list(range(1, len(steps) + 1))
    assert kinds[0] == "accepted" and kinds[-1] == "completed"
    stages = list(steps[0].accepted.stages)
    started = [s.stage_started.stage for s in steps if s.WhichOneof("event") == "stage_started"]
    finished = [s.stage_finished.timing.stage for s in steps
                if s.WhichOneof("event") == "stage_finished"]
    assert sorted(started) == sorted(finished) == sorted(stages)
    assert kinds.count("partial_score") == 11
    assert steps[0].accepted.grade_id == steps[-1].completed.call.grade_id
    unary = stub.Grade(request(), timeout=10).grade
    assert judgement(steps[-1].completed) == judgement(unary)


def test_without_a_transcript_what_needs_it_is_not_assessable(stub):
    grade = stub.Grade(request(transcript=""), timeout=10).grade
    accurate = grade.dimensions[1]
    assert accurate.not_assessable.reason == "NO_TRANSCRIPT"
    assert grade.factuality.not_assessable.reason == "NO_TRANSCRIPT"
    assert grade.flags.partial and grade.hybrid.weights.factuality == 0
    total = sum(getattr(grade.hybrid.weights, name)
                for name in ("pdqi", "heuristics", "factuality", "nexus"))
    assert abs(total - 1) < 1e-9


def test_a_nexus_letter_is_judged(stub):
    letter = (ROOT / "Examples" / "nexus-letter.txt").read_text()
    grade = stub.Grade(request(text=letter, transcript="",
                               kind=document_pb2.DOCUMENT_KIND_NEXUS_LETTER), timeout=10).grade
    assert grade.nexus.medical_opinion.strength == api.grade_pb2.OPINION_STRENGTH_POSITIVE
    assert grade.nexus.medical_opinion.basis == api.grade_pb2.OPINION_BASIS_PROBABILITY
    assert grade.nexus.service_connection.connection == api.grade_pb2.SERVICE_CONNECTION_DIRECT
    assert grade.nexus.probative_value.strength == api.grade_pb2.PROBATIVE_STRENGTH_HIGH
    assert all(element.present for element in grade.nexus.va_compliance.elements)
    for part in (grade.nexus.medical_opinion, grade.nexus.service_connection):
        assert 0.9 < part.confidence <= 1
        assert "at least as likely as not" in letter[part.span.start:part.span.end]
        assert part.quote


def test_weights_labels_and_request_id_are_used(stub):
    message = request()
    message.options.weights.factuality = 2
    message.options.weights.heuristics = 2
    message.options.request_id = "r-1"
    message.options.labels["team"] = "cardiology"
    grade = stub.Grade(message, timeout=10).grade
    expected = 50 * grade.factuality.score + 50 * grade.heuristics.score
    assert abs(grade.hybrid.score - expected) < 1e-3
    assert grade.call.request_id == "r-1" and grade.call.labels["team"] == "cardiology"


def test_a_budget_that_is_too_short_degrades_the_grade(stub):
    message = request(text=NOTE * 250)
    message.options.time_budget.CopyFrom(duration_pb2.Duration(nanos=1_000_000))
    grade = stub.Grade(message, timeout=20).grade
    assert grade.flags.degraded and grade.flags.failed_stages
    assert any(d.not_assessable.reason == "STAGE_LATE" for d in grade.dimensions)


# Bad input: each a clear error or a sensible grade.

BAD = [
    ("empty text", {"text": ""}, {}, "document.text"),
    ("white space", {"text": " \n\t "}, {}, "document.text"),
    ("too large", {"text": "word " * 300_000}, {}, "document.text"),
    ("large transcript", {"transcript": "Doctor: hi\n" * 120_000}, {}, "document.transcript"),
    ("binary junk", {"text": "\x01\x02\x03\x04 junk"}, {}, "document.text"),
    ("unknown kind", {"kind": 99}, {}, "document.kind"),
    ("unknown note type", {"note_type": 77}, {}, "document.note_type"),
    ("no such day", {"encounter_date": "2026-02-30"}, {}, "document.encounter_date"),
    ("no date", {"encounter_date": "yesterday"}, {}, "document.encounter_date"),
    ("negative weight", {}, {"weights": {"pdqi": -1, "heuristics": 2}}, "options.weights.pdqi"),
    ("weight NaN", {}, {"weights": {"pdqi": "NaN"}}, "options.weights.pdqi"),
    ("weights beyond numbers", {}, {"weights": {"pdqi": 1e308, "nexus": 1e308}}, "options.weights"),
    ("weights of zero", {}, {"weights": {}}, "options.weights"),
    ("negative budget", {}, {"time_budget": "-1s"}, "options.time_budget"),
    ("long budget", {}, {"time_budget": "3600s"}, "options.time_budget"),
    ("long id", {}, {"request_id": "x" * 129}, "options.request_id"),
    ("odd id", {}, {"request_id": "a\nb"}, "options.request_id"),
    ("many labels", {}, {"labels": {str(i): "" for i in range(17)}}, "options.labels"),
    ("long label", {}, {"labels": {"a": "x" * 256}}, "options.labels"),
]


@pytest.mark.parametrize("fields, options, field", [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_bad_input_names_the_field(stub, fields, options, field):
    message = request(**fields)
    json_format.ParseDict(options, message.options)
    if options:
        message.options.SetInParent()
    error = fails(lambda: stub.Grade(message, timeout=10))
    assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
    found = details(error)
    assert found["ErrorInfo"].reason == "INVALID_REQUEST"
    assert field in [v.field for v in found["BadRequest"].field_violations]
    assert "junk" not in error.details() and "hi" not in error.details().split()


def test_a_missing_document_is_named(stub):
    error = fails(lambda: stub.Grade(service_pb2.GradeRequest(), timeout=10))
    assert details(error)["BadRequest"].field_violations[0].field == "document"


@pytest.mark.parametrize("fields", [
    {"transcript": "no turns here at all"},
    {"transcript": "...\n???\n"},
    {"text": "x"}, {"text": "🩺" * 50, "transcript": "🩺"}, {"text": "1 2 3 4"},
    {"text": "ASSESSMENT:\n\nPLAN:"}, {"text": ":\n-\n- \n1.\n"},
    {"text": "no " * 5000}, {"text": "a" * 100_000}, {"text": "\n" * 5000 + "end"},
    {"text": "word, " * 20_000, "transcript": "word? " * 20_000},
    {"text": "left " * 1000 + "right " * 1000},
    {"text": "twenty hundred thousand point five " * 500},
    {"prior_note": NOTE}, {"encounter_date": "2026-03-01"}, {"text": "é" * 1000},
], ids=str)
def test_odd_documents_get_a_sensible_grade(stub, fields):
    for kind in (1, 2):
        grade = stub.Grade(request(kind=kind, **fields), timeout=20).grade
        assert 0 <= grade.hybrid.score <= 100 and not grade.flags.degraded


@pytest.mark.parametrize("body, reason", [
    (b"\xff\xff", "cut off"), (b"\x0a\x05abc", "cut off"), (b"\x0a\x04\x12\x02\xc3\x28", "UTF-8"),
    (b"\x08\x01", "not a message"), (b"\x0b", "not a message"),
    (b"\x12\x02\x22\x00" * 200_000, None),
])
def test_hostile_bytes_are_refused(channel, body, reason):
    call = channel.unary_unary("/assay.v1.GradingService/Grade")
    error = fails(lambda: call(body, timeout=10))
    assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
    if reason:
        assert reason in error.details()


def test_text_that_is_not_utf8_names_its_field(channel):
    call = channel.unary_unary("/assay.v1.GradingService/Grade")
    error = fails(lambda: call(b"\x0a\x04\x12\x02\xc3\x28", timeout=10))
    assert details(error)["BadRequest"].field_violations[0].field == "document.text"


def test_a_message_over_the_limit_is_refused(stub):
    error = fails(lambda: stub.Grade(request(text="x" * (5 << 20)), timeout=10))
    assert error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED


# The transport

def test_gzip_both_ways(server):
    with server.channel() as channel:
        call = channel.unary_unary(
            "/assay.v1.GradingService/Grade",
            request_serializer=service_pb2.GradeRequest.SerializeToString,
            response_deserializer=service_pb2.GradeResponse.FromString)
        reply, info = call.with_call(request(), timeout=10, compression=grpc.Compression.Gzip)
        assert reply.grade.hybrid.score > 0
        plain = call(request(), timeout=10)
        assert judgement(plain.grade) == judgement(reply.grade)


def test_a_decompression_bomb_costs_no_more_than_the_limit(server):
    # 200 MiB of zeros in 200 KiB, framed by hand so that the client does not inflate it.
    bomb = gzip.compress(bytes(200 << 20), 9)
    frame = b"\x01" + struct.pack(">I", len(bomb)) + bomb
    body = pathlib.Path(server.folder.name) / "bomb"
    body.write_bytes(frame)
    before = server.memory()
    result = subprocess.run(
        ["curl", "-s", "-o", "/dev/null", "-D", "-", "--http2-prior-knowledge", "-X", "POST",
         "-H", "content-type: application/grpc", "-H", "te: trailers", "-H", "grpc-encoding: gzip",
         "--data-binary", f"@{body}", f"http://{server.grpc}/assay.v1.GradingService/Grade"],
        capture_output=True, text=True, timeout=30)
    assert "grpc-status: 8" in result.stdout.lower()
    assert server.memory() - before < 64 << 20


def test_the_deadline_ends_the_call(stub):
    error = fails(lambda: stub.Grade(request(text=NOTE * 400), timeout=0.002))
    assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED


def test_a_past_deadline_is_an_error(stub):
    error = fails(lambda: stub.Grade(request(), timeout=-1))
    assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED


def test_a_cancelled_call_leaves_nothing_behind(server):
    info = api.server_info_service_pb2_grpc
    with server.channel() as channel:
        stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)
        for _ in range(50):
            stream = stub.GradeStream(request(service_pb2.GradeStreamRequest, text=NOTE * 100))
            next(stream)
            stream.cancel()
        for _ in range(50):
            stub.Grade.future(request(text=NOTE * 100)).cancel()
        assert info.ServerInfoServiceStub(channel).GetServerInfo(
            api.server_info_service_pb2.GetServerInfoRequest(), timeout=10).server.ready
        assert stub.Grade(request(), timeout=20).grade.hybrid.score > 0


def test_unknown_methods_are_unimplemented(channel):
    for path in ("/assay.v1.GradingService/Nope", "/nope.Nope/Nope", "/"):
        error = fails(lambda: channel.unary_unary(path)(b"", timeout=5))
        assert error.code() == grpc.StatusCode.UNIMPLEMENTED


def test_a_thousand_streams_at_once(server):
    results = []
    lock = threading.Lock()
    with server.channel() as channel:
        stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)
        streams = [stub.GradeStream(request(service_pb2.GradeStreamRequest), timeout=120)
                   for _ in range(1000)]

        def drain(part):
            for stream in part:
                last = None
                for last in stream:
                    pass
                with lock:
                    results.append(last.WhichOneof("event"))

        threads = [threading.Thread(target=drain, args=(streams[i::20],)) for i in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == ["completed"] * 1000


def test_a_client_that_stops_reading_holds_memory_flat(server):
    with server.channel(**{"grpc.http2.lookahead_bytes": 1024}) as channel:
        stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)

        def hold():
            streams = [stub.GradeStream(request(service_pb2.GradeStreamRequest), timeout=60)
                       for _ in range(200)]
            for stream in streams:
                next(stream)
            return streams

        first = hold()
        time.sleep(1)
        before = server.memory()
        second = hold()
        time.sleep(1)
        for stream in first + second:
            stream.cancel()
        # Each stream may hold its own grade, some tens of kilobytes.
        assert server.memory() - before < 48 << 20


def test_idle_and_broken_connections_do_no_harm(server, stub):
    import socket
    host, port = server.grpc.rsplit(":", 1)
    for payload in (b"", b"GET / HTTP/1.1\r\n\r\n", b"\x00" * 4096,
                    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 512,
                    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"):
        connection = socket.create_connection((host, int(port)), timeout=5)
        connection.sendall(payload)
        connection.close()
    assert stub.Grade(request(), timeout=10).grade.hybrid.score > 0


# Health, reflection, server info, HTTP

def test_health(channel):
    health = health_pb2_grpc.HealthStub(channel)
    for name in ("", "assay.v1.GradingService", "grpc.health.v1.Health"):
        reply = health.Check(health_pb2.HealthCheckRequest(service=name), timeout=5)
        assert reply.status == health_pb2.HealthCheckResponse.SERVING
    error = fails(lambda: health.Check(health_pb2.HealthCheckRequest(service="no.Such"), timeout=5))
    assert error.code() == grpc.StatusCode.NOT_FOUND
    watch = health.Watch(health_pb2.HealthCheckRequest(service="no.Such"), timeout=5)
    assert next(watch).status == health_pb2.HealthCheckResponse.SERVICE_UNKNOWN
    watch.cancel()


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
def test_reflection_describes_the_services(channel, version):
    call = channel.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        request_serializer=reflection_pb2.ServerReflectionRequest.SerializeToString,
        response_deserializer=reflection_pb2.ServerReflectionResponse.FromString)
    Request = reflection_pb2.ServerReflectionRequest
    requests = [
        Request(list_services=""), Request(file_containing_symbol="assay.v1.GradingService"),
        Request(file_containing_symbol="assay.v1.Grade"),
        Request(file_by_filename="assay/v1/grade.proto"),
        Request(file_containing_symbol="no.Such"), Request(),
    ]
    replies = list(call(iter(requests), timeout=5))
    assert len(replies) == len(requests)
    names = [s.name for s in replies[0].list_services_response.service]
    assert "assay.v1.GradingService" in names and "grpc.health.v1.Health" in names
    from google.protobuf import descriptor_pb2, descriptor_pool
    pool = descriptor_pool.DescriptorPool()
    files = {}
    for data in replies[1].file_descriptor_response.file_descriptor_proto:
        file = descriptor_pb2.FileDescriptorProto.FromString(data)
        files[file.name] = file

    def add(name):
        file = files.pop(name, None)
        if file:
            for dependency in file.dependency:
                add(dependency)
            pool.Add(file)
    for name in list(files):
        add(name)
    assert pool.FindServiceByName("assay.v1.GradingService").methods_by_name["GradeStream"]
    assert replies[4].error_response.error_code == 5
    assert replies[5].error_response.error_code == 3


def test_server_info_and_api_config_tell_the_same(server, channel):
    stub = api.server_info_service_pb2_grpc.ServerInfoServiceStub(channel)
    info = stub.GetServerInfo(
        api.server_info_service_pb2.GetServerInfoRequest(), timeout=5).server
    assert info.grpc_address == server.grpc and info.http_address == server.http
    assert info.ready and "assay.v1.GradingService" in info.services
    assert info.limits.max_receive_message_bytes == 4 << 20
    with urllib.request.urlopen(f"http://{server.http}/api/config", timeout=5) as reply:
        assert json_format.Parse(reply.read(), type(info)()) == info


def get(server, path):
    try:
        with urllib.request.urlopen(f"http://{server.http}{path}", timeout=5) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_http_probes(server):
    assert get(server, "/livez") == (200, "ok\n")
    assert get(server, "/readyz")[0] == 200
    assert "[+]lexicons" in get(server, "/readyz?verbose")[1]
    assert get(server, "/nope")[0] == 404


# The life of a server

def test_no_accepted_call_is_lost_when_the_server_drains(binary):
    with Server(binary("assay")) as server:
        outcomes, stop = [], threading.Event()

        def load():
            with server.channel() as channel:
                stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)
                while not stop.is_set():
                    last = None
                    try:
                        for step in stub.GradeStream(
                                request(service_pb2.GradeStreamRequest), timeout=20):
                            last = step.WhichOneof("event")
                        outcomes.append(last)
                    except grpc.RpcError as error:
                        # gRPC answers what it never handed over with one of two codes.
                        assert error.code().name in ("UNAVAILABLE", "CANCELLED")
                        outcomes.append(f"refused after {last}")
                        if error.code() == grpc.StatusCode.UNAVAILABLE:
                            return

        threads = [threading.Thread(target=load) for _ in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        with server.channel() as channel:
            health = health_pb2_grpc.HealthStub(channel)
            watch = health.Watch(health_pb2.HealthCheckRequest(), timeout=20)
            assert next(watch).status == health_pb2.HealthCheckResponse.SERVING
            code = server.stop()
            assert next(watch).status == health_pb2.HealthCheckResponse.NOT_SERVING
        stop.set()
        for thread in threads:
            thread.join()
        assert code == 0, server.text()
        # A call ended with its grade, or was never taken.
        assert set(outcomes) <= {"completed", "refused after None"}
        assert outcomes.count("completed") > 8


def test_a_second_server_on_the_port_is_refused(binary, server):
    done = subprocess.run(
        [binary("assay"), "serve", "--grpc", server.grpc, "--http", ""], capture_output=True,
        text=True, timeout=30)
    assert done.returncode == 1 and "can't listen on" in done.stderr


def test_unix_sockets(binary):
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        with Server(binary("assay"), address=f"unix:{folder}/assay.sock") as server:
            with server.channel() as channel:
                stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)
                assert stub.Grade(request(), timeout=10).grade.hybrid.score > 0
            assert server.stop() == 0


def test_too_many_watches_are_refused_with_a_hint_and_keep_nobody_else_out(binary):
    with Server(binary("assay"), "--set", "grpc.max_standing_calls=3",
                "--set", "grpc.max_concurrent_calls=1") as server:
        with server.channel() as channel:
            health = health_pb2_grpc.HealthStub(channel)

            def watch():
                call = health.Watch(health_pb2.HealthCheckRequest(), timeout=20)
                next(call)
                return call

            watches = [watch() for _ in range(3)]
            error = fails(watch)
            assert error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
            assert details(error)["RetryInfo"].retry_delay.seconds >= 1
            stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)
            assert stub.Grade(request(), timeout=5).grade.hybrid.score > 0
            assert health.Check(health_pb2.HealthCheckRequest(), timeout=5).status == 1
            watches[0].cancel()
            for _ in range(100):
                try:
                    watch()
                    break
                except grpc.RpcError:
                    time.sleep(0.05)
            else:
                raise AssertionError("the cancelled call still counts")


def test_tls_without_client_certificates(binary, tmp_path):
    make_certificates(tmp_path, "plain")
    with Server(binary("assay"), "--set", f"grpc.tls.certificate={tmp_path}/server.pem",
                "--set", f"grpc.tls.key={tmp_path}/server.key") as server:
        port = server.grpc.rsplit(":", 1)[1]
        credentials = grpc.ssl_channel_credentials((tmp_path / "root.pem").read_bytes())
        with grpc.secure_channel(f"localhost:{port}", credentials) as channel:
            stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)
            assert stub.Grade(request(), timeout=5).grade.hybrid.score > 0
        assert server.stop() == 0


def test_weights_that_select_nothing_give_no_score(stub):
    message = request()
    message.ClearField("options")
    message.document.ClearField("transcript")
    message.options.weights.factuality = 1
    assert not stub.Grade(message, timeout=5).grade.HasField("hybrid")


def test_findings_are_as_many_as_asked_for_and_the_worst_come_first(stub):
    order = {"SEVERITY_CRITICAL": 0, "SEVERITY_MAJOR": 1, "SEVERITY_MINOR": 2}
    message = request(text=(ROOT / "Examples" / "poor-note.txt").read_text(),
                      transcript=(ROOT / "Examples" / "poor-note.transcript.txt").read_text())
    name = api.grade_pb2.Severity.Name
    for most, count in ((None, 10), (0, 0), (3, 3), (200, None)):
        if most is not None:
            message.options.max_findings = most
        findings = stub.Grade(message, timeout=10).grade.findings
        ranks = [order[name(finding.evidence.severity)] for finding in findings]
        assert ranks == sorted(ranks) and (not ranks or ranks[0] == 0)
        assert len(findings) == count or count is None and len(findings) > 10
    message.options.max_findings = 201
    assert fails(lambda: stub.Grade(message, timeout=5)).code() == grpc.StatusCode.INVALID_ARGUMENT


def test_a_blank_transcript_is_none(stub):
    message = request()
    message.document.ClearField("transcript")
    without = stub.Grade(message, timeout=5).grade
    message.document.transcript = " \n\u00a0"
    blank = stub.Grade(message, timeout=5).grade
    assert blank.hybrid == without.hybrid
    assert [d.WhichOneof("outcome") for d in blank.dimensions] == [
        d.WhichOneof("outcome") for d in without.dimensions]


def test_a_unix_socket_that_is_served_is_not_taken(binary):
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        address = f"unix:{folder}/assay.sock"
        with Server(binary("assay"), address=address) as server:
            second = subprocess.run(
                [binary("assay"), "serve", "--grpc", address, "--http", "127.0.0.1:0"],
                capture_output=True, text=True, timeout=30)
            assert second.returncode == 1 and address in second.stderr
            with server.channel() as channel:
                stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)
                assert stub.Grade(request(), timeout=10).grade.hybrid.score > 0


def make_certificates(folder, name):
    """A root, a server's and a client's certificate, made by openssl."""
    def run(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)
    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out", "root.pem",
        "-days", "2", "-subj", f"/CN={name} root")
    for role in ("server", "client"):
        run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{role}.key", "-out",
            f"{role}.csr", "-subj", f"/CN={role}")
        (pathlib.Path(folder) / "extensions").write_text(
            "subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        run("x509", "-req", "-in", f"{role}.csr", "-CA", "root.pem", "-CAkey", "root.key",
            "-CAcreateserial", "-days", "2", "-out", f"{role}.pem", "-extfile", "extensions")


def test_tls_mutual_tls_and_reload(binary, tmp_path):
    make_certificates(tmp_path, "first")
    read = lambda name: (tmp_path / name).read_bytes()  # noqa: E731
    with Server(binary("assay"), "--set", f"grpc.tls.certificate={tmp_path}/server.pem",
                "--set", f"grpc.tls.key={tmp_path}/server.key",
                "--set", f"grpc.tls.client_roots={tmp_path}/root.pem") as server:
        port = server.grpc.rsplit(":", 1)[1]

        def grade(credentials):
            options = [("grpc.use_local_subchannel_pool", 1)]
            with grpc.secure_channel(f"localhost:{port}", credentials, options) as channel:
                stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)
                return stub.Grade(request(), timeout=5).grade

        mutual = grpc.ssl_channel_credentials(read("root.pem"), read("client.key"),
                                              read("client.pem"))
        assert grade(mutual).hybrid.score > 0
        assert fails(lambda: grade(grpc.ssl_channel_credentials(read("root.pem")))).code() == \
            grpc.StatusCode.UNAVAILABLE
        # Our own client, with the same files.
        done = subprocess.run(
            [binary("assay"), "grade", str(ROOT / "Examples" / "good-note.txt"), "--server",
             f"localhost:{port}", "--tls-roots", f"{tmp_path}/root.pem", "--tls-certificate",
             f"{tmp_path}/client.pem", "--tls-key", f"{tmp_path}/client.key", "-o", "json"],
            capture_output=True, text=True, timeout=30)
        assert done.returncode == 0 and json.loads(done.stdout)["grade"], done.stderr
        # New files are taken without a restart, and calls with the old root end.
        make_certificates(tmp_path, "second")
        renewed = grpc.ssl_channel_credentials(read("root.pem"), read("client.key"),
                                               read("client.pem"))
        for _ in range(60):
            try:
                assert grade(renewed).hybrid.score > 0
                break
            except grpc.RpcError:
                time.sleep(0.25)
        else:
            raise AssertionError("the new certificates were not taken")
        assert fails(lambda: grade(mutual)).code() == grpc.StatusCode.UNAVAILABLE
        assert server.stop() == 0
