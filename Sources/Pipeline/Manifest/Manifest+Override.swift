extension Manifest {
  /// Every parameter of the recipes and stages, once.
  public var parameterNames: [String] {
    let own = recipes.values.flatMap(\.keys) + stages.flatMap { Array($0.parameters.keys) }
    let ofCases = stages.flatMap { stage in
      stage.cases.values.flatMap { $0.values.flatMap { Array($0.keys) } }
    }
    return Set(own + ofCases).sorted()
  }

  /// Gives a parameter another value wherever it stands, in cases too: `steps`, or `train.steps` for that of a recipe
  /// or an entry under `stages` alone.
  ///
  /// - Throws: `OverrideError` when nothing has the parameter, or it is of another type.
  public mutating func override(_ name: String, by value: JSONValue) throws(OverrideError) {
    let halves = name.split(separator: ".", maxSplits: 1).map(String.init)
    let (owner, parameter) = halves.count == 2 ? (halves[0], halves[1]) : (nil, name)
    var found: [JSONValue] = []
    func replace(_ parameters: inout [String: JSONValue]) {
      guard let old = parameters[parameter] else { return }
      found.append(old)
      parameters[parameter] = value
    }
    for recipe in recipes.keys where owner == nil || owner == recipe {
      guard var members = recipes[recipe] else { continue }
      replace(&members)
      recipes[recipe] = members
    }
    for index in stages.indices where owner == nil || owner == stages[index].id {
      replace(&stages[index].parameters)
      for (axis, cases) in stages[index].cases {
        for place in cases.keys {
          guard var members = stages[index].cases[axis]?[place] else { continue }
          replace(&members)
          stages[index].cases[axis]?[place] = members
        }
      }
    }
    guard !found.isEmpty else {
      throw .unknown(
        name, nearest: nearestName(to: parameter, among: parameterNames),
        isAxis: axes[parameter] != nil || stages.contains { $0.over[parameter] != nil })
    }
    if let other = found.first(where: { $0 != .null && $0.typeName != value.typeName }) {
      throw .mistyped(name, expected: other, found: value)
    }
  }
}

/// Why a parameter cannot be overridden.
public enum OverrideError: Error, Equatable {
  case unknown(String, nearest: String?, isAxis: Bool)
  case mistyped(String, expected: JSONValue, found: JSONValue)
}
