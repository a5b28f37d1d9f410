import Kernels
import LayeredRules
import Learning

/// `StudentSteps METHOD CLASSES WARM-UP [THREADS] SECONDS`: student steps per second, on one thread unless told.
///
/// `StudentSteps product ROWS COLUMNS INNER SECONDS`: the speed of our product in GFLOP/s.
///
/// Both warm up, print "ready", read from standard input when to start (seconds since 1970), count for
/// the given seconds and print the rate.
@main
struct StudentSteps {
  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    guard let kind = words.first, let seconds = words.last.flatMap(Double.init), seconds > 0 else {
      usage()
    }
    let numbers = words.dropFirst().dropLast().compactMap { Int($0) }
    try BLAS.prepare()
    if kind == "product", numbers.count == 3 {
      let product = ProductRate(rows: numbers[0], columns: numbers[1], inner: numbers[2])
      print(product.measured(over: seconds))
    } else if LayeredStudents.methods.contains(StudentMethod(rawValue: kind)),
      (2...3).contains(numbers.count)
    {
      let student = StudentRate(
        method: StudentMethod(rawValue: kind), classes: numbers[0], warmUp: numbers[1],
        threads: numbers.count > 2 ? numbers[2] : 1)
      print(try student.measured(over: seconds))
    } else {
      usage()
    }
  }

  private static func usage() -> Never {
    fatalError(
      "usage: StudentSteps METHOD CLASSES WARM-UP [THREADS] SECONDS | product ROWS COLUMNS INNER SECONDS"
    )
  }
}
