"""`assay deidentify` and `assay eval privacy` as a person or a script uses them. All names are made up."""

import json
import os
import pathlib
import re
import subprocess

import pytest

LETTER = """Patient: HOLLOWAY, MARGARET    DOB: 03/14/1957    MRN: 00482913
Mrs. Holloway saw Dr. Petra Lindqvist on April 3rd, 2023 at Riverbend Clinic. Call (503) 555-9142.
Zoë Björk’s blood pressure was 120/80; continue lisinopril 20 mg.
"""
SECRETS = ["olloway", "OLLOWAY", "MARGARET", "Lindqvist", "00482913", "555-9142", "03/14", "Björk"]
KEY = "a key for tests of thirty-two bytes"


@pytest.fixture
def assay(binary):
    def run(*arguments, text=None, key=KEY):
        environment = {k: v for k, v in os.environ.items() if k != "ASSAY_PRIVACY_KEY"}
        if key:
            environment["ASSAY_PRIVACY_KEY"] = key
        return subprocess.run(
            [binary("assay"), *map(str, arguments)], input=text, capture_output=True, text=True,
            timeout=60, env=environment)
    return run


@pytest.mark.parametrize("level", ["minimal", "moderate", "strict"])
def test_what_identifies_is_gone_and_the_rest_is_there(assay, level):
    done = assay("deidentify", "-", "--level", level, text=LETTER)
    assert done.returncode == 0, done.stderr
    assert not [secret for secret in SECRETS if secret in done.stdout]
    assert "blood pressure was 120/80; continue lisinopril 20 mg." in done.stdout
    assert len(done.stdout.splitlines()) == 3


def test_the_same_key_gives_the_same_surrogates(assay):
    first = assay("deidentify", "-", text=LETTER).stdout
    assert first == assay("deidentify", "-", text=LETTER).stdout
    assert first != assay("deidentify", "-", text=LETTER, key="another key of more than sixteen").stdout
    assert assay("deidentify", "-", text=LETTER, key=None).stdout \
        != assay("deidentify", "-", text=LETTER, key=None).stdout
    # What came out has nothing more to remove.
    assert assay("deidentify", "-", text=first).stdout == first


def test_json_has_places_in_code_points_of_the_original(assay):
    answer = json.loads(assay("deidentify", "-", "-o", "json", "--level", "strict", text=LETTER).stdout)
    found = {LETTER[span["start"]:span["end"]]: span["label"] for span in answer["spans"]}
    assert found["00482913"] == "MRN" and found["03/14/1957"] == "DATE"
    assert any("Björk" in text and label == "NAME" for text, label in found.items())
    assert answer["text"].startswith("Patient: [NAME]    DOB: [DATE]    MRN: [MRN]\n")


def test_json_lines_go_on_after_a_bad_one(assay):
    lines = [{"id": 1, "text": "Dr. Lindqvist came."}, {"id": 2}, {"id": 3, "text": "x", "more": 1},
             {"id": 4, "text": "BP 120/80."}]
    done = assay("deidentify", "--ndjson", "-",
                 text="\n".join(json.dumps(line) for line in lines) + "\nnonsense\n")
    assert done.returncode == 1
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, 2, 3, 4, None]
    assert "Lindqvist" not in answers[0]["text"] and answers[3]["text"] == "BP 120/80."
    assert "text" in answers[1]["error"] and "more" in answers[2]["error"]
    assert answers[4]["line"] == 5
    assert "Lindqvist" not in done.stderr


def test_a_folder_and_a_page(assay, tmp_path):
    (tmp_path / "a.txt").write_text(LETTER)
    (tmp_path / "b.md").write_text("<b>Dr. Lindqvist</b>")
    (tmp_path / "c.txt").write_bytes(b"\xff\xfe")
    done = assay("deidentify", tmp_path, "-o", "html")
    assert done.returncode == 1 and "c.txt" in done.stderr
    assert '<mark class="name"' in done.stdout and "&lt;b&gt;" in done.stdout
    assert "<b>Dr" not in done.stdout


@pytest.mark.parametrize("arguments, key", [
    ([], KEY), (["x", "--ndjson", "-"], KEY), (["-", "--level", "none"], KEY), (["-"], "short"),
    (["-", "--key-file", "/nowhere"], KEY), (["-", "-o", "xml"], KEY)])
def test_wrong_usage(assay, arguments, key):
    done = assay("deidentify", *arguments, text=LETTER, key=key)
    assert done.returncode == 2 and done.stderr and not done.stdout


def test_the_evaluation(assay, tmp_path):
    text = "Dr. Lindqvist saw 120/80 at home."
    gold = [{"id": "a", "source": "own", "text": text,
             "spans": [{"start": 4, "end": 13, "label": "NAME", "text": "Lindqvist"}],
             "negs": [{"start": 18, "end": 24, "kind": "vitals"}]},
            {"id": "b", "source": "other", "text": "The zzyzx is here.",
             "spans": [{"start": 4, "end": 9, "label": "OTHER_ID", "text": "zzyzx"}]}]
    data = tmp_path / "gold.jsonl"
    data.write_text("".join(json.dumps(line) + "\n" for line in gold))
    predictions = tmp_path / "predictions.jsonl"
    done = assay("eval", "privacy", "--data", data, "--level", "moderate", "--predictions", predictions)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^all \(core, 2 documents\): recall 0\.5000, precision 1\.0000", done.stdout, re.M)
    assert "vitals 0.00" in done.stdout and re.search(r"^own .*recall 1\.0000", done.stdout, re.M)
    spans = {line["id"]: line["spans"] for line in map(json.loads, predictions.read_text().splitlines())}
    assert spans == {"a": [{"start": 4, "end": 13, "label": "NAME"}], "b": []}
    assert assay("eval", "privacy", "--data", tmp_path / "nowhere").returncode == 1
    assert assay("eval", "mts_factuality", "--data", tmp_path, "--level", "strict").returncode == 2
    data.write_text('{"id": "a"}\n')
    done = assay("eval", "privacy", "--data", data)
    assert done.returncode == 1 and "line 1" in done.stderr
    assert pathlib.Path(data).exists()
