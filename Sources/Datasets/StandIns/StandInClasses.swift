internal import Kernels
internal import PreparedImages

/// What tells the classes apart: each is a texture and an outline, and leans to a colour.
///
/// With superclasses, the texture is that of the superclass. Without, textures and outlines form a
/// grid that is about square, so that neither tells the class by itself.
package struct StandInClasses {
  package struct Look {
    let texture: Int
    let outline: Outline
    let color: SIMD3<Float>
  }

  let looks: [Look]
  /// The superclass of each class, if there are any.
  package let coarseLabels: [Int]?
  let coarseCount: Int?

  /// The superclasses, if any, are all of one size.
  ///
  /// - Throws: `DatasetError.invalidDeclaration` if there are not enough textures and outlines.
  init(classes: Int, coarse: Int?, seed: UInt64) throws(DatasetError) {
    let outlines = Outline.allCases
    try requireDeclared(
      classes > 1 && classes <= Texture.count * outlines.count, "classes", classes,
      "from 2 to \(Texture.count * outlines.count) for generated images")
    if let coarse {
      try requireDeclared(
        coarse > 0 && coarse <= Texture.count && classes % coarse == 0
          && classes / coarse <= outlines.count,
        "coarseClasses", coarse,
        "a divisor of \(classes), at most \(Texture.count), with up to \(outlines.count) classes each"
      )
    }
    let textures = coarse ?? Self.textures(for: classes)
    let perTexture = (classes + textures - 1) / textures
    looks = (0..<classes).map { label in
      let (texture, member) = label.quotientAndRemainder(dividingBy: perTexture)
      var draws = Draws(
        CounterGenerator(seed: seed, purpose: .standInClasses, UInt32(label)), count: 3)
      // Without superclasses all textures have the same outlines; with them, each has its own.
      let shift = coarse == nil ? 0 : texture
      return Look(
        // Few textures are spread over the twenty, few outlines over the ten.
        texture: texture * 7 % Texture.count,
        outline: outlines[(member * outlines.count / perTexture + shift) % outlines.count],
        color: SIMD3(draws.unit(), draws.unit(), draws.unit()))
    }
    coarseCount = coarse
    coarseLabels = coarse == nil ? nil : (0..<classes).map { $0 / perTexture }
  }

  /// The number of textures that makes a grid of textures and outlines about square.
  private static func textures(for classes: Int) -> Int {
    (2...Texture.count).first { $0 * min($0, Outline.allCases.count) >= classes } ?? Texture.count
  }
}
