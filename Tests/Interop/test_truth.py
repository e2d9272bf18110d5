"""The grades find defects in notes of ours, and leave harmless differences alone: a gate for every change."""
import json
import pathlib
import subprocess
import sys

import pytest

TRUTH = pathlib.Path(__file__).resolve().parent.parent / "Truth"
sys.path.insert(0, str(TRUTH))
import defects  # noqa: E402


@pytest.fixture(scope="module")
def assay(binary):
    def run(*arguments, text=None):
        return subprocess.run([binary("assay"), *map(str, arguments)], input=text,
                              capture_output=True, text=True, timeout=120)
    return run


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The notes and their damaged copies as a task."""
    root = tmp_path_factory.mktemp("truth") / "aci_corrupt"
    root.mkdir()
    inputs, labels, encounters, touched = [], [], [], {}
    for name, changes in defects.DEFECTS.items():
        note = (TRUTH / "encounters" / f"{name}.txt").read_text()
        transcript = (TRUTH / "encounters" / f"{name}.transcript.txt").read_text()
        encounters.append({"encounter": name, "transcript": transcript})
        inputs.append({"id": name, "encounter": name, "note": note})

        def add(kind, target, text, spans):
            damaged = f"{name}-{kind}"
            inputs.append({"id": damaged, "encounter": name, "note": text})
            labels.append({"original": name, "corrupted": damaged, "type": kind, "target": target,
                           "spans": spans, "detail": ""})

        for kind, target, old, new in changes:
            text, place = defects.changed(note, old, new)
            add(kind, target, text, [list(place)] if place else [])
        for kind, change in defects.HARMLESS:
            # What a note has none of can't be changed in it; some note has to have it.
            touched.setdefault(kind, []).append(change(note) != note)
            add(f"harmless_{kind}", None, change(note), [])
    assert all(any(changes) for changes in touched.values()), touched
    for file, rows in (("input", inputs), ("labels", labels), ("encounters", encounters)):
        (root / f"{file}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return root.parent


@pytest.fixture(scope="module")
def predictions(assay, folder):
    out = folder / "predictions.jsonl"
    done = assay("eval", "aci_corrupt", "--data", folder, "--predictions", out)
    assert done.returncode == 0, done.stderr
    assert "kind of defect" in done.stdout
    return {row["id"]: row for row in map(json.loads, out.read_text().splitlines())}


@pytest.mark.parametrize("name,kind,target", [
    (name, change[0], change[1]) for name, changes in defects.DEFECTS.items() for change in changes])
def test_a_defect_costs_its_dimension(predictions, name, kind, target):
    before, after = predictions[name], predictions[f"{name}-{kind}"]
    assert after["scores"][target] < before["scores"][target]


@pytest.mark.parametrize("name", defects.DEFECTS)
@pytest.mark.parametrize("kind", [kind for kind, _ in defects.HARMLESS])
def test_a_harmless_change_costs_nothing(predictions, name, kind):
    before, after = predictions[name], predictions[f"{name}-harmless_{kind}"]
    assert after["scores"] == before["scores"]
    assert after["overall"] == before["overall"]


def test_the_total_falls_and_the_place_is_named(folder, predictions):
    pairs = [json.loads(line) for line in (folder / "aci_corrupt/labels.jsonl").open()]
    pairs = [pair for pair in pairs if pair["target"]]
    falls = [predictions[pair["corrupted"]]["overall"] < predictions[pair["original"]]["overall"]
             for pair in pairs]
    hits = [any(min(found["end"], end) > max(found["start"], start)
                for found in predictions[pair["corrupted"]]["evidence"][:5]
                for start, end in pair["spans"])
            for pair in pairs if pair["spans"]]
    print(f"the total falls in {sum(falls)} of {len(falls)}, the place is named in {sum(hits)} of {len(hits)}")
    assert sum(falls) >= 0.94 * len(falls)
    assert sum(hits) >= 0.9 * len(hits)


def test_a_defect_undone_gives_the_same_grade(assay, tmp_path):
    note = (TRUTH / "encounters/knee.txt").read_text()
    damaged, _ = defects.changed(note, "MRI of the left knee", "MRI of the right knee")
    lines = [json.dumps({"id": str(number), "text": text}) for number, text in
             enumerate([note, damaged, damaged.replace("MRI of the right knee", "MRI of the left knee")])]
    done = assay("grade", "--ndjson", "-", text="\n".join(lines) + "\n")
    grades = [json.loads(line)["grade"] for line in done.stdout.splitlines()]
    for grade in grades:
        del grade["call"]
    assert grades[0] == grades[2] != grades[1]
