"""The command line as a person or a script uses it."""

import json
import os
import pathlib
import re
import subprocess

import pytest

from server import ROOT, Server

EXAMPLES = ROOT / "Examples"


@pytest.fixture
def assay(binary):
    def run(*arguments, text=None, environment=None, cwd=None):
        return subprocess.run(
            [binary("assay"), *map(str, arguments)], input=text, capture_output=True, text=True,
            timeout=60, cwd=cwd, env={**os.environ, **(environment or {})})
    return run


def test_help_and_version(assay):
    assert assay("--version").stdout.strip() == "0.1.0"
    for command in ([], ["serve"], ["grade"], ["deidentify"], ["config"], ["doctor"], ["eval"]):
        done = assay(*command, "--help")
        assert done.returncode == 0 and "USAGE: assay" in done.stdout
    assert "complete" in assay("--generate-completion-script", "bash").stdout


@pytest.mark.parametrize("arguments", [
    ["grade"], ["grade", "x", "--ndjson", "-"], ["nope"],
    ["grade", str(EXAMPLES / "good-note.txt"), "-o", "xml"],
    ["grade", str(EXAMPLES / "good-note.txt"), "--min-score", "101"],
    ["grade", str(EXAMPLES), "--transcript", str(EXAMPLES / "good-note.transcript.txt")],
    ["grade", str(EXAMPLES / "good-note.txt"), "--encounter-date", "2026-02-30"],
    ["grade", str(EXAMPLES / "good-note.txt"), "--set", "nope=1"],
    ["grade", str(EXAMPLES / "good-note.txt"), "--server", "127.0.0.1:1", "--tls-roots",
     str(EXAMPLES / "good-note.txt")],
    ["eval", "nope", "--data", "."],
])
def test_wrong_usage_is_exit_code_2(assay, arguments):
    done = assay(*arguments)
    assert done.returncode == 2 and done.stderr and not done.stdout


def test_a_folder_a_pattern_and_standard_input(assay):
    names = [json.loads(line)["id"] for line in
             assay("grade", EXAMPLES, "-o", "ndjson").stdout.splitlines()]
    assert [pathlib.Path(name).name for name in names] == [
        "good-note.txt", "nexus-letter.txt", "poor-note.txt"]
    done = assay("grade", "*-note.txt", "-o", "ndjson", cwd=EXAMPLES)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [
        "good-note.txt", "poor-note.txt"]
    done = assay("grade", "-", "-o", "json", text="PLAN\nRest.")
    assert json.loads(done.stdout)["grade"]["flags"]["partial"]


def test_the_kind_is_told_by_the_words(assay):
    grade = json.loads(assay("grade", EXAMPLES / "nexus-letter.txt", "-o", "json").stdout)["grade"]
    assert grade["kind"] == "DOCUMENT_KIND_NEXUS_LETTER" and grade["nexus"]["score"] == 100


def test_what_the_transcript_rules_out_is_said_first(assay):
    note = EXAMPLES / "poor-note.txt"
    grade = json.loads(assay("grade", note, "-o", "json").stdout)["grade"]
    count = grade["factuality"]["contradicted"]
    assert grade["flags"]["contradicted"] and count > 1
    worst = [finding["verdict"] for finding in grade["factuality"]["findings"][:count + 1]]
    assert worst == ["VERDICT_CONTRADICTED"] * count + ["VERDICT_UNSUPPORTED"]
    said = f"{count} statements can't be true together with the transcript"
    assert said in assay("grade", note).stdout.splitlines()[2]
    assert said in assay("grade", note, "-o", "html").stdout
    good = json.loads(assay("grade", EXAMPLES / "good-note.txt", "-o", "json").stdout)["grade"]
    assert not good["flags"].get("contradicted")


def test_a_letter_is_told_what_it_lacks(assay, tmp_path):
    letter = (EXAMPLES / "nexus-letter.txt").read_text()
    place = letter.index("The rationale is")
    path = tmp_path / "letter.txt"
    path.write_text(letter[:place] + letter[letter.index("Sincerely"):])
    grade = json.loads(assay("grade", path, "-o", "json").stdout)["grade"]
    assert grade["nexus"]["probativeValue"]["strength"] == "PROBATIVE_STRENGTH_LOW"
    assert grade["nexus"]["probativeValue"]["limits"] == ["rationale"]
    assert grade["highlights"][0]["ruleId"] == "nexus.rationale"
    assert "held back by: no rationale" in assay("grade", path).stdout
    assert "held back by: no rationale" in assay("grade", path, "-o", "html").stdout


def test_a_low_score_is_exit_code_3(assay):
    note = EXAMPLES / "poor-note.txt"
    assert assay("grade", note, "--min-score", "10").returncode == 0
    assert assay("grade", note, "--min-score", "99").returncode == 3


def test_what_must_not_be_is_exit_code_4(assay):
    poor, good = EXAMPLES / "poor-note.txt", EXAMPLES / "good-note.txt"
    for names, code in ((["contradicted"], 4), (["accurate.allergy"], 4), (["accurate.side"], 0),
                        (["accurate.side", "accurate.dose"], 4)):
        done = assay("grade", poor, *(part for name in names for part in ("--fail-on", name)))
        assert done.returncode == code, (names, done.stderr)
    assert assay("grade", good, "--fail-on", "contradicted").returncode == 0
    assert assay("grade", good, "--fail-on", "no.such-rule").returncode == 2


def test_the_report_stands_alone_and_escapes(assay, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("PLAN\n<script>alert(1)</script> & \"quotes\". She denies fever. He is ill.")
    html = assay("grade", note, "-o", "html").stdout
    assert html.startswith("<!doctype html>") and "<script>" not in html
    assert "&lt;script&gt;" in html and "http" not in html.split("<style>")[0]


def test_the_report_numbers_each_finding_where_it_is(assay):
    html = assay("grade", EXAMPLES / "good-note.txt", "-o", "html").stdout
    targets = set(re.findall(r'href="#([^"]+)"', html))
    places = re.findall(r'<sup id="([^"]+)"', html)
    assert targets and targets <= set(places) and len(places) == len(set(places))
    assert "Transcript</summary>" in html
    marks = re.findall(r"</?mark>", html)
    assert marks == ["<mark>", "</mark>"] * (len(marks) // 2)


def test_verbose_tells_each_step_here_and_over_grpc(assay, binary):
    note = EXAMPLES / "good-note.txt"
    with Server(binary("assay")) as server:
        for more in ([], ["--server", server.grpc]):
            steps = assay("grade", note, "--verbose", *more).stderr.splitlines()
            assert len(steps) == 18 and steps[0].endswith("1/18 deidentify"), steps


def test_a_variable_that_is_no_setting_is_told(assay):
    stranger = {"ASSAY_LOG_LEVLE": "debug", "ASSAY_SERVICE_HOST": "10.0.0.1"}
    done = assay("config", "check", environment=stranger)
    assert done.returncode == 0 and done.stderr.splitlines() == [
        "ASSAY_LOG_LEVLE (environment): there is no such setting"]
    assert "ASSAY_LOG_LEVLE" in assay("doctor", environment=stranger).stdout


def test_an_address_that_is_taken_is_named(assay, binary):
    with Server(binary("assay")) as server:
        for option, address in (("--grpc", server.grpc), ("--http", server.http)):
            done = assay("serve", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", option, address)
            assert done.returncode == 1 and address in done.stderr


def test_colours_only_on_a_terminal(assay):
    assert "\x1b[" not in assay("grade", EXAMPLES / "good-note.txt").stdout


def test_ndjson_keeps_order_and_goes_on_past_bad_lines(assay):
    lines = [json.dumps({"id": i, "text": f"PLAN\nStart aspirin {i} mg daily. " * (1 + i % 7)})
             for i in range(200)]
    lines[3] = "{not json"
    lines[5] = json.dumps({"id": "five"})
    lines[7] = json.dumps({"id": 7, "text": ""})
    lines[9] = json.dumps({"id": 9, "text": "x", "kind": "poem"})
    lines[11] = json.dumps({"id": [1, {"a": None}], "text": "x", "colour": 1})
    lines[13] = json.dumps({"id": 13, "text": 5})
    lines[15] = '"text"'
    done = assay("grade", "--ndjson", "-", text="\n".join(lines))
    assert done.returncode == 0
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(replies) == 200
    for i, reply in enumerate(replies):
        if i in (3, 5, 7, 9, 11, 13, 15):
            assert reply["error"]["code"] == "INVALID_ARGUMENT" and reply["error"]["line"] == i + 1
            assert "grade" not in reply
        else:
            assert reply["id"] == i and reply["grade"]["hybrid"]["score"] > 0
    assert replies[3]["id"] is None and replies[5]["id"] == "five"
    assert replies[11]["id"] == [1, {"a": None}] and "colour" in replies[11]["error"]["message"]
    assert "text" in replies[13]["error"]["message"]


def test_one_bad_document_does_not_stop_the_others(assay, tmp_path):
    (tmp_path / "a.txt").write_text(" ")
    (tmp_path / "b.txt").write_text("PLAN\nRest.")
    done = assay("grade", tmp_path, "-o", "ndjson")
    assert done.returncode == 64 + 3 and "a.txt" in done.stderr
    assert json.loads(done.stdout)["id"].endswith("b.txt")


def test_a_file_that_cant_be_read_does_not_stop_the_others(assay, tmp_path):
    (tmp_path / "a.txt").write_text("PLAN\nRest.")
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe")
    (tmp_path / "c.txt").write_text("PLAN\nRest.")
    done = assay("grade", tmp_path / "nope.txt", tmp_path, "-o", "ndjson")
    assert done.returncode == 1
    assert "nope.txt: there is no document" in done.stderr and "not UTF-8" in done.stderr
    assert [json.loads(line)["id"][-5:] for line in done.stdout.splitlines()] == ["a.txt", "c.txt"]


def test_ndjson_answers_a_line_before_the_next_one_comes(binary):
    with subprocess.Popen([binary("assay"), "grade", "--ndjson", "-"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "text": "PLAN\nRest."}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(20) == 0


def test_ndjson_gives_up_on_a_server_that_is_gone(assay):
    lines = "\n".join(json.dumps({"id": i, "text": "PLAN\nRest."}) for i in range(500))
    done = assay("grade", "--ndjson", "-", "--server", "127.0.0.1:1", "--jobs", "4",
                 "--timeout", "20", text=lines)
    assert done.returncode in (64 + 14, 64 + 4)
    assert 0 < len(done.stdout.splitlines()) < 500


def test_what_the_note_says_otherwise_is_told(assay, tmp_path):
    note = (EXAMPLES / "good-note.txt").read_text()
    changes = [("denies fever, chest", "reports fever, chest"), (", no crackles", " and crackles"),
               ("of three weeks", "of three months"), ("Return in four weeks", "Return in six weeks")]
    before = json.loads(assay("grade", EXAMPLES / "good-note.txt", "-o", "json").stdout)["grade"]
    for old, new in changes:
        assert old in note
        (tmp_path / "n.txt").write_text(note.replace(old, new))
        after = json.loads(assay("grade", tmp_path / "n.txt", "--transcript",
                                 EXAMPLES / "good-note.transcript.txt", "-o", "json").stdout)
        assert after["grade"]["dimensions"][1]["score"] < before["dimensions"][1]["score"], new


def test_a_server_grades_like_the_process_does(assay, binary):
    with Server(binary("assay")) as server:
        here = json.loads(assay("grade", EXAMPLES / "good-note.txt", "-o", "json").stdout)
        there = json.loads(assay("grade", EXAMPLES / "good-note.txt", "-o", "json", "--server",
                                 server.grpc).stdout)
        for reply in (here, there):
            del reply["grade"]["call"]
        assert here == there
        done = assay("doctor", "--server", server.grpc)
        assert done.returncode == 0 and server.http in done.stdout
        done = assay("grade", "-", "--server", server.grpc, text=" ")
        assert done.returncode == 64 + 3 and "document.text" in done.stderr


def test_a_server_that_is_not_there_is_exit_code_64_plus_14(assay):
    done = assay("grade", EXAMPLES / "good-note.txt", "--server", "127.0.0.1:1", "--timeout", "2")
    assert done.returncode in (64 + 14, 64 + 4) and "good-note.txt" in done.stderr
    assert assay("doctor", "--server", "127.0.0.1:1", "--timeout", "2").returncode == 1


def test_the_configuration_tells_where_values_come_from(assay, tmp_path):
    file = tmp_path / "assay.yaml"
    file.write_text("log:\n  level: debug\ngrpc:\n  loops: 4\nlimits:\n  time_budget: 2.5\n")
    done = assay("config", "show", "--config", file, "--set", "http.address=127.0.0.1:9",
                 environment={"ASSAY_GRPC_LOOPS": "3"})
    values = {line.split()[0]: line.split()[1:3] for line in done.stdout.splitlines()}
    assert values["log.level"] == ["debug", "file"]
    assert values["grpc.loops"] == ["3", "environment"]
    assert values["http.address"] == ["127.0.0.1:9", "flag"]
    assert values["limits.time_budget"] == ["2.5", "file"]
    assert values["grpc.address"] == ["127.0.0.1:50051", "default"]


@pytest.mark.parametrize("yaml, reason", [
    ("grpc:\n  loops: many\n", "grpc.loops (file): must be a whole number"),
    ("grpc:\n  loops: 0\n", "grpc.loops (file): must be between"),
    ("grpc:\n  lops: 2\n", "grpc.lops (file): there is no such setting"),
    ("grpc:\n  address: 0.0.0.0:1\n", "not loopback"),
    ("grpc:\n  address: 127.0.0.1:70000\n", "grpc.address: must be host:port"),
    ("http:\n  address: nonsense\n", "http.address: must be host:port"),
    ("grpc:\n  tls:\n    certificate: no.pem\n    key: no.key\n", "can't read no.pem"),
    ("grpc:\n  tls:\n    key: k.pem\n", "belong together"),
    ("log:\n  level: loud\n", "log.level"), ("grpc: [\n", "can't read"),
])
def test_a_bad_configuration_is_told(assay, tmp_path, yaml, reason):
    file = tmp_path / "assay.yaml"
    file.write_text(yaml)
    for command in (["config", "check"], ["serve"]):
        done = assay(*command, "--config", file)
        assert done.returncode == 1 and reason in done.stderr


def test_evaluation_writes_predictions_and_the_scorers_figures(assay, tmp_path):
    folder = tmp_path / "nexus_strength"
    folder.mkdir()
    rows = [("a", "It is at least as likely as not due to service.", "positive"),
            ("b", "It is not related to service.", "negative"),
            ("c", "He likes to fish.", "none"), ("d", "It may be related to service.", "positive")]
    (folder / "input.jsonl").write_text(
        "".join(json.dumps({"id": i, "text": t}) + "\n" for i, t, _ in rows))
    out = tmp_path / "predictions.jsonl"
    done = assay("eval", "nexus_strength", "--data", tmp_path, "--predictions", out)
    assert done.returncode == 0 and done.stdout == ""
    found = {p["id"]: p["strength"] for p in map(json.loads, out.read_text().splitlines())}
    assert found == {"a": "positive", "b": "negative", "c": "none", "d": "speculative"}
    (folder / "labels.jsonl").write_text(
        "".join(json.dumps({"id": i, "strength": s}) + "\n" for i, _, s in rows))
    figures = json.loads(assay("eval", "nexus_strength", "--data", tmp_path, "-o", "json").stdout)
    table = assay("eval", "nexus_strength", "--data", tmp_path).stdout
    assert "strength_macro_f1" in table and "best of others" in table
    assert figures["n"] == 4 and figures["strength_acc"] == 0.75
    assert assay("eval", "mts_factuality", "--data", tmp_path).returncode == 1


def test_exporters_that_are_none_of_ours_are_told(assay):
    done = assay("config", "check", environment={"OTEL_TRACES_EXPORTER": "console"})
    assert done.returncode == 0 and "no traces are sent" in done.stderr
    done = assay("config", "check", environment={"OTEL_TRACES_EXPORTER": "otlp,console"})
    assert done.returncode == 0 and "it is ignored" in done.stderr
    done = assay("config", "check", environment={"OTEL_LOGS_EXPORTER": "otpl"})
    assert done.returncode != 0 and "must be otlp or none" in done.stderr


LETTER = """March 3, 2026

To whom it may concern:

Re: Mr. Ortiz

It is possible that his sleep apnea began in the Navy, but I cannot say so with certainty.

Sincerely,
Dana Whitfield, MD
"""


def test_a_letter_is_told_from_a_note(assay, tmp_path):
    (tmp_path / "letter.txt").write_text(LETTER)
    done = assay("grade", tmp_path, "-o", "ndjson")
    assert json.loads(done.stdout)["grade"]["nexus"]["medicalOpinion"]["strength"].endswith("SPECULATIVE")
    note = "HPI\nA Navy veteran with a cough.\nASSESSMENT\nBronchitis, in my opinion.\nPLAN\nRest."
    rows = [{"id": 1, "text": LETTER}, {"id": 2, "text": LETTER, "kind": "auto"},
            {"id": 3, "text": LETTER, "kind": "clinical-note"}, {"id": 4, "text": note},
            {"id": 5, "text": LETTER, "transcript": "Doctor: Hello."}]
    done = assay("grade", "--ndjson", "-", text="\n".join(map(json.dumps, rows)))
    graded = [json.loads(line)["grade"] for line in done.stdout.splitlines()]
    assert ["nexus" in grade for grade in graded] == [True, True, False, False, False]
    done = assay("grade", "--ndjson", "-", "--kind", "clinical-note", text=json.dumps(rows[0]))
    assert "nexus" not in json.loads(done.stdout)["grade"]
