import Foundation

/// Text as LaTeX that prints it with the fonts and packages of any plain installation.
///
/// Letters with accents become accent commands. A character with no such form is printed as its
/// code, as in `[U+6F22]`: visible, and never an error of the compiler.
func latexEscaped(_ text: String) -> String {
  printable(text).reduce(into: "") { result, character in
    let next = latexEscaped(character)
    if let left = result.last, let right = next.first, "-`',?!".contains(left),
      "-`',".contains(right)
    {
      // Keeps the two from becoming one sign, as in `--`, ``?` `` or `,,`.
      result += "{}"
    }
    result += next
  }
}

private func latexEscaped(_ character: Character) -> String {
  var result = ""
  for scalar in String(character).decomposedStringWithCanonicalMapping.unicodeScalars {
    if let command = symbols[scalar] {
      result += command
    } else if let accent = accents[scalar], !result.isEmpty {
      result = "\\\(accent){\(dotless[result] ?? result)}"
    } else if scalar.isASCII {
      result.unicodeScalars.append(scalar)
    } else {
      result += "{[}U+\(hexadecimal(scalar))]"
    }
  }
  return result
}

private func hexadecimal(_ scalar: Unicode.Scalar) -> String {
  let digits = String(scalar.value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

/// Letters that lose their dot below an accent.
private let dotless = ["i": "\\i", "j": "\\j"]

/// Combining marks and the accent commands that set them.
private let accents: [Unicode.Scalar: String] = [
  "\u{300}": "`", "\u{301}": "'", "\u{302}": "^", "\u{303}": "~", "\u{304}": "=", "\u{306}": "u",
  "\u{307}": ".", "\u{308}": "\"", "\u{30A}": "r", "\u{30B}": "H", "\u{30C}": "v", "\u{323}": "d",
  "\u{327}": "c", "\u{331}": "b",
]

/// Characters that LaTeX reads as commands or that its plain fonts reach by commands only.
private let symbols: [Unicode.Scalar: String] = [
  "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "%": "\\%", "&": "\\&", "_": "\\_",
  "#": "\\#", "$": "\\$", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
  "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}", "\"": "''",
  // After the end of a line of a table these two would be arguments of that command.
  "[": "{[}", "*": "{*}",
  "\u{A0}": "~", "‐": "-", "‑": "-", "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``",
  "”": "''", "…": "\\ldots{}", "·": "$\\cdot$", "•": "$\\bullet$", "§": "\\S{}", "¶": "\\P{}",
  "†": "\\dag{}", "‡": "\\ddag{}", "©": "\\copyright{}",
  "−": "$-$", "±": "$\\pm$", "×": "$\\times$", "÷": "$\\div$", "≤": "$\\leq$", "≥": "$\\geq$",
  "≠": "$\\neq$", "≈": "$\\approx$", "∞": "$\\infty$", "∈": "$\\in$", "∼": "$\\sim$",
  "→": "$\\rightarrow$", "←": "$\\leftarrow$", "↑": "$\\uparrow$", "↓": "$\\downarrow$",
  "°": "$^{\\circ}$", "¹": "$^{1}$", "²": "$^{2}$", "³": "$^{3}$", "⁻": "$^{-}$",
  "⁰": "$^{0}$", "⁴": "$^{4}$", "⁵": "$^{5}$", "⁶": "$^{6}$", "⁷": "$^{7}$", "⁸": "$^{8}$",
  "⁹": "$^{9}$", "√": "$\\surd$", "∑": "$\\sum$", "∂": "$\\partial$", "∇": "$\\nabla$",
  "α": "$\\alpha$", "β": "$\\beta$", "γ": "$\\gamma$", "δ": "$\\delta$", "ε": "$\\varepsilon$",
  "η": "$\\eta$", "θ": "$\\theta$", "κ": "$\\kappa$", "λ": "$\\lambda$", "μ": "$\\mu$",
  "µ": "$\\mu$", "π": "$\\pi$", "ρ": "$\\rho$", "σ": "$\\sigma$", "τ": "$\\tau$",
  "φ": "$\\varphi$", "χ": "$\\chi$", "ψ": "$\\psi$", "ω": "$\\omega$", "Δ": "$\\Delta$",
  "Σ": "$\\Sigma$", "Ω": "$\\Omega$", "ß": "\\ss{}", "æ": "\\ae{}", "Æ": "\\AE{}",
  "ø": "\\o{}", "Ø": "\\O{}", "œ": "\\oe{}", "Œ": "\\OE{}", "ł": "\\l{}", "Ł": "\\L{}",
  "ı": "\\i{}", "¿": "?`", "¡": "!`",
]
