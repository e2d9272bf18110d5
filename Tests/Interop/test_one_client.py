"""What one client can do to others and to what is kept, with a well-behaved client beside it."""

import concurrent.futures
import gzip
import os
import pathlib
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

import grpc
import pytest

from server import Server, python_protos
from test_server import fails, request

api = python_protos()


def ask(server, host):
    """The status line of the answer to a request for a host."""
    name, port = server.http.rsplit(":", 1)
    with socket.create_connection((name, int(port)), timeout=10) as connection:
        connection.sendall(f"GET /livez HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return int(connection.recv(4096).split(b" ")[1])


def test_a_name_that_was_rebound_is_refused(binary):
    with Server(binary("assay"), "--set", "http.hosts=assay.test") as server:
        port = server.http.rsplit(":", 1)[1]
        for host in ("attacker.example", "127.0.0.1.attacker.example", "localhost.attacker.example:80"):
            assert ask(server, host) == 421
        for host in (f"127.0.0.1:{port}", "localhost", f"[::1]:{port}", "assay.test", "ASSAY.test:80"):
            assert ask(server, host) == 200


@pytest.mark.parametrize("setting, address", [
    ("grpc", "127.evil.example:0"), ("grpc", "0.0.0.0:0"), ("http", "127.evil.example:0"), ("http", "0.0.0.0:0"),
    ("http", "[::]:0")])
def test_what_is_not_loopback_needs_to_be_asked_for(binary, setting, address):
    other = ["--http", ""] if setting == "grpc" else ["--grpc", "127.0.0.1:0"]
    done = subprocess.run([binary("assay"), "serve", f"--{setting}", address, *other], capture_output=True, text=True,
                          timeout=30)
    assert done.returncode != 0 and f"{setting}.insecure" in done.stderr


def rss(server):
    text = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) // 1024


def is_closed(connection):
    connection.settimeout(0.05)
    try:
        while connection.recv(4096):
            pass
        return True
    except TimeoutError:
        return False
    except OSError:
        return True


def test_connections_that_say_nothing_and_bodies_that_stall_end(binary):
    """Also: what they hold is bounded, and others are served meanwhile."""
    with Server(binary("assay")) as server:
        name, port = server.http.rsplit(":", 1)
        before = rss(server)
        open_ = [socket.create_connection((name, int(port)), timeout=10) for _ in range(300)]
        for connection in open_[:150]:
            connection.sendall(b"GET /livez HT")
        for _ in range(20):
            stalled = socket.create_connection((name, int(port)), timeout=2)
            open_.append(stalled)
            try:
                stalled.sendall(b"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16777216\r\n"
                                b"Content-Type: application/x-protobuf\r\n\r\n" + bytes(15 << 20))
            except OSError:
                pass
        assert rss(server) - before < 192
        assert ask(server, "localhost") == 200
        with server.channel() as channel:
            stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)
            assert stub.Grade(request(), timeout=10).grade.hybrid.score > 0
        deadline = time.monotonic() + 90
        while not all(map(is_closed, open_)):
            assert time.monotonic() < deadline, "they stay open"
            time.sleep(1)
        assert rss(server) - before < 100


def test_silent_connections_leave_descriptors_for_grpc(binary):
    with Server(binary("assay"), under=("prlimit", "--nofile=256:256")) as server:
        name, port = server.http.rsplit(":", 1)
        open_ = [socket.create_connection((name, int(port)), timeout=10) for _ in range(250)]
        time.sleep(0.5)
        for _ in range(5):
            with server.channel(**{"grpc.use_local_subchannel_pool": 1}) as channel:
                stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)
                assert stub.Grade(request(), timeout=10).grade.hybrid.score > 0
        for connection in open_:
            connection.close()
        assert ask(server, "localhost") == 200


def test_a_body_that_trickles_ends(binary):
    """It would never be silent, and its announced bytes keep others' out."""
    with Server(binary("assay")) as server:
        name, port = server.http.rsplit(":", 1)
        with socket.create_connection((name, int(port)), timeout=5) as connection:
            connection.sendall(b"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16777216\r\n"
                               b"Content-Type: application/x-protobuf\r\n\r\n")
            connection.settimeout(1)
            began = time.monotonic()
            while time.monotonic() - began < 60:
                connection.sendall(b"\0")
                try:
                    answer = connection.recv(4096)
                    break
                except TimeoutError:
                    continue
            assert answer.startswith(b"HTTP/1.1 408 ")


def test_json_that_swells_is_taken_one_by_one(binary):
    """4 KB on the wire are 1.4 million objects; others are answered meanwhile."""
    body = gzip.compress(b'{"resourceSpans":[' + b"{}," * 1_390_000 + b"{}]}")
    with Server(binary("assay")) as server:
        before = rss(server)

        def post(_):
            message = urllib.request.Request(
                f"http://{server.http}/v1/traces", data=body,
                headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})
            try:
                return urllib.request.urlopen(message, timeout=60).status
            except urllib.error.HTTPError as error:
                return error.code

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = pool.map(post, range(8))
            time.sleep(0.2)
            with server.channel() as channel:
                stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)
                assert stub.Grade(request(), timeout=10).grade.hybrid.score > 0
            assert ask(server, "localhost") == 200
            answers = list(answers)
        assert set(answers) <= {200, 429} and 200 in answers and 429 in answers
        assert rss(server) - before < 512


def test_streams_that_say_nothing_give_their_places_back(binary):
    """Others wait no longer than a stream may be silent, and one that speaks now and then goes on."""
    messages, services = api.privacy_service_pb2, api.privacy_service_pb2_grpc
    with Server(binary("assay"), "--set", "grpc.max_stream_idle=2", "--set", "grpc.max_concurrent_calls=20") as server:
        with server.channel() as silent, server.channel() as other:
            over = threading.Event()

            def nothing():
                over.wait(30)
                yield from ()

            streams = [services.PrivacyServiceStub(silent).DeidentifyStream(nothing()) for _ in range(20)]
            stub = api.grading_service_pb2_grpc.GradingServiceStub(other)
            wait_until(lambda: fails_with(lambda: stub.Grade(request(), timeout=5), "RESOURCE_EXHAUSTED"))
            for stream in streams:
                error = fails(lambda: list(stream))
                assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED and "sent nothing for 2 s" in error.details()
            assert stub.Grade(request(), timeout=10).grade.hybrid.score > 0

            def slow():
                for _ in range(4):
                    time.sleep(0.8)
                    yield messages.DeidentifyStreamRequest(request=messages.DeidentifyRequest(
                        text="Seen by Dr. Holloway."))

            assert len(list(services.PrivacyServiceStub(other).DeidentifyStream(slow(), timeout=30))) == 4
            over.set()


def fails_with(call, code):
    try:
        call()
        return False
    except grpc.RpcError as error:
        return error.code().name == code


def wait_until(holds):
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def certificates(folder):
    """A root, a server's certificate, and clients': two with a common name, two without, one that looks like a hash."""
    def run(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)
    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out", "root.pem", "-days", "2",
        "-subj", "/CN=root")
    for name, subject, alternative in (
            ("server", "/CN=server", "DNS:localhost,IP:127.0.0.1"), ("alice", "/CN=alice", "DNS:a.test"),
            ("olga", "/CN=olga", "DNS:o.test"), ("one", "/O=Assay test", "DNS:one.test"),
            ("two", "/O=Assay test", "DNS:two.test")):
        run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject)
        (folder / "extensions").write_text(f"subjectAltName={alternative}\n")
        run("x509", "-req", "-in", f"{name}.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days",
            "2", "-out", f"{name}.pem", "-extfile", "extensions")


def test_tenants_see_their_own_alone(binary, tmp_path):
    certificates(tmp_path)
    read = lambda name: (tmp_path / name).read_bytes()  # noqa: E731
    settings = [part for key, value in (
        ("certificate", "server.pem"), ("key", "server.key"), ("client_roots", "root.pem"))
        for part in ("--set", f"grpc.tls.{key}={tmp_path}/{value}")]

    def channel(server, name):
        credentials = grpc.ssl_channel_credentials(read("root.pem"), read(f"{name}.key"), read(f"{name}.pem"))
        port = server.grpc.rsplit(":", 1)[1]
        return grpc.secure_channel(f"localhost:{port}", credentials, [("grpc.use_local_subchannel_pool", 1)])

    def grades(open_):
        return api.grading_service_pb2_grpc.GradingServiceStub(open_)

    def traces(open_):
        return api.trace_service_pb2_grpc.TraceServiceStub(open_).ListTraces(
            api.trace_service_pb2.ListTracesRequest(), timeout=10)

    with Server(binary("assay"), *settings) as server:
        with channel(server, "one") as one, channel(server, "two") as two, channel(server, "alice") as alice:
            own = grades(one).Grade(request(), timeout=10).grade.call.grade_id
            get = api.grading_service_pb2.GetGradeRequest(grade_id=own)
            assert grades(one).GetGrade(get, timeout=10).record.grade_id == own
            # Certificates without a common name are not one tenant.
            assert fails(lambda: grades(two).GetGrade(get, timeout=10)).code() == grpc.StatusCode.NOT_FOUND
            # Where clients are known, who is not named is no operator.
            error = fails(lambda: traces(alice))
            assert error.code() == grpc.StatusCode.PERMISSION_DENIED and "grpc.operators" in error.details()
    with Server(binary("assay"), *settings, "--set", "grpc.operators=olga") as server:
        with channel(server, "olga") as olga, channel(server, "alice") as alice:
            traces(olga)
            assert fails(lambda: traces(alice)).code() == grpc.StatusCode.PERMISSION_DENIED


def test_what_is_shown_and_left_has_no_secrets(binary):
    environment = {**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://user:SECRET@127.0.0.1:9/x@y"}
    done = subprocess.run([binary("assay"), "config", "show"], capture_output=True, text=True, env=environment, timeout=30)
    assert done.returncode == 0 and "SECRET" not in done.stdout + done.stderr
    assert "http://(hidden)@127.0.0.1:9/x@y" in done.stdout
    with Server(binary("assay")) as server:
        limits = pathlib.Path(f"/proc/{server.process.pid}/limits").read_text()
        assert limits.split("Max core file size")[1].split()[:2] == ["0", "0"]
