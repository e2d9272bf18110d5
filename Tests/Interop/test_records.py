"""Grades are kept: committed before the reply, found again, the same for a retry."""

import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import threading
import time

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from otlp_endpoint import wait_for
from server import Server, python_protos
from test_telemetry import NOTE, TRANSCRIPT, request, stub

python_protos()
from assay.v1 import document_pb2, grade_pb2, grading_service_pb2  # noqa: E402

LETTER = """To whom it may concern,
I have reviewed the veteran's service treatment records. It is at least as likely as not that his
lumbar strain was caused by his military service, because he fell from a truck in 1991.
"""


def letter(**options):
    return grading_service_pb2.GradeRequest(
        document=document_pb2.Document(text=LETTER, kind=2),
        options=grading_service_pb2.GradeOptions(**options))


def get(server, grade_id):
    return stub(server).GetGrade(grading_service_pb2.GetGradeRequest(grade_id=grade_id),
                                 timeout=10).record


def pages(server, size=1000, **fields):
    found, token = [], ""
    while True:
        page = stub(server).ListGrades(grading_service_pb2.ListGradesRequest(
            page_size=size, page_token=token, **fields), timeout=10)
        found += page.records
        token = page.next_page_token
        if not token:
            return found


@pytest.fixture(scope="module")
def server(binary):
    with Server(binary("assay")) as running:
        yield running


def bare(grade):
    """The grade without its quotes, which are not kept, and without its receipt, which is each answer's own."""
    copy = type(grade).FromString(grade.SerializeToString())
    evidence = [item for score in copy.dimensions for item in score.evidence]
    for item in evidence + [finding.evidence for finding in copy.findings]:
        item.quote = item.related_quote = item.said_quote = ""
    for finding in copy.factuality.findings:
        finding.quote = finding.transcript_quote = ""
    copy.call.quotes = grade_pb2.QUOTES_NONE
    copy.call.audit_receipt = ""
    return copy


def unsigned(grade):
    """The grade without its receipt."""
    copy = type(grade).FromString(grade.SerializeToString())
    copy.call.audit_receipt = ""
    return copy


def test_a_grade_is_kept_as_it_was_answered(server, binary):
    answered = stub(server).Grade(
        request(labels={"clinic": "north", "week": "47"}, request_id="first"), timeout=30).grade
    assert answered.call.recorded and not answered.call.not_recorded_reason
    kept = get(server, answered.call.grade_id)
    assert answered.call.quotes == grade_pb2.QUOTES_DEIDENTIFIED and answered.call.audit_receipt
    assert kept.grade == bare(answered)
    assert kept.request_id == "first" and kept.labels == {"clinic": "north", "week": "47"}
    assert kept.score == answered.hybrid.score and kept.input_sha256 == answered.input_sha256
    assert len(kept.trace_id) == 32
    assert abs(kept.time.seconds - time.time()) < 60
    shown = subprocess.run(
        [binary("assay"), "show", answered.call.grade_id, "--server", server.grpc],
        capture_output=True, check=True, text=True, timeout=30).stdout
    assert "thorough" in shown and "PDQI-9" in shown
    result = subprocess.run([binary("assay"), "show", "nothing", "--server", server.grpc],
                            capture_output=True, text=True, timeout=30)
    assert result.returncode == 64 + 5 and "NOT_FOUND" in result.stderr


def test_the_stream_ends_with_the_kept_grade(server):
    steps = list(stub(server).GradeStream(grading_service_pb2.GradeStreamRequest(
        document=request().document), timeout=30))
    last = steps[-1].completed
    assert [step.sequence for step in steps] == list(range(1, len(steps) + 1))
    assert last.call.recorded
    assert get(server, last.call.grade_id).grade == bare(last)
    assert get(server, last.call.grade_id).operation == "grade_stream"


def test_a_retry_gets_the_first_answer_and_another_document_an_error(server):
    first = stub(server).Grade(request(request_id="again"), timeout=30).grade
    again = stub(server).Grade(request(request_id="again"), timeout=30).grade
    assert unsigned(again) == unsigned(first)
    steps = list(stub(server).GradeStream(grading_service_pb2.GradeStreamRequest(
        document=request().document,
        options=grading_service_pb2.GradeOptions(request_id="again")), timeout=30))
    assert steps[0].accepted.grade_id == first.call.grade_id
    assert unsigned(steps[-1].completed) == unsigned(first)
    another_type = request(request_id="again")
    another_type.document.note_type = 2
    for other in [request(text=NOTE + "More.", request_id="again"), another_type]:
        with pytest.raises(grpc.RpcError) as error:
            stub(server).Grade(other, timeout=30)
        assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT
        assert "request_id" in error.value.details()


def test_retries_at_once_get_one_answer(server):
    answers, barrier = [], threading.Barrier(8)

    def ask():
        grader = stub(server)
        barrier.wait()
        answers.append(grader.Grade(request(request_id="at once"), timeout=30).grade)
    workers = [threading.Thread(target=ask) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len({answer.call.grade_id for answer in answers}) == 1
    assert len(pages(server, request_id="at once")) == 1


def test_lists_filter_and_page(server, binary):
    before = Timestamp()
    before.GetCurrentTime()
    good, bad = [], []
    for number in range(9):
        good.append(stub(server).Grade(
            request(labels={"batch": "filters", "number": str(number)}), timeout=30).grade)
    for _ in range(4):
        bad.append(stub(server).Grade(letter(labels={"batch": "filters"}), timeout=30).grade)
    everything = [grade.call.grade_id for grade in good + bad][::-1]

    def ids(**fields):
        return [record.grade_id for record in pages(server, **fields)]
    batch = {"labels": {"batch": "filters"}}
    assert ids(**batch) == everything
    assert ids(size=4, **batch) == everything
    assert ids(kind=2, **batch) == everything[:4]
    assert ids(kind=1, **batch) == everything[4:]
    assert ids(labels={"batch": "filters", "number": "3"}) == [good[3].call.grade_id]
    assert ids(labels={"number": "filters"}) == []
    assert ids(start=before) == everything
    assert not set(ids(end=before)) & set(everything)
    assert ids(operation="grade_stream", **batch) == []
    assert ids(degraded=True, **batch) == []
    assert ids(degraded=False, **batch) == everything
    score = good[0].hybrid.score
    assert set(ids(min_score=score, max_score=score, **batch)) == {
        grade.call.grade_id for grade in good + bad if grade.hybrid.score == score}
    for wrong in [{"page_size": -1}, {"page_token": "x"}, {"operation": "delete"},
                  {"min_score": 101}, {"kind": 9}]:
        with pytest.raises(grpc.RpcError) as error:
            stub(server).ListGrades(grading_service_pb2.ListGradesRequest(**wrong), timeout=10)
        assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    listed = subprocess.run(
        [binary("assay"), "list", "--label", "batch=filters", "--limit", "5", "-o", "ndjson",
         "--server", server.grpc], capture_output=True, check=True, text=True, timeout=30).stdout
    assert [json.loads(line)["gradeId"] for line in listed.splitlines()] == everything[:5]
    table = subprocess.run([binary("assay"), "list", "--server", server.grpc],
                           capture_output=True, check=True, text=True, timeout=30).stdout
    assert everything[0] in table


KILLS = int(os.environ.get("TEST_KILLS", "12"))


def test_every_acknowledged_grade_survives_kills_at_random_points(binary, tmp_path):
    """A retry after the restart gets the answer that was acknowledged."""
    seeded = random.Random(11)
    acknowledged = {}
    for round_number in range(KILLS):
        server = Server(binary("assay"), "--set", "telemetry.sampler=always_on", data=tmp_path)
        stop = threading.Event()

        def load(worker):
            grader, number = stub(server), 0
            while not stop.is_set():
                name = f"{round_number}-{worker}-{number}"
                number += 1
                try:
                    grade = grader.Grade(request(request_id=name), timeout=5).grade
                except grpc.RpcError:
                    return
                if grade.call.recorded:
                    acknowledged[name] = grade
        workers = [threading.Thread(target=load, args=(number,)) for number in range(4)]
        for worker in workers:
            worker.start()
        time.sleep(seeded.uniform(0.05, 0.6))
        server.process.send_signal(signal.SIGKILL)
        stop.set()
        for worker in workers:
            worker.join()
        server.process.wait()
    assert len(acknowledged) > KILLS
    with Server(binary("assay"), data=tmp_path) as server:
        kept = {record.request_id: record for record in pages(server)}
        assert acknowledged.keys() <= kept.keys()
        for name in seeded.sample(sorted(acknowledged), min(50, len(acknowledged))):
            grade = stub(server).Grade(request(request_id=name), timeout=30).grade
            assert unsigned(grade) == unsigned(acknowledged[name])
        assert server.stop() == 0
    for name in ["records", "telemetry"]:
        database = sqlite3.connect(tmp_path / f"{name}.sqlite")
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def health(server):
    parts = json.loads(server.get("/api/metrics/health"))["parts"]
    return {part["part"]: part["status"] for part in parts}


def test_a_full_store_is_told_and_harms_nothing(binary, tmp_path):
    with Server(binary("assay"), "--set", "records.max_bytes=262144", data=tmp_path) as server:
        kept = []
        for _ in range(200):
            grade = stub(server).Grade(request(), timeout=30).grade
            if not grade.call.recorded:
                break
            kept.append(grade.call.grade_id)
        assert not grade.call.recorded and grade.call.not_recorded_reason == "STORE_FAILED"
        assert grade.hybrid.score > 0, "the call is answered all the same"
        assert health(server)["records"] == "STATUS_FAILED"
        assert 'assay_store_errors_total{assay_store_name="records"}' in server.get("/metrics")
        wait_for(lambda: [line for line in server.lines() if "can't be kept" in line["message"]])
        assert {record.grade_id for record in pages(server)} == set(kept)
    with Server(binary("assay"), data=tmp_path) as server:
        assert stub(server).Grade(request(), timeout=30).grade.call.recorded
        assert health(server)["records"] == "STATUS_OK"
        assert set(kept) <= {record.grade_id for record in pages(server)}


def test_a_locked_store_is_told_in_time(binary, tmp_path):
    with Server(binary("assay"), "--set", "records.max_wait=0.5", data=tmp_path) as server:
        assert stub(server).Grade(request(), timeout=30).grade.call.recorded
        other = sqlite3.connect(tmp_path / "records.sqlite", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        grade = stub(server).Grade(request(), timeout=30).grade
        assert not grade.call.recorded
        assert time.monotonic() - began < 10
        other.execute("ROLLBACK")
        wait_for(lambda: stub(server).Grade(request(), timeout=30).grade.call.recorded)


def test_a_damaged_store_is_left_as_it_is(binary, tmp_path):
    damaged = b"no store of grades, but long enough to be one " * 400
    (tmp_path / "records.sqlite").write_bytes(damaged)
    with Server(binary("assay"), data=tmp_path) as server:
        grade = stub(server).Grade(request(), timeout=30).grade
        assert not grade.call.recorded and grade.call.not_recorded_reason == "STORE_FAILED"
        assert health(server)["records"] == "STATUS_FAILED"
        with pytest.raises(grpc.RpcError) as error:
            pages(server)
        assert error.value.code() == grpc.StatusCode.UNAVAILABLE
    assert (tmp_path / "records.sqlite").read_bytes() == damaged


def test_a_store_whose_pages_went_bad_is_left_byte_for_byte(binary, tmp_path):
    with Server(binary("assay"), data=tmp_path) as server:
        for _ in range(20):
            stub(server).Grade(request(), timeout=30)
        assert server.stop() == 0
    path = tmp_path / "records.sqlite"
    # Once closed, everything is in the file itself.
    assert not (tmp_path / "records.sqlite-wal").exists()
    damaged = bytearray(path.read_bytes())
    assert len(damaged) > 40_000
    damaged[8192:] = bytes((7 * place + 3) % 256 for place in range(len(damaged) - 8192))
    path.write_bytes(damaged)
    with Server(binary("assay"), data=tmp_path) as server:
        grade = stub(server).Grade(request(), timeout=30).grade
        assert not grade.call.recorded
        assert health(server)["records"] == "STATUS_FAILED"
        assert server.stop() == 0
    assert path.read_bytes() == damaged


def test_a_store_of_a_newer_version_is_refused(binary, tmp_path):
    with Server(binary("assay"), data=tmp_path) as server:
        assert server.stop() == 0
    database = sqlite3.connect(tmp_path / "records.sqlite")
    database.execute("PRAGMA user_version = 99")
    database.commit()
    database.close()
    result = subprocess.run(
        [binary("assay"), "serve", "--grpc", "127.0.0.1:0", "--http", "", "--data",
         str(tmp_path)], capture_output=True, text=True, timeout=30)
    assert result.returncode == 1 and "newer" in result.stderr


def test_what_is_too_much_is_removed(binary, tmp_path):
    with Server(binary("assay"), data=tmp_path) as server:
        last = [stub(server).Grade(request(), timeout=30).grade.call.grade_id
                for _ in range(12)][-5:]
    with Server(binary("assay"), "--set", "records.max_count=5", data=tmp_path) as server:
        wait_for(lambda: [r.grade_id for r in pages(server)] == last[::-1])


def test_without_a_place_to_write_the_answer_says_so(binary):
    with Server(binary("assay"), data="none") as server:
        grade = stub(server).Grade(request(), timeout=30).grade
        assert not grade.call.recorded and grade.call.not_recorded_reason == "NO_STORE"
        shown = subprocess.run([binary("assay"), "grade", "-", "--server", server.grpc],
                               input="PLAN\nReturn in two weeks.", capture_output=True, text=True,
                               timeout=30)
        assert "not kept: the server has no store" in shown.stdout
