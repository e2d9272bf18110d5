/// Drugs with their doses.
extension Facts {
  mutating func collectDrugs(
    _ tokens: [Token],
    _ range: Range<Int>,
    _ unit: Int,
    _ bytes: [UInt8],
    _ lexicon: Lexicon
  ) {
    for index in range where tokens[index].isWord {
      let token = tokens[index]
      let isDrug =
        token.classes.contains(.drug)
        || token.classes.isEmpty && token.length > 6 && lexicon.endsLikeDrug(bytes[token.range])
      guard isDrug else { continue }
      var mention = DrugMention(
        drug: token.concept,
        token: index,
        dose: nil,
        doseTokens: index..<index,
        action: DrugAction(tokens, at: index, in: range),
        unit: unit
      )
      // The dose stands within five tokens: `metformin , 500 mg`.
      for quantity in self.quantities(around: index, reach: 5)
      where quantity.tokens.lowerBound > index && quantity.tokens.lowerBound < range.upperBound {
        if (index + 1..<quantity.tokens.lowerBound).contains(where: {
          tokens[$0].classes.contains(.drug)
        }) {
          break
        }
        let after = quantity.tokens.upperBound
        if after < range.upperBound, tokens[after].classes.contains(.doseUnit) {
          // `10 mg 1 tablet`: the mass is the dose; a number in words has several readings at one place.
          if mention.milligrams != nil, mention.doseTokens != quantity.tokens { break }
          mention.dose = quantity.value
          mention.milligrams = quantity.milligrams(tokens, before: range.upperBound)
          mention.doseTokens = quantity.tokens
        }
      }
      self.drugs.append(mention)
    }
  }
}
