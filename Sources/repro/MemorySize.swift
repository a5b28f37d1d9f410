import ArgumentParser

/// An amount of memory as people write it: `8GiB`, `512MiB`, or a number of MiB.
struct MemorySize: ExpressibleByArgument, CustomStringConvertible {
  let mebibytes: Int

  private static let units = [("GiB", 1024), ("MiB", 1), ("", 1)]
  /// A million GiB.
  private static let largest = 1 << 30

  init?(argument: String) {
    let unit = Self.units.first { argument.hasSuffix($0.0) }
    guard let (name, factor) = unit, let number = Double(argument.dropLast(name.count)),
      number.isFinite, number > 0, number * Double(factor) <= Double(Self.largest)
    else { return nil }
    mebibytes = max(1, Int((number * Double(factor)).rounded()))
  }

  var description: String { "\(mebibytes)MiB" }
}
