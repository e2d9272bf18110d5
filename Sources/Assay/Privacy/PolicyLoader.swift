internal import Foundation
internal import Privacy
internal import Service
internal import Storage

/// Reads the policies and the keys that the settings name.
struct PolicyLoader: Sendable {
  private let level: PrivacyLevel
  private let policyPath: String
  private let keyPath: String
  /// A key from the environment or a flag; empty for none.
  private let key: String
  /// Where a key is kept when nobody names one; nil for nowhere.
  private let ownKeyPath: String?

  /// The file of a key that was made here, in the data directory.
  static let ownKeyFile = "privacy.keys"

  /// - Parameter directory: Where a key is made and kept when the settings name none.
  init(_ settings: Settings, directory: DataDirectory?) {
    self.init(settings, ownKeyPath: directory?.file(Self.ownKeyFile))
  }

  /// - Parameter ownKeyPath: Where a key is made and kept when the settings name none; nil for nowhere.
  init(_ settings: Settings, ownKeyPath: String?) {
    self.level = PrivacyLevel(rawValue: settings.text("privacy.level")) ?? .moderate
    self.policyPath = settings.text("privacy.policy")
    self.keyPath = settings.text("privacy.key_file")
    self.key = settings.text("privacy.key")
    self.ownKeyPath = ownKeyPath
  }

  /// Makes a key where nobody names one and none was made: to be called once, when a server starts.
  func makeOwnKey() throws {
    guard self.keyPath.isEmpty, self.key.isEmpty, let ownKeyPath,
      !FileManager.default.fileExists(atPath: ownKeyPath)
    else { return }
    // No two keys that were made by themselves have one id.
    let id = "auto-\(UInt32.random(in: 0...UInt32.max))"
    try Self.write(try KeyRing.adding(id, to: nil), to: ownKeyPath)
  }

  /// - Throws: `SettingsError` with everything that is wrong.
  func load() throws -> PolicyInForce.Loaded {
    let keys = try self.keys()
    guard !self.policyPath.isEmpty else {
      return self.loaded(PolicyBook(standard: PrivacyPolicy(level: self.level)), keys, nil)
    }
    guard let data = FileManager.default.contents(atPath: self.policyPath),
      let text = String(validating: data, as: UTF8.self)
    else {
      throw SettingsError(problems: ["privacy.policy: can't read \(self.policyPath)"])
    }
    do {
      return self.loaded(try PolicyFile.parse(text, level: self.level), keys, text)
    } catch let error as SettingsError {
      throw SettingsError(problems: error.problems.map { "privacy.policy: \($0)" })
    }
  }

  private func loaded(
    _ book: PolicyBook,
    _ keys: KeyRing,
    _ text: String?
  ) -> PolicyInForce.Loaded {
    PolicyInForce.Loaded(
      book: book,
      keys: keys,
      text: text ?? "",
      hasFile: text != nil,
      time: UInt64(Date().timeIntervalSince1970 * 1e9)
    )
  }

  private func keys() throws -> KeyRing {
    if !self.keyPath.isEmpty { return try Self.ring(self.keyPath, "privacy.key_file") }
    if !self.key.isEmpty {
      do {
        return try KeyRing(file: Array(self.key.utf8))
      } catch {
        throw SettingsError(problems: ["privacy.key: \(error)"])
      }
    }
    guard let ownKeyPath else { return KeyRing() }
    return try Self.ring(ownKeyPath, "the data directory's key file")
  }

  private static func ring(_ path: String, _ name: String) throws -> KeyRing {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SettingsError(problems: ["\(name): can't read \(path)"])
    }
    do {
      return try KeyRing(file: Array(data))
    } catch {
      throw SettingsError(problems: ["\(name): \(path): \(error)"])
    }
  }

  /// Writes a key file that only its owner may read, whole or not at all.
  static func write(_ text: String, to path: String) throws {
    let made = "\(path).new"
    _ = FileManager.default.createFile(
      atPath: made,
      contents: nil,
      attributes: [.posixPermissions: 0o600]
    )
    do {
      let file = try FileHandle(forWritingTo: URL(filePath: made))
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: Data(text.utf8))
      try file.synchronize()
      try file.close()
      guard rename(made, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      throw SettingsError(problems: ["can't write \(path)"])
    }
  }

  /// What tells whether a file was changed: its times, size and place on the disk.
  var stamps: [String] {
    [self.policyPath, self.keyPath, self.keyPath.isEmpty ? self.ownKeyPath ?? "" : ""].map { path in
      guard !path.isEmpty else { return "" }
      // Mounted configurations are links, of which only the targets change.
      let target = URL(filePath: path).resolvingSymlinksInPath().path
      guard let status = try? FileManager.default.attributesOfItem(atPath: target) else {
        return "missing"
      }
      let date = (status[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(date) \(status[.size] ?? 0) \(status[.systemFileNumber] ?? 0)"
    }
  }
}
