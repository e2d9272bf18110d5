"""De-identification and its audit over gRPC and on the command line. All names are made up."""

import json
import os
import pathlib
import random
import re
import signal
import sqlite3
import subprocess
import time

import grpc
import pytest

from otlp_endpoint import HTTPEndpoint, wait_for
from server import ROOT, Server, python_protos
from test_telemetry import environment, stub

python_protos()
from assay.v1 import (  # noqa: E402
    document_pb2, grade_pb2, grading_service_pb2, privacy_service_pb2, privacy_service_pb2_grpc)

NEXUS = document_pb2.DOCUMENT_KIND_NEXUS_LETTER
LEVELS = {"minimal": privacy_service_pb2.PRIVACY_LEVEL_MINIMAL,
          "moderate": privacy_service_pb2.PRIVACY_LEVEL_MODERATE,
          "strict": privacy_service_pb2.PRIVACY_LEVEL_STRICT}

# One line for each of Safe Harbor's identifiers; what must not get out stands in braces.
IDENTIFIERS = """Patient name: {Margarethe Quillfeather}
Address: {8841 Thistlewood Lane}, Apt 7, {Dunmorrow}, OR {97301}
Date of birth: {03/14/1931}; admitted {11/02/2022}. She is {93} years old.
Telephone: {(503) 555-9142}
Fax: {(503) 555-7731}
E-mail: {m.quillfeather@dunmorrowmail.net}
SSN: {521-44-9087}
MRN: {88213407}
Health plan member ID: {XQJ9981234}
Account number: {7740019263}
Medical license number: {MD-5519283}
VIN: {1HGCM82633A004352}
Pacemaker serial number: {PMK8841927Z}
Website: {https://quillfeather-family.net/margarethe}
IP address: {73.162.88.214}
Fingerprint ID: {FPX-99120-774}
Photo: {quillfeather_face_front.jpg}
Case number: {ZK-2291-88431}
"""
TEXT = re.sub(r"[{}]", "", IDENTIFIERS) + """
HISTORY OF PRESENT ILLNESS
Mrs. Quillfeather has had a cough for two weeks. Margarethe denies fever.
ASSESSMENT AND PLAN
Cough. Start albuterol inhaler. Return in two weeks.
"""
CANARIES = re.findall(r"\{([^}]*)\}", IDENTIFIERS)
TRANSCRIPT = """Doctor: Mrs. Quillfeather, what brings you in? Is your number still (503) 555-9142?
Patient: Yes. I have had a cough for three weeks. My social is 521-44-9087.
"""


def secrets(level):
    """What must not be seen at a level: the canaries, whole and in their telling parts."""
    kept = {"minimal": {"Dunmorrow", "97301", "93"}, "moderate": set(), "strict": set()}[level]
    words = {canary for canary in CANARIES if canary not in kept}
    words |= {"Margarethe", "Quillfeather", "quillfeather", "Thistlewood", "dunmorrowmail"}
    if level != "minimal":
        words.add("Dunmorrow")
    # An age and a part of a postal code are too short to look for anywhere.
    return {word for word in words if len(word) > 2}


def privacy(server):
    return privacy_service_pb2_grpc.PrivacyServiceStub(server.channel())


def deidentify(text, **more):
    return privacy_service_pb2.DeidentifyRequest(text=text, **more)


def violations(error):
    from google.rpc import error_details_pb2, status_pb2
    status = status_pb2.Status()
    trailers = dict(error.trailing_metadata() or [])
    status.ParseFromString(trailers["grpc-status-details-bin"])
    details = error_details_pb2.BadRequest()
    for detail in status.details:
        if detail.Unpack(details):
            return {violation.field: violation.description for violation in details.field_violations}
    return {}


@pytest.fixture(scope="module")
def server(binary):
    with Server(binary("assay")) as running:
        yield running


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_that_identifies_comes_back(server, level):
    answer = privacy(server).Deidentify(deidentify(TEXT, level=LEVELS[level]), timeout=30)
    # The server's own policy is the least.
    used = "moderate" if level == "minimal" else level
    assert answer.level == LEVELS[used]
    assert not [word for word in secrets(used) if word in answer.text], answer.text
    assert "Start albuterol inhaler. Return in two weeks." in answer.text
    for finding in answer.findings:
        assert 0 <= finding.start < finding.end <= len(TEXT)
        assert 0 <= finding.output_start <= finding.output_end <= len(answer.text)
    found = {TEXT[finding.start:finding.end]: finding.category for finding in answer.findings}
    assert found["88213407"] == "mrn" and found["521-44-9087"] == "ssn"
    # Between replacements nothing changed.
    place = output = 0
    for finding in answer.findings:
        assert TEXT[place:finding.start] == answer.text[output:finding.output_start]
        place, output = finding.end, finding.output_end
    assert TEXT[place:] == answer.text[output:]


def test_bad_requests_name_the_field_and_nothing_of_the_text(server):
    for request, field in [
        (deidentify("  \n"), "text"), (deidentify("x" * (1 << 20) + "Quillfeather"), "text"),
        (deidentify("x", document_id="9" * 129), "document_id"), (deidentify("x", kind=77), "kind"),
        (deidentify("x", level=9), "level"),
    ]:
        with pytest.raises(grpc.RpcError) as error:
            privacy(server).Deidentify(request, timeout=30)
        assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT
        assert field in violations(error.value), error.value.details()
        assert "Quillfeather" not in str(error.value)


def test_a_stream_answers_each_text_in_order(server):
    texts = ["Mrs. Quillfeather came.", " ", "MRN: 88213407", "BP 120/80."]
    answers = list(privacy(server).DeidentifyStream(
        iter([privacy_service_pb2.DeidentifyStreamRequest(request=deidentify(text)) for text in texts]),
        timeout=30))
    assert [answer.sequence for answer in answers] == [1, 2, 3, 4]
    assert answers[1].error.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]
    assert answers[1].error.reason == "INVALID_REQUEST" and "text" in answers[1].error.message
    assert "Quillfeather" not in answers[0].response.text
    assert answers[3].response.text == "BP 120/80." and not answers[3].response.findings


def test_a_stream_answers_while_more_is_to_come_and_keeps_the_order(server):
    answers, sent = [], []

    def requests():
        for number in range(200):
            if number == 1:
                # The first answer comes although nobody said that this was all.
                wait_for(lambda: answers)
            sent.append(number)
            text = f"Mrs. Quillfeather, visit {number}. " * (1 + number * 7919 % 200)
            yield privacy_service_pb2.DeidentifyStreamRequest(
                request=deidentify(text, document_id=f"{number}"))

    for answer in privacy(server).DeidentifyStream(requests(), timeout=60):
        answers.append(answer)
    assert [answer.sequence for answer in answers] == list(range(1, 201))
    assert [answer.response.document_id for answer in answers] == [str(number) for number in range(200)]
    assert all(f"visit {n}." in answer.response.text for n, answer in enumerate(answers))


def test_the_policy_in_force_is_told(server):
    policy = privacy(server).GetPolicy(privacy_service_pb2.GetPolicyRequest(), timeout=30)
    assert policy.level == LEVELS["moderate"] and policy.source == "builtin" and policy.key_id.startswith("auto-")
    actions = {entry.category: entry.action for entry in policy.categories}
    assert actions["name"] == "surrogate" and actions["date"] == "generalize" and len(actions) == 25


@pytest.mark.parametrize("field, options", [
    ("options.request_id", {"request_id": "quill@dunmorrowmail.net"}),
    ("options.labels", {"labels": {"patient": "MRN 88213407"}}),
    ("options.labels", {"labels": {"521-44-9087": "x"}}),
])
def test_ids_and_labels_that_identify_are_refused(server, field, options):
    with pytest.raises(grpc.RpcError) as error:
        stub(server).Grade(grading_service_pb2.GradeRequest(
            document=document_pb2.Document(text=TEXT),
            options=grading_service_pb2.GradeOptions(**options)), timeout=30)
    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert "must not identify" in violations(error.value)[field]
    for value in ["quill@", "88213407", "521-44"]:
        assert value not in error.value.details()


def quotes(grade):
    for score in grade.dimensions:
        for evidence in score.evidence:
            yield evidence.quote
            yield evidence.related_quote
    for finding in grade.factuality.findings:
        yield finding.quote
        yield finding.transcript_quote
    for element in grade.nexus.va_compliance.elements:
        yield element.quote
    yield grade.nexus.medical_opinion.quote
    yield grade.nexus.service_connection.quote


def grade(server, text=TEXT, transcript=TRANSCRIPT, timeout=30, **options):
    return stub(server).Grade(grading_service_pb2.GradeRequest(
        document=document_pb2.Document(text=text, transcript=transcript),
        options=grading_service_pb2.GradeOptions(**options)), timeout=timeout).grade


def test_a_grade_quotes_what_identifies_nobody(server):
    answered = grade(server)
    told = [quote for quote in quotes(answered) if quote]
    assert told and answered.call.quotes == grade_pb2.QUOTES_DEIDENTIFIED
    assert any("cough" in quote.lower() for quote in told)
    assert not [word for word in secrets("moderate") for quote in told if word in quote]
    assert all(len(quote.encode()) <= 243 for quote in told)
    none = grade(server, quotes=grade_pb2.QUOTES_NONE)
    assert not any(quotes(none)) and none.call.quotes == grade_pb2.QUOTES_NONE
    with pytest.raises(grpc.RpcError) as error:
        grade(server, quotes=grade_pb2.QUOTES_ORIGINAL)
    assert error.value.code() == grpc.StatusCode.PERMISSION_DENIED


def test_the_audit_lists_by_document_category_rule_and_time(server):
    service = privacy(server)

    def entries(**selection):
        return service.ListAuditRecords(
            privacy_service_pb2.ListAuditRecordsRequest(**selection), timeout=30).entries

    answer = service.Deidentify(deidentify(TEXT, document_id="visit-7", kind=NEXUS), timeout=30)
    number, digest = answer.audit_receipt.split(":")
    found = entries(document_id="visit-7")
    assert [entry.number for entry in found] == [int(number)] and found[0].hash == digest
    assert found[0].record_count == len(answer.findings) == len(found[0].records)
    assert found[0].operation == "deidentify" and found[0].kind == NEXUS
    for record, finding in zip(found[0].records, answer.findings):
        assert record.category == finding.category and record.rule == finding.rule
        assert record.action == finding.action
        replaced = answer.text.encode()[record.output_start:record.output_end].decode()
        assert replaced == answer.text[finding.output_start:finding.output_end]
    assert [r.category for r in entries(document_id="visit-7", category="mrn")[0].records] == ["mrn"]
    rule = found[0].records[0].rule
    assert {r.rule for r in entries(document_id="visit-7", rule=rule)[0].records} == {rule}
    assert not entries(document_id="visit-7", operation="grade")
    assert not entries(document_id="visit-8")
    again = service.Deidentify(deidentify("MRN: 88213407", document_id="visit-8"), timeout=30)
    tags = {r.value_tag for entry in entries(category="mrn") for r in entry.records}
    assert again and len(tags) == 1, "the same value has the same tag"
    answered = grade(server)
    assert [e.operation for e in entries(document_id=answered.call.grade_id)] == ["grade"]
    assert answered.call.audit_receipt
    everything = [entry.number for entry in entries()]
    first = service.ListAuditRecords(
        privacy_service_pb2.ListAuditRecordsRequest(page_size=2), timeout=30)
    second = service.ListAuditRecords(privacy_service_pb2.ListAuditRecordsRequest(
        page_size=2, page_token=first.next_page_token), timeout=30)
    pages = [entry.number for page in [first, second] for entry in page.entries]
    assert pages == everything[:4] == sorted(pages, reverse=True)
    for selection, field in [({"category": "shoe"}, "category"), ({"page_token": "x"}, "page_token"),
                             ({"page_size": -1}, "page_size"), ({"operation": "x"}, "operation")]:
        with pytest.raises(grpc.RpcError) as error:
            entries(**selection)
        assert field in violations(error.value)


def test_the_audit_is_verified_over_grpc_and_on_the_command_line(binary, tmp_path):
    def assay(*arguments):
        return subprocess.run([binary("assay"), *map(str, arguments)], capture_output=True, text=True,
                              timeout=60)

    with Server(binary("assay"), data=tmp_path) as server:
        receipts = [privacy(server).Deidentify(deidentify(TEXT), timeout=30).audit_receipt
                    for _ in range(3)]
        receipts.append(grade(server).call.audit_receipt)
        answer = privacy(server).VerifyAudit(
            privacy_service_pb2.VerifyAuditRequest(receipts=receipts), timeout=30)
        assert answer.intact and answer.entries == 4 and answer.head == receipts[-1]
        assert answer.records > 60
        shown = assay("audit", "verify", "--server", server.grpc)
        assert shown.returncode == 0 and f"receipt {receipts[-1]}" in shown.stdout
        # The files can be read while they are served.
        assert assay("audit", "verify", "--data", tmp_path).returncode == 0
        listed = assay("audit", "list", "--category", "ssn", "--server", server.grpc).stdout
        assert len(listed.splitlines()) == 5 and "ssn 1" in listed
        exported = assay("audit", "export", "--server", server.grpc).stdout.splitlines()
        assert [json.loads(line)["number"] for line in exported] == ["4", "3", "2", "1"]
        with pytest.raises(grpc.RpcError) as error:
            privacy(server).VerifyAudit(
                privacy_service_pb2.VerifyAuditRequest(receipts=["x"]), timeout=30)
        assert "receipts[0]" in violations(error.value)
        assert server.stop() == 0
    database = sqlite3.connect(tmp_path / "records.sqlite")
    database.execute("DELETE FROM audit WHERE number = 2")
    database.commit()
    database.close()
    broken = assay("audit", "verify", "--data", tmp_path, "--receipt", receipts[1])
    assert broken.returncode == 1 and "NOT INTACT" in broken.stdout and "entry 2: MISSING" in broken.stdout
    # Without the keys nothing is made, and nothing can be said.
    (tmp_path / "privacy.keys").unlink()
    unknown = assay("audit", "verify", "--data", tmp_path)
    assert unknown.returncode == 1 and "privacy.keys" in unknown.stderr
    assert not (tmp_path / "privacy.keys").exists()


def test_a_cut_audit_gives_nothing_out_and_grades_are_kept(binary, tmp_path):
    with Server(binary("assay"), data=tmp_path) as server:
        for _ in range(3):
            privacy(server).Deidentify(deidentify(TEXT), timeout=30)
        assert server.stop() == 0
    database = sqlite3.connect(tmp_path / "records.sqlite")
    database.executescript("DELETE FROM audit WHERE number = 3")
    database.close()
    with Server(binary("assay"), data=tmp_path) as server:
        with pytest.raises(grpc.RpcError) as error:
            privacy(server).Deidentify(deidentify(TEXT), timeout=30)
        assert error.value.code() == grpc.StatusCode.UNAVAILABLE
        answered = grade(server)
        assert answered.call.recorded and not any(quotes(answered))
        assert answered.call.quotes_omitted_reason == "AUDIT_FAILED"
        parts = {part["part"]: part for part in json.loads(server.get("/api/metrics/health"))["parts"]}
        assert parts["audit"]["status"] == "STATUS_FAILED"


def test_a_key_that_is_gone_changes_nothing(binary, tmp_path):
    with Server(binary("assay"), data=tmp_path) as server:
        first = privacy(server).GetPolicy(privacy_service_pb2.GetPolicyRequest(), timeout=30)
        (tmp_path / "privacy.keys").rename(tmp_path / "elsewhere")
        wait_for(lambda: privacy(server).GetPolicy(
            privacy_service_pb2.GetPolicyRequest(), timeout=30).problem)
        again = privacy(server).GetPolicy(privacy_service_pb2.GetPolicyRequest(), timeout=30)
        assert again.key_id == first.key_id and not (tmp_path / "privacy.keys").exists()
        (tmp_path / "elsewhere").rename(tmp_path / "privacy.keys")
        wait_for(lambda: not privacy(server).GetPolicy(
            privacy_service_pb2.GetPolicyRequest(), timeout=30).problem)


POLICY = """version: 1
default:
  level: strict
  allow: [Quillfeather Clinic]
  deny: [{text: project bluebird, category: organization}]
  patterns:
    - {name: study-id, match: 'ST-\\d{4,6}', context: [study]}
rules:
  - kinds: [nexus-letter]
    level: moderate
    scope: patient
    actions: {name: mask}
    off: [facility]
"""


def test_a_policy_decides_and_is_reloaded(binary, tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text(POLICY)
    with Server(binary("assay"), "--set", f"privacy.policy={policy}") as server:
        service = privacy(server)

        def text(given, **more):
            return service.Deidentify(deidentify(given, **more), timeout=30).text

        assert text("Mrs. Quillfeather of Quillfeather Clinic joined Project Bluebird, study ST-12345.") == \
            "[NAME] of Quillfeather Clinic joined [ORGANIZATION], study [OTHER_ID]."
        with pytest.raises(grpc.RpcError) as error:
            text("Mrs. Quillfeather came.", kind=NEXUS)
        assert "patient_id" in violations(error.value)
        assert text("Mrs. Quillfeather came.", kind=NEXUS, patient_id="7") == "Mrs. *** came."
        told = service.GetPolicy(privacy_service_pb2.GetPolicyRequest(kind=NEXUS), timeout=30)
        assert told.source == "rules[0]" and told.scope == "patient" and not told.problem
        assert [pattern.rule for pattern in told.patterns] == ["custom.study-id"]
        assert (told.allowed_phrases, told.denied_phrases) == (1, 1)
        # What is no good is told, and changes nothing.
        policy.write_text(POLICY.replace("level: strict", "level: loose"))
        wait_for(lambda: service.GetPolicy(privacy_service_pb2.GetPolicyRequest(), timeout=30).problem)
        problem = service.GetPolicy(privacy_service_pb2.GetPolicyRequest(), timeout=30).problem
        assert "line 3" in problem and "default.level must be one of" in problem
        assert text("Mrs. Quillfeather came.") == "[NAME] came."
        parts = {part["part"]: part for part in json.loads(server.get("/api/metrics/health"))["parts"]}
        assert parts["privacy"]["status"] == "STATUS_DEGRADED"
        wait_for(lambda: any("no good" in line["message"] for line in server.lines()))
        # What is good is in force within a second, and at once at SIGHUP.
        policy.write_text(POLICY.replace("Quillfeather Clinic", "Other Clinic"))
        began = time.monotonic()
        wait_for(lambda: text("at Quillfeather Clinic") != "at Quillfeather Clinic")
        assert time.monotonic() - began < 5
        server.process.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        assert server.process.poll() is None
        assert server.stop() == 0


@pytest.mark.parametrize("text, problem", [
    ("version: 2\n", "line 1: version must be 1"),
    ("default: {}\n", "version is required"),
    ("version: 1\ndefault:\n  levle: strict\n", "line 3: default has a part that there is not"),
    ("version: 1\ndefault: {actions: {name: shift}}\n", "default.actions.name can't be shift"),
    ("version: 1\ndefault: {actions: {shoe: tag}}\n", "there are name, address"),
    ("version: 1\nrules: [{kinds: []}]\n", "rules[0].kinds must not be empty"),
    ("version: 1\ndefault:\n  allow:\n    - Clinic\n    - '--'\n", "line 5: default.allow[1] must have"),
    ("version: 1\ndefault: {patterns: [{name: a, match: '('}]}\n", "has a ( without its )"),
    ("version: 1\ndefault: {patterns: [{name: A b, match: x}]}\n", "patterns[0].name must be 1 to 40"),
    ("version: 1\ndefault: {allow: ['--']}\n", "default.allow[0] must have 1 to 16 words"),
    ("version: 1\nrules: [{level: strict}]\n", "rules[0] must name tenants or kinds"),
    ("version: 1\n\tx", "line 2"),
    ("version: 1\nversion: 1\n", "has a key twice"),
])
def test_config_check_says_what_is_wrong_with_a_policy(binary, tmp_path, text, problem):
    path = tmp_path / "policy.yaml"
    path.write_text(text)
    done = subprocess.run(
        [binary("assay"), "config", "check", "--set", f"privacy.policy={path}"],
        capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and problem in done.stderr, done.stderr
    refused = subprocess.run(
        [binary("assay"), "serve", "--grpc", "127.0.0.1:0", "--http", "", "--data", "none",
         "--set", f"privacy.policy={path}"], capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1 and problem in refused.stderr + refused.stdout


def test_surrogates_are_the_same_after_a_restart_and_change_with_the_key(binary, tmp_path):
    data, policy, keys = tmp_path / "data", tmp_path / "policy.yaml", tmp_path / "keys"
    policy.write_text("version: 1\ndefault: {scope: tenant}\n")
    subprocess.run([binary("assay"), "keys", "add", keys], check=True, capture_output=True)
    assert oct(keys.stat().st_mode)[-3:] == "600"
    texts = ["Dr. Quillfeather, MRN 88213407.", "MRN: 88213407 of Ann Quillfeather."]

    def answers(server, texts=texts):
        return {text: privacy(server).Deidentify(deidentify(text), timeout=30).text for text in texts}

    options = ["--set", f"privacy.policy={policy}", "--set", f"privacy.key_file={keys}"]
    with Server(binary("assay"), *options, data=data) as server:
        first = answers(server)
    with Server(binary("assay"), *options, data=data) as server:
        assert answers(server, reversed(texts)) == first
        subprocess.run([binary("assay"), "keys", "add", keys], check=True, capture_output=True)
        wait_for(lambda: privacy(server).GetPolicy(
            privacy_service_pb2.GetPolicyRequest(), timeout=30).key_id == "k2")
        assert all(answers(server)[text] != first[text] for text in texts)
        assert privacy(server).VerifyAudit(
            privacy_service_pb2.VerifyAuditRequest(), timeout=30).intact
    listed = subprocess.run([binary("assay"), "keys", "list", keys], capture_output=True, text=True)
    assert listed.stdout == "k2\nk1\n"


def test_without_its_audit_nothing_goes_out(binary, tmp_path):
    with Server(binary("assay"), "--set", "records.max_wait=0.3", data=tmp_path) as server:
        assert grade(server).call.audit_receipt
        other = sqlite3.connect(tmp_path / "records.sqlite", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(grpc.RpcError) as error:
            privacy(server).Deidentify(deidentify(TEXT), timeout=30)
        assert error.value.code() == grpc.StatusCode.UNAVAILABLE
        answered = grade(server)
        assert not any(quotes(answered)) and not answered.call.recorded
        assert answered.call.quotes_omitted_reason == "AUDIT_FAILED" and answered.hybrid.score > 0
        parts = {part["part"]: part for part in json.loads(server.get("/api/metrics/health"))["parts"]}
        assert parts["audit"]["status"] == "STATUS_FAILED"
        other.execute("ROLLBACK")
        wait_for(lambda: any(quotes(grade(server))))


def test_without_a_place_or_switched_off_there_is_no_audit(binary, tmp_path):
    for options, data in [(["--set", "audit.enabled=false"], tmp_path), ([], "none")]:
        with Server(binary("assay"), *options, data=data) as server:
            answer = privacy(server).Deidentify(deidentify(TEXT), timeout=30)
            assert answer.text and not answer.audit_receipt
            assert any(quotes(grade(server)))
            with pytest.raises(grpc.RpcError) as error:
                privacy(server).VerifyAudit(privacy_service_pb2.VerifyAuditRequest(), timeout=30)
            assert error.value.code() == grpc.StatusCode.UNAVAILABLE


def test_redactions_are_counted(server):
    privacy(server).Deidentify(deidentify(TEXT), timeout=30)
    metrics = server.get("/metrics")
    assert re.search(r'assay_privacy_redactions_total\{[^}]*assay_privacy_category="ssn"', metrics)
    assert re.search(r'assay_privacy_documents_total\{[^}]*assay_outcome="ok"', metrics)
    assert "assay_privacy_duration_seconds_bucket" in metrics


@pytest.mark.parametrize("level", LEVELS)
def test_no_canary_gets_into_any_sink(binary, tmp_path, level):
    """All 18 identifiers, on success, error, time-out, crash and restart, in everything that is written."""
    data, sinks = tmp_path / "data", {}
    words = {word for word in secrets("strict") if word not in ("Dunmorrow", "97301")}
    policy = tmp_path / "policy.yaml"
    policy.write_text(f"version: 1\ndefault: {{level: {level}}}\n")
    with HTTPEndpoint() as endpoint:
        options = ["--set", f"privacy.policy={policy}", "--set", "telemetry.sampler=always_on",
                   "--set", "log.level=debug"]
        for round_number in range(2):
            server = Server(binary("assay"), *options, environment=environment(endpoint), data=data)
            sinks[f"grade {round_number}"] = str(grade(server, labels={"clinic": "north"}))
            answer = privacy(server).Deidentify(deidentify(TEXT, document_id=CANARIES[0]), timeout=30)
            assert not [word for word in secrets(level) if word in answer.text]
            sinks["stream"] = str([step for step in stub(server).GradeStream(
                grading_service_pb2.GradeStreamRequest(document=document_pb2.Document(
                    text=TEXT, transcript=TRANSCRIPT, prior_note=TEXT)), timeout=30)])
            nexus = stub(server).Grade(grading_service_pb2.GradeRequest(
                document=document_pb2.Document(text=TEXT, kind=NEXUS)), timeout=30)
            sinks["nexus"] = str(nexus)
            failures = [
                lambda: grade(server, text=TEXT * 2000),
                lambda: grade(server, request_id="m.quillfeather@dunmorrowmail.net"),
                lambda: grade(server, labels={CANARIES[0]: "MRN 88213407"}),
                lambda: grade(server, text=TEXT * 500, transcript=TEXT * 500, timeout=0.02),
                lambda: privacy(server).Deidentify(deidentify(TEXT, document_id=TEXT), timeout=30),
                lambda: privacy(server).Deidentify(deidentify(TEXT * 500), timeout=0.005),
            ]
            for number, failure in enumerate(failures):
                with pytest.raises(grpc.RpcError) as error:
                    failure()
                    raise AssertionError(f"failure {number} did not happen")
                sinks[f"error {len(sinks)}"] = str(error.value)
            late = grade(server, text=TEXT * 100, time_budget={"nanos": 1_000_000})
            sinks["late"] = str(late)
            sinks["audit"] = str(privacy(server).ListAuditRecords(
                privacy_service_pb2.ListAuditRecordsRequest(page_size=100), timeout=30))
            for path in ["/metrics", "/api/metrics/dashboard", "/api/metrics/health", "/api/traces"]:
                try:
                    sinks[path] = server.get(path)
                except Exception as problem:  # a path may not exist; its answer is a sink all the same
                    sinks[path] = str(problem)
            time.sleep(1.2)
            if round_number == 0:
                # A crash while documents are under way.
                calls = [stub(server).Grade.future(grading_service_pb2.GradeRequest(
                    document=document_pb2.Document(text=TEXT * 300, transcript=TRANSCRIPT)), timeout=30)
                    for _ in range(8)]
                time.sleep(random.Random(3).uniform(0.01, 0.05))
                server.process.send_signal(signal.SIGKILL)
                server.process.wait()
                for call in calls:
                    call.cancel()
            else:
                assert server.stop() == 0
            sinks[f"output {round_number}"] = "\n".join(map(str, server.lines()))
        for number, (_, message) in enumerate(endpoint.requests):
            sinks[f"OTLP {number}"] = message.SerializeToString()
    files = {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert any("records.sqlite" in name for name in files)
    assert any(name.startswith("OTLP") for name in sinks)
    for name, content in (sinks | files).items():
        content = content if isinstance(content, bytes) else content.encode()
        for word in words:
            assert word.encode() not in content, (name, word)


def test_who_is_authenticated_may_have_the_own_words_back(binary, tmp_path):
    from test_server import make_certificates
    make_certificates(tmp_path, "ours")
    read = lambda name: (tmp_path / name).read_bytes()  # noqa: E731
    data = tmp_path / "data"
    with Server(binary("assay"), "--set", f"grpc.tls.certificate={tmp_path}/server.pem",
                "--set", f"grpc.tls.key={tmp_path}/server.key", "--set", "grpc.operators=somebody-else",
                "--set", f"grpc.tls.client_roots={tmp_path}/root.pem", data=data) as server:
        port = server.grpc.rsplit(":", 1)[1]
        credentials = grpc.ssl_channel_credentials(read("root.pem"), read("client.key"), read("client.pem"))
        with grpc.secure_channel(f"localhost:{port}", credentials) as channel:
            from assay.v1 import grading_service_pb2_grpc
            grader = grading_service_pb2_grpc.GradingServiceStub(channel)
            service = privacy_service_pb2_grpc.PrivacyServiceStub(channel)

            def ask(**options):
                return grader.Grade(grading_service_pb2.GradeRequest(
                    document=document_pb2.Document(text=TEXT, transcript=TRANSCRIPT),
                    options=grading_service_pb2.GradeOptions(**options)), timeout=30).grade

            original = ask(quotes=grade_pb2.QUOTES_ORIGINAL, request_id="own-words")
            assert original.call.quotes == grade_pb2.QUOTES_ORIGINAL
            safe = ask()
            # The same places, in the caller's words.
            for ours, theirs in zip(original.dimensions, safe.dimensions):
                for a, b in zip(ours.evidence, theirs.evidence):
                    assert a.span == b.span
                    source = {1: TEXT, 2: TRANSCRIPT}.get(a.span.source)
                    if source and a.HasField("span") and not a.quote.endswith("…"):
                        assert a.quote == source[a.span.start:a.span.end]
            again = ask(quotes=grade_pb2.QUOTES_ORIGINAL, request_id="own-words")
            assert list(quotes(again)) == list(quotes(original))
            # The tenant is the certificate's; others' audits and the whole are the operators'.
            entries = service.ListAuditRecords(
                privacy_service_pb2.ListAuditRecordsRequest(), timeout=30).entries
            assert {entry.tenant for entry in entries} == {"client"}
            for forbidden in [
                lambda: service.ListAuditRecords(
                    privacy_service_pb2.ListAuditRecordsRequest(tenant="default"), timeout=30),
                lambda: service.VerifyAudit(privacy_service_pb2.VerifyAuditRequest(), timeout=30),
            ]:
                with pytest.raises(grpc.RpcError) as error:
                    forbidden()
                assert error.value.code() == grpc.StatusCode.PERMISSION_DENIED
        assert server.stop() == 0
    for path in data.rglob("*"):
        if path.is_file():
            assert b"Quillfeather" not in path.read_bytes(), path


def test_the_blocks_of_the_documentation_are_true(binary, tmp_path):
    text = (ROOT / "docs" / "privacy.md").read_text()
    (policy,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)
    (tmp_path / "policy.yaml").write_text(policy)
    done = subprocess.run(
        [binary("assay"), "config", "check", "--set", f"privacy.policy={tmp_path}/policy.yaml"],
        capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    path = f"{pathlib.Path(binary('assay')).parent}:{os.environ['PATH']}"
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, expected = part.partition("\n")
            done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True,
                                  timeout=60, env={**os.environ, "PATH": path})
            assert (done.returncode, done.stdout) == (0, expected), done.stderr
