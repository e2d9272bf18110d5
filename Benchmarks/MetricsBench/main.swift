// A week of 2,000 series to ask the metrics API about.
//
// `MetricsBench fill DIRECTORY [MINUTE]` writes it into a data directory through the store, as a server
// would have that has run for a week up to now, or what is missing of it from a minute since 1970 on, and
// prints exact figures of its values as JSON. `MetricsBench engine URL` writes the same values to a Prometheus-compatible engine at that URL, a sample each ten minutes, as classic
// histograms, and with them what a recording rule would have made of them.
internal import Dispatch
internal import Foundation
internal import HTTPClient
internal import Storage
internal import Telemetry

let words = Array(CommandLine.arguments.dropFirst() + ["", ""])
let now = Int(Date().timeIntervalSince1970)
/// The engines' week ends with a whole hour: rules there are recorded each ten minutes.
let end = now / 3600 * 3600
let start = end - 7 * 86_400

func sketches(_ minutes: Range<Int>, _ traffic: inout Traffic) -> [Sketch] {
  var sketches = Array(repeating: Sketch(), count: Traffic.stageLabels.count)
  for minute in minutes { traffic.minute(minute) { sketches[$0].record($1) } }
  return sketches
}

func points(_ sketches: [Sketch]) -> [MetricPoint] {
  zip(Traffic.stageLabels, sketches).map { labels, sketch in
    MetricPoint(.stageDuration, labels, .histogram(sketch, []))
  }
}

/// Exact quantiles of the last whole days before a minute, by stage.
func printExact(until minute: Int) {
  var json: [String] = []
  let end = minute / 1440 * 86_400
  for days in [1, 6] {
    var values = Array(repeating: [Double](), count: Traffic.stages.count)
    var traffic = Traffic()
    for minute in (end - days * 86_400) / 60..<end / 60 {
      traffic.minute(minute) { values[$0 % Traffic.stages.count].append($1) }
    }
    let stages = values.indices.map { stage -> String in
      values[stage].sort()
      let all = values[stage]
      let figures = [0.5, 0.95, 0.99].map { all[Int(($0 * Double(all.count)).rounded(.up)) - 1] }
      return "\"\(Traffic.stages[stage])\": {\"count\": \(all.count), \"quantiles\": \(figures)}"
    }
    json.append("\"\(days)\": {\(stages.joined(separator: ", "))}")
  }
  print("{\"end\": \(end), \"minute\": \(minute), \(json.joined(separator: ", "))}")
}

switch words[0] {
case "fill":
  let directory = try DataDirectory(words[1])
  let database = try TelemetryDatabase(path: directory.file("telemetry.sqlite"))
  let store = try SQLiteMetricStore(
    database,
    process: "bench",
    now: { Int(Date().timeIntervalSince1970) }
  )
  var traffic = Traffic()
  var count = 0
  var longest = Duration.zero
  // A folder that was filled before is filled up.
  var minute = Int(words[2]) ?? (now - 7 * 86_400) / 300 * 5
  // Up to the last whole minute, also of the time that filling takes.
  while minute < Int(Date().timeIntervalSince1970) / 60 {
    // Minutes that are older than two days would be gone by now: those go in by the five.
    let length = minute % 5 == 0 && minute < now / 60 - 2 * 1440 ? 5 : 1
    let made = sketches(minute..<minute + length, &traffic)
    count += 1
    let began = ContinuousClock.now
    try await store.flush(
      points(made) + traffic.others(2 * length),
      number: minute,
      at: minute * 60 + 30
    )
    longest = max(longest, ContinuousClock.now - began)
    minute += length
    try await store.maintain(at: minute * 60 + 30)
  }
  database.close()
  FileHandle.standardError.write(Data("\(count) flushes, the longest \(longest)\n".utf8))
  printExact(until: minute)
case "engine":
  var config = PrometheusConfig(
    writeURL: words[1] + "/api/v1/write",
    queryURL: words[1],
    instance: "bench"
  )
  config.timeout = .seconds(120)
  let store = PrometheusMetricStore(config, client: try HTTPClient(), now: { now })
  let recorded = Instrument(foreign: "recorded.stage.duration", .gauge)
  var traffic = Traffic()
  for (number, ten) in stride(from: start / 60, to: end / 60, by: 10).enumerated() {
    let made = sketches(ten..<ten + 10, &traffic)
    // What `sum by (stage, le) (increase(...[10m]))` would have recorded.
    var rule: [MetricPoint] = []
    for stage in Traffic.stages.indices {
      var sum = Sketch()
      for place in stride(from: stage, to: made.count, by: Traffic.stages.count) {
        sum.merge(made[place])
      }
      for index in PrometheusText.bounds(.stageDuration) {
        let bound = SafeText(operators: PrometheusText.text(Sketch.bound(index)))
        let labels: Labels = [.stage: Traffic.stages[stage], "le": bound]
        rule.append(MetricPoint(recorded, labels, .gauge(Double(sum.count(upTo: index)))))
      }
      let all: Labels = [.stage: Traffic.stages[stage], "le": "+Inf"]
      rule.append(MetricPoint(recorded, all, .gauge(Double(sum.count))))
    }
    try await store.flush(points(made) + rule, number: number + 1, at: (ten + 10) * 60 - 5)
  }
default:
  FileHandle.standardError.write(Data("MetricsBench fill DIRECTORY [MINUTE] | engine URL\n".utf8))
  exit(2)
}
