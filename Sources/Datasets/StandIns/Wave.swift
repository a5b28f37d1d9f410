/// A smooth wave of period 1 between -1 and 1 that crosses zero upwards at whole numbers.
///
/// Two parabolas a period, within 6 % of a sine; made of exact operations only, so that an image
/// has the same bytes on every machine.
@inline(__always)
func wave(_ turns: Float) -> Float {
  let t = turns - turns.rounded(.down)
  return t < 0.5 ? 16 * t * (0.5 - t) : 16 * (t - 0.5) * (t - 1)
}

/// The direction at an angle: the unit vector along two waves a quarter turn apart.
package func direction(_ turns: Float) -> SIMD2<Float> {
  let vector = SIMD2(wave(turns + 0.25), wave(turns))
  return vector / (vector * vector).sum().squareRoot()
}
