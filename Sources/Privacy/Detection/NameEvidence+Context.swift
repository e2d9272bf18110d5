/// What stands around a word.
extension NameEvidence {
  /// Adds to the words from here on that look like a name, up to four.
  mutating func add(
    _ points: Double,
    from index: Int,
    isStrong: Bool = false,
    isLabel: Bool = false,
    isTitle: Bool = false
  ) {
    var place = index
    var count = 0
    while count < 4, let token = self.scanner.token(place), token.gap < .blankLine || place == index
    {
      if token.kind == .mark {
        let joins =
          token.isMark("-") && self.scanner.isAdjacent(place) && self.scanner.isAdjacent(place + 1)
          || token.isMark(".")
            && self.scanner.token(place - 1).map {
              $0.length == 1 || $0.roles.contains(.particle) || $0.roles.contains(.title)
            } ?? false
          || token.isMark("'") && self.tokens[place].gap == .none
        // Name: LAST, FIRST
        let isList =
          isLabel && token.isMark(",") && (1...2).contains(count)
          && self.scanner.token(place + 1).map {
            $0.isWord && ($0.word.firstName > 0 || $0.word.isUnknown || $0.word.isName)
              && !$0.roles.contains(.credential) && !$0.roles.contains(.never)
          } ?? false
        guard joins || isList, place > index else { return }
        place += 1
        continue
      }
      guard token.isWord, !self.scanner.taken[place] else { return }
      if token.length == 1
        || token.roles.contains(.particle) && token.word.commonness < 7
          && !token.roles.contains(.never)
      {
        place += 1
        continue
      }
      // Dr. Long, Nurse Page: behind a title even a word that is never a name is one.
      if isTitle, count == 0, token.roles.contains(.never), token.word.surname >= 1,
        token.shape != .lower || self.scanner.style == .lower,
        token.word.commonness < 7 || token.shape == .capital && self.scanner.style == .usual
      {
        self.values[place] = 2
        return
      }
      guard
        self.looksLikeName(
          place,
          isStrong && (count == 0 || isLabel),
          isLabel: isLabel && count == 0
        )
      else { return }
      // Whose name was begun is named by names.
      if count > 0, token.word.commonness >= 5, token.word.firstName == 0, token.word.surname < 2 {
        return
      }
      if count > 0, token.gap >= .newline, !self.scanner.tokens[place - 1].isWord { return }
      self.look(place)
      self.values[place] += count == 0 ? points : points * 0.8
      count += 1
      place += 1
    }
  }

  func looksLikeName(_ index: Int, _ isStrong: Bool, isLabel: Bool = false) -> Bool {
    let token = self.tokens[index]
    if isLabel, token.word.firstName >= 2, !token.roles.contains(.never) { return true }
    if token.roles.contains(.never)
      || token.roles.contains(.credential) && token.length <= 4 && token.shape == .upper
    {
      return false
    }
    if token.roles.contains(.personVerb) {
      return token.shape == .capital && self.scanner.style == .usual
    }
    if token.word.commonness >= 6, token.shape == .lower || self.scanner.style != .usual {
      return isStrong && (token.word.surname >= 2 || token.word.firstName >= 2)
    }
    if self.scanner.style == .usual, token.shape == .lower {
      return isStrong
        && (token.word.commonness <= 2 || token.word.isName && token.word.commonness <= 5)
        && !token.word.isMedical
    }
    return true
  }

  mutating func addContext(_ index: Int) {
    let token = self.tokens[index]
    if token.kind != .mark, token.value > 0 { self.addBeforeAge(index) }
    guard token.kind == .word || token.kind == .mixed else { return }
    let roles = token.roles
    if token.length == 1, token.isWord, self.isDottedCredential(index) { self.addBefore(index, 3) }
    if token.known == .it { self.addSelfIntroduction(index) }
    guard !roles.isEmpty else { return }
    var next = index + 1
    if roles.contains(.title), self.isTitle(index) {
      if self.scanner.isMark(next, "."), self.scanner.isAdjacent(next) { next += 1 }
      self.add(5, from: next, isStrong: true, isTitle: true)
      if token.known == .drs { self.addListed(5, from: next) }
    }
    if roles.contains(.credential), self.isCredential(index) { self.addBefore(index, 3) }
    // Patient: X; patient X; Mother's name is X
    if !roles.isDisjoint(with: [.staff, .subject, .relation, .nameCue]) {
      var hasColon = false
      var hasComma = false
      var words = 0
      var place = next
      if token.isPossessive {
        place += 2
        // my name's Ewa
        if self.isNaming(token) { hasColon = true }
      }
      while let token = self.scanner.token(place), words < 4 {
        if token.isMark(":") || token.isMark("#") && hasColon {
          hasColon = true
        } else if token.isMark(","), !hasColon {
          hasComma = true
        } else if token.isMark("."), words == 0, self.tokens[index].length <= 4 {
        } else if token.isMark("("), token.gap == .space {
          hasComma = true
        } else if token.isWord,
          token.roles.contains(.nameCue) && token.length > 1 && token.shape == .lower
            || self.isCopula(token)
        {
          words += 1
          if token.roles.contains(.nameCue), self.isNaming(token) { hasColon = true }
        } else {
          break
        }
        place += 1
      }
      let isLabel =
        hasColon
        && (self.tokens[index].gap >= .newline || roles.contains(.nameCue)
          || !roles.isDisjoint(with: [.staff, .subject, .relation]))
      let isWeakCue =
        roles == [.nameCue]
        || roles.subtracting([.nameCue, .dateCue, .placeCue, .never, .numberWord]).isEmpty
      let isNamed =
        self.isNaming(token) && self.scanner.isMark(place - 1, ":") == false && place > index + 1
      var points: Double
      if isLabel {
        points = 3
      } else if isNamed {
        points = 2.5
      } else if isWeakCue {
        points = self.isNaming(token) ? 2 : 0.6
      } else {
        points = hasComma ? 1.6 : 2
      }
      if isLabel, token.known == .name { points = 5 }
      if !isLabel, self.scanner.style == .usual, self.scanner.token(place)?.shape == .lower {
        // pt miller c/o pain
        points = roles.contains(.subject) && place == index + 1 && token.length <= 3 ? 4 : 0
      }
      // md: van der oines
      if isLabel, self.scanner.token(place)?.shape == .lower, self.scanner.style == .usual {
        points = 5
      }
      if points > 0 {
        self.add(
          points,
          from: place,
          isStrong: isLabel || roles.contains(.subject) && place == index + 1,
          isLabel: isLabel
        )
      }
    }
  }

  /// `john smith 54yo`, written without capitals.
  private mutating func addBeforeAge(_ index: Int) {
    guard self.scanner.isAge(at: index), let first = self.scanner.token(index - 2),
      let last = self.scanner.token(index - 1), first.isWord, last.isWord, first.shape == .lower,
      last.shape == .lower, last.gap == .space, first.word.firstName >= 2,
      first.word.commonness < 5, !first.roles.contains(.never), !last.roles.contains(.never),
      last.word.surname >= 1 || last.word.isUnknown, !last.word.isMedical
    else { return }
    for place in [index - 2, index - 1] where !self.scanner.taken[place] {
      self.values[place] = max(self.values[place], 1.5)
    }
  }

  /// `M.D.`, `R.N.` behind a comma.
  func isDottedCredential(_ index: Int) -> Bool {
    let scanner = self.scanner
    guard self.tokens[index].shape == .upper || scanner.style == .lower,
      scanner.isMark(index - 1, ","), scanner.isMark(index + 1, "."),
      scanner.isAdjacent(index + 1), let second = scanner.token(index + 2), second.length == 1,
      second.gap == .none
    else { return false }
    switch (self.tokens[index].known, second.known) {
    case (.m, .d), (.d, .o), (.r, .n), (.n, .p), (.p, .a), (.p, .c): return true
    default: return false
    }
  }

  /// Titles that are other things as well need a name behind them.
  func isTitle(_ index: Int) -> Bool {
    let token = self.tokens[index]
    guard let next = self.scanner.token(self.scanner.isMark(index + 1, ".") ? index + 2 : index + 1)
    else { return false }
    if self.scanner.style == .lower {
      return self.scanner.isMark(index + 1, ".")
        || !token.roles.contains(.relation) && token.length > 1 && token.length < 4
    }
    if token.roles.contains(.relation) || token.roles.contains(.staff)
      || token.roles.contains(.measure) || token.length <= 2 && token.known == .ms
    {
      return next.shape != .lower && token.shape != .lower
    }
    if token.roles.contains(.street), next.shape == .lower, self.scanner.style == .usual,
      token.shape != .lower
        || self.scanner.tokens[max(0, index - 1)].kind == .word
          && self.scanner.roles(index - 1).isEmpty
    {
      return next.word.isName || next.word.isUnknown
    }
    return true
  }

  /// `hey, it's marisol,`: what begins a speaker's turn and ends at a mark.
  private mutating func addSelfIntroduction(_ index: Int) {
    let scanner = self.scanner
    guard self.tokens[index].isPossessive, index == 0 || self.tokens[index - 1].kind == .mark,
      let name = scanner.token(index + 3), name.isWord, name.word.isName || name.word.isUnknown,
      name.word.commonness <= 3, !name.word.isMedical, !name.roles.contains(.never),
      scanner.isMark(index + 4, ",", ".") || scanner.token(index + 4) == nil
        || scanner.token(index + 4)?.gap == .newline
        || scanner.token(index + 4)?.word.isName == true
    else { return }
    self.add(3, from: index + 3, isStrong: true)
  }

  func isCopula(_ token: Token) -> Bool {
    token.known == .is || token.known == .was || token.known == .by
      || token.known == .to
  }

  func isNaming(_ token: Token) -> Bool { token.roles.contains(.naming) }

  func isCredential(_ index: Int) -> Bool {
    let token = self.tokens[index]
    if token.length <= 2, token.shape == .lower, self.scanner.style == .usual { return false }
    return true
  }

  /// Names behind a comma or `and` after a name: Drs. Winter and Olsen.
  mutating func addListed(_ points: Double, from index: Int) {
    var place = index
    var count = 0
    while count < 8, let token = self.scanner.token(place), token.gap < .newline || place == index {
      if token.isWord || token.kind == .mark && (token.isMark(".") || token.isMark("-")) {
        place += 1
        count += 1
        if self.scanner.isWord(place, .and) || self.scanner.isMark(place, "&")
          || self.scanner.isMark(place, ","),
          let next = self.scanner.token(place + 1), next.isWord, next.shape != .lower,
          !next.roles.contains(.never),
          !next.roles.contains(.credential), !next.roles.contains(.stateCode) || next.length > 2
        {
          self.add(points * 0.6, from: place + 1)
          return
        }
        if !(self.scanner.token(place)?.isWord ?? false) && !self.scanner.isMark(place, ".")
          && !self.scanner.isMark(place, "-")
        {
          return
        }
        if token.isWord, token.shape == .lower, self.scanner.style == .usual { return }
      } else {
        return
      }
    }
  }

  /// Adds to the name that ends before a credential.
  mutating func addBefore(_ index: Int, _ points: Double) {
    var place = index - 1
    // M.D., a comma, other credentials.
    while place >= 0, index - place < 8 {
      let token = self.tokens[place]
      if token.isMark(",") || token.isMark(".")
        || token.isWord && token.roles.contains(.credential) && token.shape == .upper
          && token.length <= 4
        || token.isMark("(")
      {
        place -= 1
      } else {
        break
      }
    }
    var count = 0
    while place >= 0, count < 4 {
      let token = self.tokens[place]
      if token.isMark("."), place > 0,
        self.tokens[place - 1].length == 1 || self.tokens[place - 1].roles.contains(.particle)
      {
        place -= 1; continue
      }
      if token.isMark("-"), token.gap == .none { place -= 1; continue }
      if token.isMark(","), count == 1 { place -= 1; continue }
      guard token.isWord, !self.scanner.taken[place] else { return }
      if token.length == 1 || token.roles.contains(.particle) { place -= 1; continue }
      guard self.looksLikeName(place, count == 0) else { return }
      self.look(place)
      self.values[place] += count == 0 ? points : points * 0.7
      count += 1
      if self.tokens[place].gap >= .newline { return }
      place -= 1
    }
  }

  /// Carrier-Dobbins: what a hyphen joins with a name belongs to it.
  mutating func joinHyphen(_ index: Int) {
    guard self.tokens[index].isMark("-"), self.tokens[index].gap == .none,
      self.scanner.isAdjacent(index + 1), index > 0,
      let left = self.scanner.token(index - 1), let right = self.scanner.token(index + 1),
      left.isWord, right.isWord,
      left.length >= 2, right.length >= 2, left.shape == right.shape || left.shape == .capital
    else { return }
    let (a, b) = (self.values[index - 1], self.values[index + 1])
    if a >= 0.5 || b >= 0.5, left.roles.isDisjoint(with: .clinical),
      right.roles.isDisjoint(with: .clinical),
      left.shape != .lower || self.scanner.style == .lower || max(a, b) > 1
    {
      if left.word.isName || left.word.isUnknown {
        self.values[index - 1] = max(a, min(b, 2) - 0.5)
      }
      if right.word.isName || right.word.isUnknown {
        self.values[index + 1] = max(b, min(a, 2) - 0.5)
      }
    }
  }

  // MARK: - Neighbours

  mutating func addNeighbours(_ index: Int) {
    let token = self.tokens[index]
    guard token.isWord, token.length >= 2, self.values[index] > -5 else { return }
    let scanner = self.scanner
    var next = index + 1
    if token.isPossessive {
      self.values[index] += 0.4
      next += 2
    }
    if let after = scanner.token(next) {
      if after.isWord, after.roles.contains(.clinicalNoun),
        token.roles.contains(.clinical) || !after.roles.contains(.measure)
      {
        self.values[index] -= token.roles.contains(.clinical) ? 4 : 2
      }
      // Gleason 7, Child-Pugh, Glasgow Coma Scale, Bence Jones
      if token.roles.contains(.clinical),
        after.isNumber || after.roles.contains(.clinical)
          || scanner.roles(index - 1).contains(.clinical)
          || after.isMark("-") && scanner.roles(next + 1).contains(.clinical)
          || scanner.isMark(index - 1, "-") && scanner.roles(index - 2).contains(.clinical)
          || scanner.roles(next + 1).contains(.clinicalNoun)
          || after.isMark("-") && scanner.roles(next + 2).contains(.clinicalNoun),
        scanner.roles(index - 1).isDisjoint(with: [.title, .nameCue])
      {
        self.values[index] -= 3
      }
      if after.isWord, after.roles.contains(.personVerb), token.shape != .lower {
        self.values[index] += 0.8
      }
      if after.isNumber, scanner.roles(next + 1).contains(.measure) { self.values[index] -= 2.5 }
      if after.kind == .mixed, after.roles.contains(.measure) { self.values[index] -= 2.5 }
      // X, a 54-year-old; X (MRN 12)
      if after.isMark(","),
        scanner.isWord(next + 1, .a) || scanner.isWord(next + 1, .an)
          || scanner.token(next + 1)?.kind == .number || scanner.roles(next + 1).contains(.relation)
          || scanner.isWord(next + 1, .who)
      {
        if self.isAgeNear(next + 1) {
          self.values[index] += 1.5
        } else if !scanner.roles(next + 1).isDisjoint(with: [.relation])
          || scanner.isWord(next + 1, .who)
        {
          self.values[index] += 0.6
        }
      }
      if after.isMark("("),
        scanner.token(next + 1)?.roles.isDisjoint(with: [.recordCue, .phoneCue]) == false
      {
        self.values[index] += 0.8
      }
      // First names before a capital.
      if after.isWord, after.gap == .space,
        token.shape != .lower && after.shape != .lower
          || scanner.style == .lower && token.word.firstName >= 2
            && (after.word.commonness < 3 || token.word.commonness < 3 && after.word.surname >= 2),
        after.length >= 2, !after.roles.contains(.never),
        after.word.isName || after.word.isUnknown,
        token.word.firstName >= 1 || after.word.surname >= 1 && token.word.isUnknown
      {
        let bonus = scanner.style == .usual ? 1.1 : 0.7
        if token.word.firstName >= 2, token.word.commonness >= 3, after.word.commonness == 0,
          !after.word.isMedical
        {
          // Hope Lizarrago: what is no word makes a name of the word before it.
          self.values[index] += 0.7 * Double(token.word.commonness)
        }
        if token.word.firstName >= 1, token.word.commonness < 6 {
          self.values[index] += bonus
          let isSure = self.values[index] > 1 && after.word.surname >= 2
          // Derek Long: what the word is otherwise counts less behind a first name that is nothing else.
          let isPlain = isSure && token.word.commonness < 3 && scanner.style != .usual
          self.values[next] += isSure ? bonus + 2.5 : bonus
          if isPlain, !after.roles.contains(.personVerb) {
            self.values[next] += 0.4 * Double(after.word.commonness)
          }
        }
      }
      // Ethel D. Gray
      if after.isWord, after.length == 1, after.gap == .space, token.word.firstName >= 1,
        self.values[index] > 0
      {
        let last = scanner.isMark(next + 1, ".") ? next + 2 : next + 1
        if let surname = scanner.token(last), surname.isWord, surname.length >= 2,
          surname.gap == .space, surname.word.surname >= 1,
          surname.shape != .lower || scanner.style == .lower, !surname.roles.contains(.never)
        {
          self.values[last] += 2.5
        }
      }
      // LAST,FIRST on a line of its own
      if after.isMark(","), after.gap == .none, !token.roles.contains(.never),
        token.gap >= .newline || index == 0, let first = scanner.token(next + 1), first.isWord,
        first.length >= 2, token.shape == .upper || first.gap == .none, first.gap <= .space,
        token.word.isName || token.word.isUnknown, first.word.isName || first.word.isUnknown,
        first.shape == token.shape
      {
        self.values[index] = max(self.values[index] + 3.5, first.gap == .none ? 1 : -9)
        self.values[next + 1] = max(self.values[next + 1] + 3.5, first.gap == .none ? 1 : -9)
      }
      // Hunt, Roger was
      if after.isMark(","), token.shape == .capital, token.word.surname >= 2,
        token.gap >= .newline || index == 0 || scanner.startsSentence(index),
        let first = scanner.token(next + 1), first.isWord, first.shape == .capital,
        first.gap == .space, first.word.firstName >= 2,
        first.word.commonness < 4
      {
        self.values[index] += 3 + 0.5 * Double(token.word.commonness)
        self.values[next + 1] += 1.5
      }
      // X, beeper 12
      if after.isMark(","), scanner.roles(next + 1).contains(.phoneCue),
        token.gap >= .newline || scanner.startsSentence(index) || token.word.isName
      {
        self.values[index] += 2.5
      }
      // Monjeau, Graves and Reed
      if self.values[index] > 0, token.shape != .lower,
        after.isMark(",") || scanner.isWord(next, .and),
        let other = scanner.token(next + 1), other.isWord, other.gap == .space,
        other.shape == .capital, other.word.isName,
        !other.roles.contains(.never)
      {
        self.values[next + 1] += token.word.isName ? 1.2 : 0.8
      }
      if token.word.isUnknown, token.shape == .capital, after.isMark(","),
        let other = scanner.token(next + 1), other.word.firstName >= 1 || other.word.surname >= 2,
        other.shape == .capital
      {
        self.values[index] += 0.8
      }
      // Anna S.
      if after.isWord, after.length == 1, after.shape == .upper, after.gap == .space,
        token.word.firstName >= 1 || token.word.isUnknown && token.shape != .lower,
        self.isInitial(next)
      {
        self.values[index] += 1.6
      }
    }
    if let before = scanner.token(index - 1) {
      // J. Smith
      if before.isMark("."), let initial = scanner.token(index - 2), initial.length == 1,
        initial.isWord, initial.shape == .upper || scanner.style == .lower,
        token.shape != .lower || scanner.style == .lower
      {
        let isSurname = token.word.surname >= 2
        self.values[index] +=
          isSurname && token.shape == .capital
          ? 3.5 : isSurname && scanner.style == .upper ? 2.2 : 1.2
      }
      if before.isWord,
        scanner.isWord(index - 1, .the) || scanner.isWord(index - 1, .a)
          || scanner.isWord(index - 1, .an)
      {
        self.values[index] -= token.word.commonness > 0 ? 1.2 : 0.5
      }
      // She named him X
      if scanner.isWord(index - 1, .him) || scanner.isWord(index - 1, .her),
        scanner.isWord(index - 2, .named) || scanner.isWord(index - 2, .called),
        token.shape != .lower
      {
        self.values[index] += 2.5
      }
      // a 54-year-old male, X
      if before.isMark(","), index >= 2,
        scanner.roles(index - 2).contains(.subject) || scanner.isPerson(index - 2)
      {
        self.values[index] += 1.5
      }
    }
  }

  func isInitial(_ index: Int) -> Bool {
    guard let after = self.scanner.token(index + 1) else { return true }
    if after.isMark("."), after.gap == .none { return true }
    return after.kind == .mark || after.gap >= .newline || after.isWord && after.shape != .lower
      || !after.roles.isDisjoint(with: .personVerb)
  }

  func isAgeNear(_ index: Int) -> Bool {
    for place in index..<index + 4 where self.scanner.token(place)?.roles.contains(.ageCue) ?? false
    {
      return true
    }
    return false
  }
}
