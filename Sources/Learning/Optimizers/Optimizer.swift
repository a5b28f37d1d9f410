/// Moves the parameters of one group along the gradients that a learning rule left there.
public protocol Optimizer {
  mutating func step()
}
