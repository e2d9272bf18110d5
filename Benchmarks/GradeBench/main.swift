// CPU a grade takes, by the size of the note and with and without a transcript:
// `GradeBench [KILOBYTES]`; and of documents that are made to be slow, at two sizes: `GradeBench hostile`.
//
// The notes are made of sentences of a few dozen words in many combinations, so that they are neither
// one sentence over and over nor random letters.
internal import Foundation
internal import Grading
internal import Model

/// A fixed sequence of numbers.
struct Sequence {
  var state: UInt64 = 7

  mutating func next(_ count: Int) -> Int {
    self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(self.state >> 33) % count
  }
}

let findings = [
  "cough", "fever", "chest pain", "shortness of breath", "right knee pain", "left ankle swelling",
  "headache", "nausea", "back pain", "dizziness", "numbness", "a rash", "fatigue", "palpitations",
]
let drugs = ["lisinopril", "metformin", "ibuprofen", "albuterol", "atorvastatin", "omeprazole"]
let headers = [
  "HISTORY OF PRESENT ILLNESS", "REVIEW OF SYSTEMS", "PHYSICAL EXAM", "RESULTS",
  "ASSESSMENT AND PLAN",
]

func note(_ size: Int, _ sequence: inout Sequence) -> String {
  var text = ""
  var sentence = 0
  while text.utf8.count < size {
    if sentence % 14 == 0 {
      text += "\n\n\(headers[(sentence / 14) % headers.count])\n\n"
    }
    let finding = findings[sequence.next(findings.count)]
    let drug = drugs[sequence.next(drugs.count)]
    let number = sequence.next(90) + 2
    switch sequence.next(5) {
    case 0: text += "The patient reports \(finding) for \(number) days, worse in the evening. "
    case 1: text += "She denies \(finding) and \(findings[sequence.next(findings.count)]). "
    case 2: text += "Continue \(drug) \(number) mg daily and return in \(number) weeks. "
    case 3:
      text += "On examination there is tenderness over the medial joint line, \(number) degrees. "
    default:
      text += "This is likely related to the \(finding), which was noted in visit \(number). "
    }
    sentence += 1
  }
  return text
}

func transcript(_ size: Int, _ sequence: inout Sequence) -> String {
  var text = ""
  while text.utf8.count < size {
    let finding = findings[sequence.next(findings.count)]
    text += "Doctor: Any \(finding) since visit \(sequence.next(90))? How do you sleep with it?\n"
    text +=
      "Patient: \(sequence.next(2) == 0 ? "No." : "Yes, for about \(sequence.next(9)) days.") "
    text += "I take the \(drugs[sequence.next(drugs.count)]) every day and walk a lot.\n"
  }
  return text
}

func letter(_ size: Int, _ sequence: inout Sequence) -> String {
  var text = "March 3, 2026\n\nI am a board-certified physician with 18 years in practice.\n\n"
  while text.utf8.count < size {
    let finding = findings[sequence.next(findings.count)]
    let year = 1970 + sequence.next(50)
    switch sequence.next(5) {
    case 0: text += "I reviewed the service treatment records of \(year), which note \(finding). "
    case 1: text += "While serving in \(year) the Veteran was treated for \(finding) at Fort Sill. "
    case 2: text += "It is at least as likely as not that the \(finding) is due to his service. "
    case 3: text += "The rationale is that \(finding) began in \(year) and has not stopped since. "
    default:
      text += "He reports \(finding), which the medical literature links with noise of \(year). "
    }
  }
  return text + "\n\nSincerely,\nDana Whitfield, MD\n"
}

/// CPU seconds of the whole process, all threads.
func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let began = ContinuousClock.now
let lexicon = Lexicon()
print("word lists: \(began.duration(to: .now))")
let pipeline = Pipeline(lexicon: lexicon)
if CommandLine.arguments.dropFirst().first == "hostile" {
  print("                           256 KB       512 KB   ratio")
  for text in HostileText.all {
    var seconds: [Double] = []
    for bytes in [256 << 10, 512 << 10] {
      let request = GradeRequest(document: text.document(bytes))
      var best = Double.infinity
      for _ in 0..<3 {
        let start = cpuSeconds()
        _ = try await pipeline.grade(request, gradeID: "")
        best = min(best, cpuSeconds() - start)
      }
      seconds.append(best)
    }
    let name = text.name + String(repeating: " ", count: max(0, 24 - text.name.count))
    let figures = String(
      format: "%7.1f ms   %7.1f ms   %5.2f",
      seconds[0] * 1000,
      seconds[1] * 1000,
      seconds[1] / seconds[0]
    )
    print(name + figures)
  }
  exit(0)
}
print("note    transcript   CPU a grade   CPU a KB")
let letterSize = 4
let only = CommandLine.arguments.dropFirst().first.flatMap { Int($0) }
for (size, spoken) in [
  (1, 0), (4, 0), (16, 0), (64, 0), (1, 2), (4, 8), (16, 32), (64, 128), (letterSize, -1),
] where only == nil || only == size {
  var sequence = Sequence()
  let isLetter = spoken < 0
  let request = GradeRequest(
    document: Document(
      kind: isLetter ? .nexusLetter : .clinicalNote,
      text: isLetter ? letter(size << 10, &sequence) : note(size << 10, &sequence),
      transcript: spoken <= 0 ? nil : transcript(spoken << 10, &sequence)
    )
  )
  let rounds = max(20, 2000 / (size + max(0, spoken)))
  for _ in 0..<rounds / 10 { _ = try await pipeline.grade(request, gradeID: "") }
  var best = Double.infinity
  for _ in 0..<5 {
    let start = cpuSeconds()
    for _ in 0..<rounds { _ = try await pipeline.grade(request, gradeID: "") }
    best = min(best, (cpuSeconds() - start) / Double(rounds))
  }
  let figures = String(
    format: "%8.3f ms   %7.1f µs",
    best * 1000,
    best * 1e6 / Double(size + max(0, spoken))
  )
  let sizes =
    isLetter
    ? String(format: "%3d KB letter    ", size)
    : String(format: "%3d KB      %3d KB   ", size, spoken)
  print(sizes + figures)
}
