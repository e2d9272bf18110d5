import Grading
import Model

/// Documents of our own that the tests damage in one way or another.
enum Samples {
  static let note = """
    CHIEF COMPLAINT
    Right knee pain.

    HISTORY OF PRESENT ILLNESS
    Mr. Olsen is a 54-year-old male with hypertension who presents with right knee pain for 3 weeks. \
    The pain began after he slipped on the stairs. He reports swelling in the evening. He denies \
    fever and numbness. He takes lisinopril 10 mg daily and ibuprofen 400 mg as needed.

    PHYSICAL EXAM
    Right knee: mild effusion, tenderness over the medial joint line, range of motion is full. Gait \
    is normal.

    ASSESSMENT AND PLAN
    1. Right knee pain, likely a medial meniscus tear.
    - Order an MRI of the right knee.
    - Continue ibuprofen 400 mg as needed.
    - Refer to physical therapy.
    2. Hypertension, controlled. Continue lisinopril 10 mg daily.

    INSTRUCTIONS
    Return in 2 weeks to discuss the MRI.
    """

  static let transcript = """
    Doctor: Hello, Mr. Olsen, what brings you in?
    Patient: My right knee hurts. I slipped on the stairs about three weeks ago.
    Doctor: You are fifty four, right? Does the knee swell?
    Patient: Yes, it gets some swelling in the evening.
    Doctor: Any fever?
    Patient: No.
    Doctor: Any numbness?
    Patient: No, none.
    Doctor: What do you take for it?
    Patient: Ibuprofen, four hundred milligrams when I need it.
    Doctor: And the lisinopril for your hypertension, still ten milligrams daily?
    Patient: Yes, every day.
    Doctor: Let me look at the right knee. There is a mild effusion, and tenderness over the medial joint line. Your range of motion is full, and your gait is normal.
    Patient: Okay.
    Doctor: I think it is likely a tear of the medial meniscus. I will order an MRI of the right knee and refer you to physical therapy. Continue the ibuprofen as needed.
    Patient: Good.
    Doctor: Your blood pressure is controlled, so we continue the lisinopril. Return in two weeks and we discuss the MRI.
    """

  static let pipeline = Pipeline(lexicon: Lexicon())

  static func grade(
    _ text: String = Self.note,
    transcript: String? = Self.transcript,
    prior: String? = nil,
    type: NoteType = .unspecified
  ) async throws -> Grade {
    try await self.pipeline.grade(
      GradeRequest(
        document: Document(text: text, transcript: transcript, priorNote: prior, noteType: type)
      ),
      gradeID: "test"
    ).grade
  }
}

extension Grade {
  func score(_ dimension: Dimension) -> Double {
    self.dimensions.first { $0.dimension == dimension }?.score ?? 0
  }

  func evidence(_ dimension: Dimension) -> [Evidence] {
    self.dimensions.first { $0.dimension == dimension }?.evidence ?? []
  }

  /// The grade without identity and time.
  var judgement: Grade {
    var copy = self
    copy.call = CallInfo()
    return copy
  }
}
