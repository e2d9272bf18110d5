import Logging
import Synchronization
import Telemetry
import Testing

@Suite struct LogTests {
  private let sink = TracerTests.Sink()
  private let dropped = MetricRegistry()

  private var logger: Logger {
    let counter = self.dropped.counter(.valuesDropped)
    return Logger(label: "test") {
      TelemetryLogHandler(label: $0, sink: self.sink, droppedValues: counter)
    }
  }

  private struct Secret: Error { var text = "the patient's name" }

  @Test func textThatNobodyClassifiedIsLeftOut() throws {
    self.logger.info(
      "a line",
      metadata: [
        "free": "the patient's name", "interpolated": "\("the patient's name")",
        "list": ["the patient's name"], "map": ["a": "the patient's name"],
        "object": .stringConvertible("the patient's name"),
        "secret": .attributed("the patient's name", attributes: [Sensitivity.secret]),
        "open": .open("an address"), "number": .stringConvertible(3),
        "flag": .stringConvertible(true),
      ]
    )
    let line = try #require(self.sink.firstLine)
    #expect(line.attributes.map(\.key.name) == ["flag", "number", "open"])
    let count = self.dropped.points().first { $0.instrument == .valuesDropped }?.value
    guard case .counter(6) = count else {
      Issue.record("what is left out is counted")
      return
    }
  }

  @Test func anErrorIsItsTypeAlone() throws {
    self.logger.error("failed", error: Secret())
    let line = try #require(self.sink.firstLine)
    var bytes: [UInt8] = []
    var format = LogLine()
    format.append(line, to: &bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("Secret"))
    #expect(!text.contains("patient"))
  }

  @Test func aLineIsOneJSONObject() {
    let record = LogRecord(
      time: 1_795_283_358_144_999_999,
      severity: .warning,
      scope: "rpc",
      message: SafeText(operators: "quotes \" and\nlines \u{1}"),
      attributes: [
        Attribute("a.text", SafeText(operators: "tab\there")), Attribute("b", 7),
        Attribute("c", 0.5), Attribute("d", true), Attribute("e", .number(.nan)),
        Attribute("f", .texts(["x", "y"])),
      ]
    )
    var bytes: [UInt8] = []
    var format = LogLine()
    format.append(record, to: &bytes)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"time":"2026-11-21T17:49:18.144Z","level":"warning","scope":"rpc","#
        + #""message":"quotes \" and\u000alines \u0001","a.text":"tab\u0009here","b":7,"c":0.5,"#
        + #""d":true,"e":null,"f":["x","y"]}"# + "\n"
    )
  }

  @Test(arguments: [
    "", "two words", "José", "a\nb", String(repeating: "a", count: 129), "note; text",
  ])
  func whatIsNoIDIsNone(id: String) { #expect(SafeText(id: id) == nil) }
}
