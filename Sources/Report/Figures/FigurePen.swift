/// How a mark is drawn: its colour, its dashes and its marker, so that colour is never the only sign.
///
/// The colours stand at least 3 : 1 against white and against near-black, and are told apart by readers
/// with any of the common colour blindnesses (after Okabe and Ito, darkened where a white page needs it).
struct FigurePen: Equatable {
  /// nil: the colour of the text around the picture.
  var colour: Colour?
  /// 0 is solid; then ever more broken lines.
  var dash: Int
  var marker: Marker

  struct Colour: Equatable {
    var red: Int
    var green: Int
    var blue: Int

    /// As in `#0072b2`.
    var hexadecimal: String {
      "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }

  enum Marker: Int, CaseIterable { case disc, square, triangle, diamond, triangleDown, cross }

  /// The pen of the label at `place`; dashes and markers change with every colour.
  static func series(_ place: Int) -> FigurePen {
    let markers = Marker.allCases.dropLast()
    return FigurePen(
      colour: palette[place % palette.count], dash: place % 4 + (place < palette.count ? 0 : 1),
      marker: markers[place % markers.count])
  }

  /// For numbers that the others are held against.
  static let reference = FigurePen(colour: nil, dash: 0, marker: .cross)

  static func level(_ index: Int) -> FigurePen {
    FigurePen(colour: nil, dash: 1 + index % 4, marker: .cross)
  }

  private static let palette = [
    Colour(red: 0, green: 114, blue: 178), Colour(red: 213, green: 94, blue: 0),
    Colour(red: 0, green: 158, blue: 115), Colour(red: 204, green: 106, blue: 160),
    Colour(red: 156, green: 124, blue: 20), Colour(red: 110, green: 110, blue: 200),
    Colour(red: 52, green: 142, blue: 176), Colour(red: 150, green: 100, blue: 80),
  ]
}
