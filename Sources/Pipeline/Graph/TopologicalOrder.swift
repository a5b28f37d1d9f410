/// Orders vertices so that each comes after what it needs.
///
/// Vertices keep their given order where the edges leave a choice.
public struct TopologicalOrder {
  /// Positions in order, without the members of cycles.
  public private(set) var order: [Int] = []
  /// The members of each cycle, in the direction of need; of cycles that share a member only one.
  public private(set) var cycles: [[Int]] = []

  private enum Mark { case new, open, done }

  /// - Parameters:
  ///   - count: Number of vertices.
  ///   - needs: What a vertex needs.
  /// - Complexity: O(vertices + edges).
  public init(count: Int, needs: (Int) -> [Int]) {
    var marks = [Mark](repeating: .new, count: count)
    var path: [(vertex: Int, rest: ArraySlice<Int>)] = []
    for start in 0..<count where marks[start] == .new {
      marks[start] = .open
      path.append((start, needs(start)[...]))
      while var top = path.popLast() {
        guard let next = top.rest.popFirst() else {
          marks[top.vertex] = .done
          order.append(top.vertex)
          continue
        }
        path.append(top)
        switch marks[next] {
        case .done: break
        case .new:
          marks[next] = .open
          path.append((next, needs(next)[...]))
        case .open:
          let start = path.firstIndex { $0.vertex == next } ?? 0
          let cycle = path[start...].map(\.vertex)
          cycles.append(cycle)
          // They count as done, so that what else there is shows too.
          for member in cycle { marks[member] = .done }
          path.removeSubrange(start...)
        }
      }
    }
  }
}
