internal import Kernels
internal import PreparedImages

/// All that is drawn for one stand-in image, but its noise.
struct StandInScene {
  /// A texture as it lies in an image: x and y of a point become cycles along and across.
  package struct Layer {
    let texture: Texture
    /// Cycles a unit along the texture.
    package let step: SIMD2<Float>
    let phase: SIMD2<Float>
    let base: SIMD3<Float>
    /// The colour at the texture's brightest points, less the base.
    let amplitude: SIMD3<Float>

    @inline(__always)
    func color(_ x: Float, _ y: Float) -> SIMD3<Float> {
      let p = step.x * x + step.y * y + phase.x
      let q = step.x * y - step.y * x + phase.y
      return base + amplitude * texture.value(p, q)
    }
  }

  let outline: Outline
  /// The object's centre; x and y run from -1 to 1 over the image.
  let center: SIMD2<Float>
  /// The object's axes over its radius.
  let axis: SIMD2<Float>
  let radius: Float
  let object: Layer
  let background: Layer
  /// The background's change of brightness towards the right and the bottom.
  let slope: SIMD2<Float>

  private static let drawCount = 32

  init(_ look: StandInClasses.Look, _ settings: StandInSettings, _ generator: CounterGenerator) {
    var draws = Draws(generator, count: Self.drawCount)
    let spread = Float(settings.poseSpread)
    let offset = SIMD2(draws.uniform(from: -1, to: 1), draws.uniform(from: -1, to: 1))
    radius = 0.66 + 0.16 * spread * draws.uniform(from: -1, to: 1)
    center = offset * (spread * 0.35)
    axis = direction(0.06 * spread * draws.uniform(from: -1, to: 1)) / radius
    outline = look.outline
    let amplitude = draws.uniform(
      from: Float(settings.weakestTexture), to: Float(settings.strongestTexture))
    object = Self.layer(
      Texture(look.texture), spread: spread, amplitude: amplitude, lean: look.color,
      cue: Float(settings.colorCue), &draws)
    let clutter = draws.uniform(from: 0, to: Float(settings.clutter))
    background = Self.layer(
      Texture(draws.integer(below: Texture.count)), spread: spread, amplitude: clutter,
      lean: .zero, cue: 0, &draws)
    slope = SIMD2(draws.uniform(from: -0.2, to: 0.2), draws.uniform(from: -0.2, to: 0.2))
  }

  private static func layer(
    _ texture: Texture, spread: Float, amplitude: Float, lean: SIMD3<Float>, cue: Float,
    _ draws: inout Draws
  ) -> Layer {
    let turns = texture.turns + 0.035 * spread * draws.uniform(from: -1, to: 1)
    let frequency = texture.frequency * (1 + 0.12 * spread * draws.uniform(from: -1, to: 1))
    let phase = SIMD2(draws.unit(), draws.unit())
    let free = SIMD3(draws.unit(), draws.unit(), draws.unit())
    let color = free * (1 - cue) + lean * cue
    let tint = SIMD3(draws.unit(), draws.unit(), draws.unit())
    let sign: Float = draws.unit() < 0.5 ? -1 : 1
    return Layer(
      texture: texture, step: direction(turns) * frequency, phase: phase, base: 0.25 + 0.5 * color,
      amplitude: (0.6 + 0.8 * tint) * (amplitude * sign))
  }

  /// The colour at a point, before noise; `sharpness` is the number of pixels a unit.
  @inline(__always)
  func color(_ x: Float, _ y: Float, sharpness: Float) -> SIMD3<Float> {
    let (dx, dy) = (x - center.x, y - center.y)
    let depth = outline.depth(axis.x * dx + axis.y * dy, axis.x * dy - axis.y * dx)
    let cover = max(0, min(1, 0.5 + depth * radius * sharpness))
    let behind = background.color(x, y) + (slope.x * x + slope.y * y)
    return behind + (object.color(x, y) - behind) * cover
  }
}
