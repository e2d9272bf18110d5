/// The words that rules name.
enum KnownWord: String, Sendable, CaseIterable {
  case `as`, de, hey, it, plan, vet
  case a, about, b, born, age, aged, an, and, ash, at, box, boxing, by, c, called, cinco, city, code
  case college, columbus, corner, county, d, date, dated, day, dec, dob, drs, early, eve, ext,
    `extension`
  case father, `in`, fathers, female, `for`, friday, good, hashanah, her, him, his, i, independence,
    `is`
  case eight, five, four, nine, nineteen, nsw, one, qld, seven, six, tas, thousand, three, twenty,
    two, vic
  case zero
  case jan, johns, jun, kippur, labor, last, late, m, male, mar, march, may, mayo, memorial, mid
  case mother, mothers, ms, n, name, named, ndc, new, next, ninety, o, of, old, on, p, parish, po,
    presidents
  case psc, r, rosh, s, scheduled, sept, set, since, st, the, this, to, township, turn, turned
  case unit, university, until, usns, uss, valentine, valentines, veteran, veterans, was
  case wednesday, who, with, www, x, y, year, years, yo, yom, yr, yrs
}
