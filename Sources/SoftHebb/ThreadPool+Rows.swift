import Kernels

extension ThreadPool {
  /// Calls `body` with ranges that make up `0..<rows`; rows that depend on no other give the same bits on any threads.
  func forEachRows(of rows: Int, _ body: (Range<Int>) -> Void) {
    let chunks = min(rows, 4 * threads)
    parallelFor(chunks: chunks) { chunk in
      body(rows * chunk / chunks..<rows * (chunk + 1) / chunks)
    }
  }
}
