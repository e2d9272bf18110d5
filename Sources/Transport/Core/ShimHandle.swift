/// A pointer to one of the shim's objects.
///
/// `@unchecked Sendable`: the shim's header says which thread may use what, and each owner keeps to
/// that with its lock.
struct ShimHandle: @unchecked Sendable {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { self.pointer = pointer }
}
