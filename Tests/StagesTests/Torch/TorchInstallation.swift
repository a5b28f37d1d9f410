import Pipeline

/// Whether this machine can train in PyTorch; what cannot is skipped.
enum TorchInstallation {
  static let isThere: Bool = {
    let question = """
      import importlib.util as u, sys
      sys.exit(not all(u.find_spec(n) for n in ["torch", "numpy", "safetensors"]))
      """
    let run = try? ToolRun(["python3", "-c", question], seconds: 60)
    return run?.end == .exited(0)
  }()
}
