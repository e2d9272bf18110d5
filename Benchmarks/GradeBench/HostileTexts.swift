// Documents that are made to be slow: each rule that looks around itself once more than it should takes four times as
// long for twice the text.
internal import Model

/// A document of one kind at any size.
struct HostileText {
  var name: String
  /// What the text and the transcript repeat, each after its beginning; no transcript when empty.
  var note: (start: String, part: String)
  var transcript: (start: String, part: String) = ("", "")
  var kind = DocumentKind.clinicalNote

  /// - Parameter bytes: The size of each text.
  func document(_ bytes: Int) -> Document {
    func text(_ pieces: (start: String, part: String)) -> String {
      pieces.start
        + String(
          repeating: pieces.part,
          count: max(0, bytes - pieces.start.utf8.count) / pieces.part.utf8.count
        )
    }
    return Document(
      kind: self.kind,
      text: text(self.note),
      transcript: self.transcript.part.isEmpty ? nil : text(self.transcript)
    )
  }

  static let all: [HostileText] = [
    HostileText(name: "numbers under a header", note: ("PLAN\n", "1\n"), kind: .nexusLetter),
    HostileText(
      name: "clauses of a letter",
      note: ("", "It is at least as likely as not due to service but "),
      kind: .nexusLetter
    ),
    HostileText(name: "open brackets", note: ("", "Foo. Bar ( ")),
    HostileText(name: "headers in running text", note: ("", "PLAN: x. ")),
    HostileText(name: "problems", note: ("PLAN\n", "# a\n")),
    HostileText(name: "broken lines", note: ("", "Aa bb cc dd ee ff gg hh ii\njj ")),
    HostileText(name: "dictation", note: ("", "plan of the he she patient no ")),
    HostileText(name: "numerals", note: ("", "one "), transcript: ("Patient: ", "one ")),
    HostileText(name: "one number", note: ("", "7 "), transcript: ("Patient: ", "7 ")),
    HostileText(name: "ages", note: ("", "57 yo "), transcript: ("Doctor: You're 47. ", "47 ")),
    HostileText(
      name: "denials",
      note: ("", "no nausea "),
      transcript: ("Patient: ", "I have nausea ")
    ),
    HostileText(
      name: "questions",
      note: ("He denies fever. ", "He denies chills. "),
      transcript: ("Doctor: ", "any fever ")
    ),
    HostileText(
      name: "doses",
      note: ("", "lisinopril 10 mg "),
      transcript: ("Patient: ", "lisinopril 20 mg ")
    ),
    HostileText(
      name: "sides",
      note: ("", "left knee pain "),
      transcript: ("Patient: ", "right knee pain. ")
    ),
    HostileText(
      name: "relatives",
      note: ("", "mom asthma "),
      transcript: ("Patient: ", "dad asthma ")
    ),
    HostileText(
      name: "days",
      note: ("", "pain Tuesday "),
      transcript: ("Patient: ", "pain Monday ")
    ),
  ]
}
