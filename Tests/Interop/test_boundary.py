"""What takes only de-identified values refuses a document's text when it is compiled."""

import pathlib
import re
import subprocess

import pytest

from server import ROOT

# Each refused line is the allowed one with a document's text where a safe value would be.
PREFIX = """
import Model
import Privacy
import Storage
import Telemetry

package func use(
  text: String, document: Document, deidentified: Deidentified, piece: DeidentifiedText,
  log: EventLog, store: any RecordStore, audit: any AuditStore, tenant: SafeText, grade: Grade,
  checked: CheckedText, span: ActiveSpan
) async throws {
  %s
}

package enum Encoder: GradeEncoder {
  package static func encode(_ grade: Grade, _ identity: RequestIdentity) -> [UInt8] { [] }
}
"""
RECORD = """_ = GradeRecord(grade, identity: RequestIdentity(%s), noteType: .soap, operation: "grade",
    tenant: %s, time: 0, trace: nil, encoder: Encoder.self)"""
ALLOWED = [
    'log.write(.info, "a constant", [Attribute(.gradeID, SafeText(checked))])',
    "span.set(.score, .number(1))",
    RECORD % ("requestID: checked, labels: [checked: checked]", "tenant"),
    "_ = deidentified.excerpt(0..<1, atMost: 10)",
]
REFUSED = [
    "log.write(.info, text)",
    'log.write(.info, "a constant", [Attribute(.gradeID, text)])',
    'log.write(.info, "a constant", [Attribute(.gradeID, .text(text))])',
    'log.write(.info, "a constant", [Attribute(.gradeID, SafeText(text))])',
    "span.set(.gradeID, .text(text))",
    "let labels: Labels = [.tenant: text]; _ = labels",
    RECORD % ("requestID: text", "tenant"),
    RECORD % ("labels: [text: text]", "tenant"),
    RECORD % ("requestID: checked", "text"),
    "try await store.add(document, audit: nil)",
    "try await audit.append(text)",
    "_ = AuditRecord(text)",
    "_ = DeidentifiedText(text)",
    "_ = DeidentifiedText(description: text)",
    "_ = Deidentified(text: text, redactions: [], map: deidentified.map, level: .strict)",
    "_ = CheckedText(description: text)",
]


@pytest.fixture(scope="module")
def compiles(binary, tmp_path_factory):
    folder = pathlib.Path(binary("assay")).parent
    if not (folder / "Modules").is_dir():
        pytest.skip("the modules are not beside the program")
    # SwiftPM names the package after the folder that it is in.
    package = re.sub(r"[^a-z0-9_]", "_", ROOT.name.lower())
    place = tmp_path_factory.mktemp("boundary")

    def typecheck(line):
        path = place / "use.swift"
        path.write_text(PREFIX % line)
        return subprocess.run(
            ["swiftc", "-typecheck", "-swift-version", "6", "-package-name", package,
             "-I", folder / "Modules", *includes(), path], capture_output=True, text=True, timeout=300)

    def includes():
        # The C targets' headers, as SwiftPM maps them.
        for found in sorted([*folder.glob("*.build/module.modulemap"),
                             *ROOT.glob("Sources/*/module.modulemap"),
                             *ROOT.glob("Sources/*/include/module.modulemap"),
                             *ROOT.glob(".build/checkouts/*/Sources/*/module.modulemap"),
                             *ROOT.glob(".build/checkouts/*/Sources/*/include/module.modulemap")]):
            yield from ["-Xcc", f"-fmodule-map-file={found}"]
    return typecheck


@pytest.mark.parametrize("line", ALLOWED)
def test_safe_values_compile(compiles, line):
    done = compiles(line)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("line", REFUSED)
def test_a_documents_text_does_not(compiles, line):
    done = compiles(line)
    assert done.returncode != 0
    errors = re.findall(r"use\.swift:\d+:\d+: error: (.*)", done.stderr)
    assert errors and all(
        re.search(r"cannot convert|inaccessible|no exact matches|extra(neous)? argument|incorrect argument"
                  r"|missing argument|not conform|no 'async'|cannot call|initializer|argument type", error)
        for error in errors), done.stderr[-2000:]
