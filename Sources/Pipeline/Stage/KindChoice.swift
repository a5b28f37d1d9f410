/// Kinds that do the same work by other means, one of which a parameter chooses.
///
/// An entry of the kind `kind` may have the parameter, and all that any of the kinds reads. The parameter itself is in
/// no key: the kind that it chooses is.
public struct KindChoice: Sendable {
  /// The kind that entries name, and that stages without the parameter have.
  public let kind: String
  /// The parameter, such as `trainer`.
  public let parameter: String
  /// The kind that each of its values chooses.
  public let kinds: [String: String]

  public init(of kind: String, by parameter: String, _ kinds: [String: String]) {
    self.kind = kind
    self.parameter = parameter
    self.kinds = kinds
  }

  /// The values that the parameter may have.
  var values: [String] { kinds.keys.sorted() }

  /// The kind that `parameters` choose; nil where the value is none of those that there are.
  func chosen(by parameters: [String: JSONValue]) -> String? {
    guard let value = parameters[parameter] else { return kind }
    guard case .string(let name) = value else { return nil }
    return kinds[name]
  }
}

extension StageCatalog {
  /// What an entry of `kind` takes from a recipe: all of it, but no choice among kinds that it does not have.
  func recipe(
    _ members: [String: JSONValue], of kind: String
  ) -> [String: JSONValue] {
    guard choices[kind] == nil, let example = kinds[kind]?.example else { return members }
    var foreign: Set<String> = []
    for choice in choices.values {
      let own = kinds[choice.kind]?.example ?? [:]
      let others = choice.kinds.values.flatMap { kinds[$0]?.example.keys.map { $0 } ?? [] }
      foreign.formUnion(others.filter { own[$0] == nil } + [choice.parameter])
    }
    return members.filter { example[$0.key] != nil || !foreign.contains($0.key) }
  }

  /// The kind of the stages that an entry of `kind` with `parameters` makes, and what this kind is given of them.
  ///
  /// What only the kinds read that were not chosen is left out.
  func chosen(
    _ kind: String, _ parameters: [String: JSONValue]
  ) -> (kind: String, parameters: [String: JSONValue]) {
    guard let choice = choices[kind], let chosen = choice.chosen(by: parameters) else {
      return (kind, parameters)
    }
    let own = kinds[chosen]?.example ?? [:]
    let others = choice.kinds.values.compactMap { kinds[$0]?.example }
    return (
      chosen,
      parameters.filter { name, _ in
        name != choice.parameter && (own[name] != nil || !others.contains { $0[name] != nil })
      }
    )
  }

  /// What is wrong with the parameters of an entry of `kind`.
  func problems(of kind: String, _ parameters: [String: JSONValue]) -> [ParameterProblem] {
    if let choice = choices[kind], choice.chosen(by: parameters) == nil {
      let found = parameters[choice.parameter]?.canonicalText ?? "nothing"
      return [
        ParameterProblem(
          name: choice.parameter,
          message: "must be one of \(choice.values.joined(separator: ", ")), found \(found)")
      ]
    }
    let (kind, own) = chosen(kind, parameters)
    return kinds[kind]?.problems(of: own) ?? []
  }
}
