/// How a mark is drawn: its colour, its dashes and its marker, so that colour is never the only sign.
///
/// The colours have a contrast of at least 3 : 1 against white and against near-black. Readers with any of the common
/// colour blindnesses tell those of methods apart (after Okabe and Ito, darkened where a white page needs it).
struct FigurePen: Equatable {
  /// nil: the colour of the text around the picture.
  var colour: Colour?
  /// 0 is solid; then ever more broken lines.
  var dash: Int
  var marker: Marker

  struct Colour: Hashable {
    var red: Int
    var green: Int
    var blue: Int

    /// As in `#0072b2`.
    var hexadecimal: String {
      "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }

  enum Marker: Int, CaseIterable { case disc, square, triangle, diamond, triangleDown, cross }

  /// The pen of a series without an identity, at `place` among those of its figure.
  ///
  /// Dashes and markers change with every colour, and no colour is that of an identity.
  static func series(_ place: Int) -> FigurePen {
    pen(free, place: place, turn: place / free.count)
  }

  /// The pen of an identity: the same colour in every figure.
  ///
  /// Other labels of the identity in the same figure have other dashes and markers: `turn` counts those before.
  static func identity(_ number: Int, turn: Int = 0) -> FigurePen {
    pen(identities, place: number, turn: turn)
  }

  private static func pen(_ palette: [Colour], place: Int, turn: Int) -> FigurePen {
    let markers = Marker.allCases.dropLast()
    return FigurePen(
      colour: palette[place % palette.count], dash: (place % 4 + turn) % 5,
      marker: markers[(place + turn) % markers.count])
  }

  /// For numbers that the others are compared with: `×` in the text's colour, or in that of an identity.
  static func reference(_ identity: Int? = nil) -> FigurePen {
    FigurePen(colour: identity.map { identities[$0 % identities.count] }, dash: 0, marker: .cross)
  }

  static func level(_ index: Int) -> FigurePen {
    FigurePen(colour: nil, dash: 1 + index % 4, marker: .cross)
  }

  private static let identities = [
    Colour(red: 0, green: 114, blue: 178), Colour(red: 213, green: 94, blue: 0),
    Colour(red: 0, green: 148, blue: 108), Colour(red: 204, green: 106, blue: 160),
    Colour(red: 156, green: 124, blue: 20), Colour(red: 110, green: 110, blue: 200),
  ]

  private static let free = [
    Colour(red: 110, green: 118, blue: 130), Colour(red: 150, green: 100, blue: 80),
    Colour(red: 52, green: 142, blue: 176), Colour(red: 176, green: 80, blue: 80),
    Colour(red: 79, green: 138, blue: 79), Colour(red: 132, green: 104, blue: 200),
    Colour(red: 148, green: 128, blue: 28), Colour(red: 176, green: 86, blue: 143),
  ]
}
