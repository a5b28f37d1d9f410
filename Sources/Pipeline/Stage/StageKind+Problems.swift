extension StageKind {
  /// Every problem of `parameters`, each with the name of the offending member.
  ///
  /// Members are tried one at a time inside an example, so that one report names all of them.
  public func problems(of parameters: [String: JSONValue]) -> [ParameterProblem] {
    var problems = parameters.keys.sorted().filter { example[$0] == nil }.map {
      ParameterProblem(name: $0, message: unknownMessage(for: $0))
    }
    let message = check(.object(parameters))
    if problems.isEmpty, message == nil { return [] }
    let pattern = pattern(for: parameters)
    for name in example.keys.sorted() {
      guard let value = parameters[name] else {
        if pattern[name] != nil, options[name] == nil {
          problems.append(.init(name: name, message: "is missing"))
        }
        continue
      }
      // A member that the chosen case does not read is tried in another one that does.
      var candidate = pattern[name] == nil ? examples.first { $0[name] != nil } ?? pattern : pattern
      candidate[name] = value
      if check(.object(candidate)) != nil {
        problems.append(.init(name: name, message: mistypedMessage(name, value)))
      }
    }
    if problems.isEmpty, let message { problems.append(.init(name: "", message: message)) }
    return problems
  }

  /// The example that makes the same choices as `parameters`, or most of them.
  private func pattern(for parameters: [String: JSONValue]) -> [String: JSONValue] {
    func agreement(_ example: [String: JSONValue]) -> Int {
      enumerations.keys.count { example[$0] != nil && example[$0] == parameters[$0] }
    }
    return examples.max { agreement($0) < agreement($1) } ?? [:]
  }

  private func unknownMessage(for name: String) -> String {
    let known = example.keys.sorted().joined(separator: ", ")
    return "is not a parameter of \"\(declaration.kind)\" (its parameters: \(known))"
  }

  private func mistypedMessage(_ name: String, _ value: JSONValue) -> String {
    if let allowed = enumerations[name] {
      return "must be one of \(allowed.joined(separator: ", ")), found \(value.canonicalText)"
    }
    let expected = example[name]?.typeName ?? "another value"
    return "must be \(expected) like \(example[name]?.canonicalText ?? ""), "
      + "found \(value.canonicalText)"
  }
}

/// What is wrong with one parameter.
public struct ParameterProblem: Hashable, Sendable {
  /// The member, or empty when the value as a whole is refused.
  public var name: String
  public var message: String
}
