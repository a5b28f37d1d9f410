extension JSONProblem {
  /// What a decoder says, in words that name no type of the program: `t.metrics[0].value: must be a number`.
  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(Self.text(context.codingPath + [key]), "is missing")
    case .typeMismatch(let type, let context):
      self.init(Self.text(context.codingPath), "must be \(Self.name(of: type))")
    case .valueNotFound(let type, let context):
      self.init(Self.text(context.codingPath), "must be \(Self.name(of: type)), found null")
    case .dataCorrupted(let context):
      self.init(Self.text(context.codingPath), context.debugDescription)
    @unknown default: self.init("", "\(error)")
    }
  }

  private static func name(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is Bool.Type: "true or false"
    case is [Any].Type: "a list"
    default: "\(type)".contains("Array") ? "a list" : "an object"
    }
  }

  private static func text(_ path: [any CodingKey]) -> String {
    path.reduce("") { text, key in
      if let index = key.intValue { return "\(text)[\(index)]" }
      return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
    }
  }
}
