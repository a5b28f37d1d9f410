package import Kernels

/// The first numbers of a stream, taken one after the other.
///
/// What a number is used for depends on how many were taken before, so a reader takes all it may
/// need, in one order, whether or not it uses them.
package struct Draws {
  private let words: [UInt32]
  private var taken = 0

  package init(_ generator: CounterGenerator, count: Int) { words = generator.words(count) }

  /// A number from 0 up to, but without, 1, in steps of 2⁻²⁴.
  package mutating func unit() -> Float { Float(next() >> 8) * 0x1p-24 }

  package mutating func uniform(from lower: Float, to upper: Float) -> Float {
    lower + (upper - lower) * unit()
  }

  /// One of `0..<bound`; the chances differ by less than `bound` in 2³².
  package mutating func integer(below bound: Int) -> Int {
    Int((UInt64(next()) * UInt64(bound)) >> 32)
  }

  private mutating func next() -> UInt32 {
    defer { taken += 1 }
    return words[taken]
  }
}
