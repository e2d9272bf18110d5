"""real_input.py ASSAY DATA: sends every note of the tasks aci_corrupt and mts_factuality through
`assay grade --ndjson` and through GradeStream, and prints notes a second and CPU a note.

Exits with 1 when any note fails.
"""

import json
import os
import pathlib
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "Interop"))

from server import Server, python_protos  # noqa: E402


def load(path):
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def documents(data):
    for line in load(data / "mts_factuality" / "input.jsonl"):
        yield {"id": line["id"], "text": line["note"], "transcript": line["transcript"],
               "note_type": "fragment"}
    transcripts = {e["encounter"]: e["transcript"]
                   for e in load(data / "aci_corrupt" / "encounters.jsonl")}
    for line in load(data / "aci_corrupt" / "input.jsonl"):
        yield {"id": line["id"], "text": line["note"],
               "transcript": transcripts[line["encounter"]]}


def cpu_of(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def report(name, count, failed, seconds, cpu):
    print(f"{name}: {count} notes, {failed} failed, {count / seconds:.0f} notes a second, "
          f"{cpu / count * 1000:.2f} ms CPU a note", flush=True)


def main():
    assay, data = sys.argv[1], pathlib.Path(sys.argv[2])
    notes = list(documents(data))
    text = "".join(json.dumps(note) + "\n" for note in notes).encode()

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    done = subprocess.run([assay, "grade", "--ndjson", "-"], input=text, capture_output=True)
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["id"] for r in replies] == [n["id"] for n in notes], "order or number differs"
    failed = sum("grade" not in r or r["grade"].get("flags", {}).get("degraded", False)
                 for r in replies)
    report("grade --ndjson", len(notes), failed, seconds,
           after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    api = python_protos()
    messages = api.grading_service_pb2
    types = {"fragment": 8}
    with Server(assay) as server, server.channel() as channel:
        stub = api.grading_service_pb2_grpc.GradingServiceStub(channel)

        def grade(note):
            document = api.document_pb2.Document(
                text=note["text"], transcript=note["transcript"],
                note_type=types.get(note.get("note_type"), 0))
            step = None
            for step in stub.GradeStream(messages.GradeStreamRequest(document=document),
                                         timeout=60):
                pass
            return step.completed

        cpu = cpu_of(server.process.pid)
        started = time.monotonic()
        with ThreadPoolExecutor(16) as pool:
            grades = list(pool.map(grade, notes))
        seconds = time.monotonic() - started
        wrong = sum(
            grade.flags.degraded
            or abs(grade.hybrid.score - reply["grade"]["hybrid"]["score"]) > 1e-9
            for grade, reply in zip(grades, replies))
        report("GradeStream", len(notes), wrong, seconds, cpu_of(server.process.pid) - cpu)
        failed += wrong
        assert server.stop() == 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
