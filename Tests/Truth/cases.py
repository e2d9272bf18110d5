"""Small inputs, each with what is right: who is not accused, what does not get out, what stays.

`cases/read.jsonl` was looked at while the rules were written, `cases/held.jsonl` was not: what the second gets
wrong is not to be printed where rules are written. Run as a program it tells the share of each kind that is right:

    cases.py ASSAY FILE... [--show]
"""

import collections
import json
import subprocess
import sys

# What only advises on style accuses nobody.
ACCUSING = ("accurate.", "consistent.", "thorough.broken-off")


def run(assay, rows):
    """The program's answer to each row, by the row's id."""
    answers = {}
    notes = [row for row in rows if row["do"] == "grade"]
    for kind in {row.get("document_kind") for row in notes}:
        own = [row for row in notes if row.get("document_kind") == kind]
        lines = [{"id": row["id"], "text": row["text"],
                  **({"transcript": row["transcript"]} if row.get("transcript") else {}),
                  **({"kind": kind} if kind else {})} for row in own]
        answers |= ask([assay, "grade", "--ndjson", "-", "--findings", "200"], lines)
    for level in ("strict", "moderate", "minimal"):
        own = [row for row in rows if row["do"] == "deidentify" and row["level"] == level]
        answers |= ask([assay, "deidentify", "--level", level, "--ndjson", "-"],
                       [{"id": row["id"], "text": row["text"]} for row in own])
    return answers


def ask(command, lines):
    if not lines:
        return {}
    done = subprocess.run(command, input="".join(json.dumps(line) + "\n" for line in lines),
                          capture_output=True, text=True, timeout=300)
    return {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}


def wrong(row, answer):
    """What of the answer is not right: texts, none when all is."""
    if row["do"] == "deidentify":
        text = answer.get("text", "")
        return ([f"leaks {piece!r}" for piece in row.get("gone", []) if piece in text]
                + [f"lost {piece!r}" for piece in row.get("kept", []) if piece not in text])
    if "grade" not in answer:
        return [f"no grade: {answer}"]
    return wrong_grade(row, answer["grade"])


def wrong_grade(row, grade):
    text, expect, faults = row["text"], row.get("expect", {}), []
    factuality = grade.get("factuality", {})
    evidence = [item for score in grade.get("dimensions", []) for item in score.get("evidence", [])]
    quotes = json.dumps(grade, ensure_ascii=False)
    faults += [f"quotes {piece!r}" for piece in row.get("gone", []) if piece in quotes]

    def covers(span, piece):
        start = text.index(piece)
        return (span and span.get("source", "EVIDENCE_SOURCE_TEXT") == "EVIDENCE_SOURCE_TEXT"
                and span.get("start", 0) < start + len(piece) and span["end"] > start)

    def verdict(piece):
        found = {item["verdict"] for item in factuality.get("findings", []) if covers(item["span"], piece)}
        if "VERDICT_CONTRADICTED" in found:
            return "CONTRADICTED"
        return "UNSUPPORTED" if found else "SUPPORTED"

    if "contradicted" in expect:
        accused = bool(grade.get("flags", {}).get("contradicted")) or not row.get("transcript") and any(
            item["ruleId"].startswith("consistent.") for item in evidence)
        if accused != expect["contradicted"]:
            faults.append(f"contradicted is {accused}")
    for statement in expect.get("statements", []):
        got, want = verdict(statement["text"]), statement["verdict"]
        right = {"NOT_CONTRADICTED": got != "CONTRADICTED", "NOT_SUPPORTED": got != "SUPPORTED"}
        if not right.get(want, got == want):
            faults.append(f"{statement['text']!r} is {got}")
    for piece in expect.get("no_finding_at", []):
        rules = [item["ruleId"] for item in evidence
                 if item["ruleId"].startswith(ACCUSING) and item["ruleId"] != "accurate.expected-false"
                 and covers(item.get("span"), piece)]
        if rules:
            faults.append(f"{rules} at {piece!r}")
    for piece in expect.get("finding_at", []):
        if not any(covers(item.get("span"), piece) for item in evidence):
            faults.append(f"nothing at {piece!r}")
    for piece in expect.get("actions", []):
        if any(item["ruleId"] == "useful.idle-sentence" and covers(item.get("span"), piece)
               for item in evidence):
            faults.append(f"{piece!r} is no action")
    for name in expect.get("omitted", []):
        if not any(item["ruleId"] == "thorough.allergy-omitted" for item in evidence):
            faults.append(f"the lack of {name!r} is not found")
    nexus = grade.get("nexus", {})
    elements = {item["id"] for item in nexus.get("vaCompliance", {}).get("elements", []) if item.get("present")}
    if "strength" in expect:
        got = nexus.get("medicalOpinion", {}).get("strength", "").removeprefix("OPINION_STRENGTH_")
        if got != expect["strength"]:
            faults.append(f"strength is {got}")
    if "connection" in expect:
        got = nexus.get("serviceConnection", {}).get("connection", "").removeprefix("SERVICE_CONNECTION_")
        if got != expect["connection"]:
            faults.append(f"connection is {got}")
    faults += [f"{name} is missing" for name in expect.get("present", []) if name not in elements]
    faults += [f"{name} is there" for name in expect.get("absent", []) if name in elements]
    return faults


def main(arguments):
    show = "--show" in arguments
    assay, *files = [argument for argument in arguments if argument != "--show"]
    rows = [json.loads(line) for file in files for line in open(file, encoding="utf-8")]
    answers = run(assay, rows)
    right, total = collections.Counter(), collections.Counter()
    for row in rows:
        faults = wrong(row, answers.get(row["id"], {}))
        total[row["kind"]] += 1
        right[row["kind"]] += not faults
        if show and faults:
            print(f"{row['id']}: {'; '.join(faults)}")
    for kind in sorted(total):
        print(f"{kind:44} {right[kind]:3} of {total[kind]}")
    print(f"{'all':44} {sum(right.values()):3} of {sum(total.values())}")


if __name__ == "__main__":
    main(sys.argv[1:])
