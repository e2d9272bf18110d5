// The de-identification alone: `PrivacyBench predict LEVEL <DOCUMENTS >PREDICTIONS`, where documents are JSON
// lines with `id` and `text`, and predictions have spans in code points; `PrivacyBench speed`: CPU a letter
// of 4 KB, found and rewritten, and megabytes a second, `PrivacyBench fuzz BYTES [SEED]`: random
// texts; `PrivacyBench letters NUMBER`: the letter so often, to count instructions; `PrivacyBench letter` prints it;
// `PrivacyBench memory`; `PrivacyBench hostile`: the same for texts that are made to be slow, at two
// sizes, to see that time is linear.
internal import Foundation
internal import Privacy

let words = Array(CommandLine.arguments.dropFirst() + ["", "", ""])

/// The labels that are not the categories' names in capitals.
let labels: [Category: String] = [
  .healthPlan: "HEALTHPLAN", .facility: "HOSPITAL", .organization: "ORG", .region: "STATE",
]

/// A span of a prediction: `start` and `end` in code points.
func span(_ finding: Finding, _ points: [Int]) -> [String: Any] {
  [
    "start": points[finding.range.lowerBound], "end": points[finding.range.upperBound],
    "label": labels[finding.category] ?? finding.category.rawValue.uppercased(),
    "rule": finding.rule.description, "score": finding.score,
  ]
}

func predict(_ level: PrivacyLevel) throws {
  while let line = readLine() {
    guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
      let id = object["id"] as? String, let text = object["text"] as? String
    else { continue }
    let bytes = Array(text.utf8)
    // For each byte how many code points begin before it.
    var points = [Int](repeating: 0, count: bytes.count + 1)
    for index in bytes.indices {
      points[index + 1] = points[index] + (bytes[index] & 0xc0 == 0x80 ? 0 : 1)
    }
    var starts = points
    for index in bytes.indices where bytes[index] & 0xc0 != 0x80 {
      starts[index] = points[index + 1] - 1
    }
    starts[bytes.count] = points[bytes.count]
    // An age below 90 is no identifier; the strict level only makes it coarser.
    let findings = Scanner.findings(in: bytes, level: level).filter { $0.category != .age }
    let spans = findings.map { span($0, starts) }
    let data = try JSONSerialization.data(withJSONObject: ["id": id, "spans": spans])
    print(String(decoding: data, as: UTF8.self))
  }
}

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// A letter as clinics write them, of at least so many bytes.
func letter(_ size: Int) -> String {
  var text = """
    RIVERBEND MEDICAL CENTER
    1420 Alder Creek Road, Suite 210, Fairmont, OR 97301
    Phone: (503) 555-0142  Fax: (503) 555-0143

    Patient: HOLLOWAY, MARGARET    DOB: 03/14/1957    MRN: 00482913

    HISTORY OF PRESENT ILLNESS

    Margaret Holloway is a 66-year-old woman with hypertension and type 2 diabetes.

    """
  var number = 3
  while text.utf8.count < size {
    number = (number * 7 + 5) % 91
    text +=
      "She reports cough for \(number) days, worse in the evening, without fever or chest pain. "
    text +=
      "Blood pressure was 1\(number % 90 + 10)/78, weight 71.2 kg. Continue lisinopril \(number) mg daily. "
    if number % 5 == 0 {
      text +=
        "Mrs. Holloway saw Dr. Petra Lindqvist on \(number % 12 + 1)/\(number % 28 + 1)/2023.\n\n"
    }
  }
  return text
}

/// The least CPU time of a look at a text, in seconds.
func time(_ text: String, rounds: Int) -> Double {
  let bytes = Array(text.utf8)
  var least = Double.infinity
  var found = 0
  for _ in 0..<rounds {
    let start = cpuSeconds()
    found &+= Scanner.findings(in: bytes, level: .strict).count
    least = min(least, cpuSeconds() - start)
  }
  // What nobody uses need not be found.
  precondition(found >= 0)
  return least
}

func speed() {
  let small = letter(4096)
  let least = time(small, rounds: 20000)
  print(String(format: "a letter of %d bytes: %.3f ms", small.utf8.count, least * 1e3))
  let whole = wholeTime(small, rounds: 5000)
  print(String(format: "the same, rewritten and looked at again: %.3f ms", whole * 1e3))
  let large = letter(1 << 20)
  print(
    String(
      format: "%.1f MB/s in letters, %.1f MB/s in one text of 1 MB",
      Double(small.utf8.count) / least / 1e6,
      Double(large.utf8.count) / time(large, rounds: 30) / 1e6
    )
  )
}

/// Megabytes that the process has in memory.
func residentMegabytes() -> Double {
  let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
  return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e6
}

/// Memory before anything, with the word lists touched, and over many letters.
func memory() {
  print(String(format: "memory at the start: %.1f MB", residentMegabytes()))
  let text = letter(4096)
  let deidentifier = Deidentifier(key: SurrogateKey())
  for round in 0..<4 {
    for _ in 0..<(round == 0 ? 1 : 5000) {
      _ = try? deidentifier.deidentify(text, scope: "bench").text.utf8.count
    }
    print(
      String(
        format: "after %d letters: %.1f MB",
        round == 0 ? 1 : round * 5000,
        residentMegabytes()
      )
    )
  }
}

/// The least CPU time of the whole call, in seconds.
func wholeTime(_ text: String, rounds: Int) -> Double {
  let deidentifier = Deidentifier(key: SurrogateKey())
  var least = Double.infinity
  for _ in 0..<rounds {
    let start = cpuSeconds()
    _ = try? deidentifier.deidentify(text, scope: "bench").text.utf8.count
    least = min(least, cpuSeconds() - start)
  }
  return least
}

func hostile() {
  let kinds: [(String, String)] = [
    ("one token of letters", "a"), ("one token of digits", "7"), ("parentheses", "(["),
    ("newlines", "\n"),
    ("marks above a letter", "e\u{301}"), ("almost dates", "12/"), ("dates", "1/2/2020 "),
    ("capitals", "Aaa "),
    ("titles", "Dr. "), ("initials", "A. "), ("names", "John Smith, "), ("mail signs", "a@"),
    ("dots", "a.b."),
    ("numbers", "555-0100 "), ("labels", "MRN: "), ("particles", "de la "),
    ("house numbers", "1 Aaa 1 "),
    ("units", "Apt 1 Aaa\n"), ("nested punctuation", "([{<\"'"),
    ("combining characters", "\u{301}"),
    (
      "a name a line", "Mrs. Holloway\nand then nothing of any kind for a long while on this line\n"
    ), ("hyphens", "a-"), ("colons", "ab:"), ("addresses", "address "),
  ]
  for (name, piece) in kinds {
    func text(_ size: Int) -> String { String(repeating: piece, count: size / piece.utf8.count) }
    let small = wholeTime(text(1 << 18), rounds: 3)
    let large = wholeTime(text(1 << 20), rounds: 2)
    print(
      name.padding(toLength: 24, withPad: " ", startingAt: 0)
        + String(
          format: "%8.1f ms for 1 MB, %.1f times a quarter of it",
          large * 1e3,
          large / small
        )
    )
  }
}

/// De-identifies random texts of pieces that detectors look for, of words, and of any code points, until so
/// many bytes were read.
func fuzz(_ total: Int, seed: UInt64) {
  var random = SplitMix64(seed: seed)
  let pieces = [
    "Dr. ", "Smith", "Anna ", "K. ", "de la ", "Cruz", ", ", "MRN ", "12345", "-", "/", "2020",
    "12", ".", " ", "\n",
    "@", "example", ".com", "(", ")", "555", "Street ", "Apt ", "4 ", "March ", "the 3rd of ",
    "\u{e9}", "\u{301}",
    "\u{1f600}", "x", "#", ":", "SSN ", "years old ", "93", "\u{2011}", "patient ", "called ",
    "Hospital ", "St. ",
    "Boston, MA 02118", "http://", "'s ", "[NAME]", "SYN-", "+1 ", "\r\n", "\u{a0}", "\u{0}", "_",
    "*", "IMG_1.jpg",
    "Ji-hoon ", "PATIENT ", "de ", "T08:00Z", "1990", "Weg 3", "Apt. 9\n", "license plate ", "ABC ",
  ]
  let key = SurrogateKey(Array("a key that is only for this".utf8))!
  let levels = PrivacyLevel.allCases.map {
    Deidentifier(policy: PrivacyPolicy(level: $0), key: key)
  }
  var read = 0
  var failed = 0
  while read < total {
    var text = ""
    let isAny = Int.random(in: 0..<4, using: &random) == 0
    for _ in 0..<Int.random(in: 1...200, using: &random) {
      if isAny {
        let scalar = Unicode.Scalar(UInt32.random(in: 0...0x1_ffff, using: &random))
        text.unicodeScalars.append(scalar ?? "?")
      } else {
        text += pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }
    }
    read += text.utf8.count
    for deidentifier in levels {
      let output: Deidentified
      do {
        output = try deidentifier.deidentify(text, scope: "fuzz")
      } catch {
        // The texts are nobody's.
        if failed < 5 {
          print("\(error) at \(deidentifier.policy.level): \(text.debugDescription)")
        }
        failed += 1
        continue
      }
      let (source, target) = (Array(text.utf8), Array(output.text.utf8))
      var place = (0, 0)
      for redaction in output.redactions {
        precondition(
          source[place.0..<redaction.original.lowerBound]
            == target[place.1..<redaction.output.lowerBound],
          "what stands between replacements changed"
        )
        place = (redaction.original.upperBound, redaction.output.upperBound)
      }
      precondition(source[place.0...] == target[place.1...], "the end changed")
    }
  }
  print("\(read) bytes, \(failed) texts failed closed")
}

/// The same numbers for the same seed.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { self.state = seed }

  mutating func next() -> UInt64 {
    self.state &+= 0x9e37_79b9_7f4a_7c15
    var value = self.state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}

switch words[0] {
case "fuzz": fuzz(Int(words[1]) ?? 1_000_000, seed: UInt64(words[2]) ?? 1)
case "speed": speed()
case "letter": print(letter(4096), terminator: "")
case "memory": memory()
case "letters":
  let text = letter(4096)
  let deidentifier = Deidentifier(key: SurrogateKey(Array("a key that is only for this".utf8))!)
  for _ in 0..<(Int(words[1]) ?? 100) { _ = try? deidentifier.deidentify(text, scope: "bench") }
case "hostile": hostile()
case "predict":
  do {
    try predict(PrivacyLevel(rawValue: words[1]) ?? .moderate)
  } catch {
    print("failed: \(error)")
  }
default: print("PrivacyBench predict LEVEL")
}
