/// Throws `DatasetError.invalidDeclaration` unless the condition holds.
package func requireDeclared(
  _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ requirement: String
) throws(DatasetError) {
  guard condition else {
    throw .invalidDeclaration(name: name, value: value.description, requirement: requirement)
  }
}
