/// The programs that train in PyTorch, and how each says its version.
package enum TorchTools {
  static let python = "python3"
  private static let torch = "torch"

  static let names = [python, torch]

  /// Commands that print the versions; none of them loads PyTorch, which takes seconds.
  package static let versions: [String: [String]] = [
    python: [python, "--version"],
    torch: [
      python, "-c",
      "from importlib.metadata import version as v; "
        + "print(v('torch') + ', numpy ' + v('numpy') + ', safetensors ' + v('safetensors'))",
    ],
  ]
}
