internal import Model

extension DocumentKind {
  /// What a text seems to be, when nobody says: a letter to or about the VA has the form of a letter or weighs how
  /// likely something is, speaks of service, and has fewer than three sections of a note.
  ///
  /// - Parameter hasTranscript: A letter has none.
  static func guessed(from text: String, hasTranscript: Bool) -> DocumentKind {
    if hasTranscript { return .clinicalNote }
    let lower = text.lowercased()
    let lines = lower.split(whereSeparator: \.isNewline).map { line in
      line.drop { $0.isWhitespace || "#*[=-•".contains($0) }
    }
    guard self.service.contains(where: { lower.contains($0) }) else { return .clinicalNote }
    let headers = Set(
      lines.compactMap { line in self.sections.first { line.hasPrefix($0) } }
    )
    guard headers.count < 3 else { return .clinicalNote }
    let form = self.forms.count { form in lines.contains { $0.hasPrefix(form) } }
    let weighs = self.opinions.contains { lower.contains($0) }
    return weighs || form >= 2 ? .nexusLetter : .clinicalNote
  }

  private static let service = [
    "veteran", "claims file", "c-file", "service treatment record", "military", "active duty",
    "va claim", "dd-214", "dd 214", "agent orange", "burn pit", "in service", "in-service", "army",
    "navy", "marine corps", "air force", "coast guard", "service-connected", "service connected",
    "department of veterans affairs", "deployed", "deployment to", "board of veterans",
  ]
  private static let opinions = [
    "as likely as not", "likely than not", "probable than not", "nexus", "medical opinion",
    "mere speculation", "in my opinion", "it is my opinion", "caused by his service",
    "caused by her service", "without resorting to", "secondary to his service",
    "secondary to her service", "i cannot say", "it is possible that",
  ]
  private static let forms = [
    "to whom it may concern", "dear ", "re:", "sincerely", "respectfully", "yours", "regards",
    "best regards", "kind regards", "department of veterans affairs", "subject:", "very truly",
  ]
  private static let sections = [
    "subjective", "objective", "assessment", "plan", "hpi", "history of present", "physical exam",
    "vitals", "vital signs", "chief complaint", "review of systems", "ros", "hospital course",
    "medications", "allergies", "past medical", "exam", "labs", "impression", "a/p", "cc:", "pmh",
  ]
}
