import Messages
import Service
import Testing

@Suite struct TimestampTextTests {
  @Test(
    arguments: [
      ("2026-11-22T05:04:55Z", 1_795_323_895, 0),
      ("2026-11-22T05:04:55.6Z", 1_795_323_895, 600_000_000),
      ("2026-11-22T05:04:55.999999Z", 1_795_323_895, 999_999_000),
      ("2026-11-22T06:04:55.25+01:00", 1_795_323_895, 250_000_000),
      ("1795323895.6", 1_795_323_895, 600_000_000),
      ("1795323895", 1_795_323_895, 0), ("2026-11-22", 1_795_305_600, 0),
      ("2026-11-22T05:04:55.000000001Z", 1_795_323_895, 1),
    ] as [(String, Int64, Int32)]
  )
  func times(text: String, seconds: Int64, nanos: Int32) throws {
    let timestamp = try #require(GoogleProtobuf.Timestamp(text: text))
    #expect(timestamp.seconds == seconds)
    #expect(timestamp.nanos == nanos)
  }

  @Test(arguments: [
    "", "now", "-5", "2026-11-22.5", "2026-11-22T05:04:55.Z", "1e300", "5.0000000001", "2026-13-01",
  ])
  func noTimes(text: String) { #expect(GoogleProtobuf.Timestamp(text: text) == nil) }
}
