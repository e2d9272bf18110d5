internal import CGRPCShim

/// The version of the gRPC library that is linked, such as `29.0.0`.
package let libraryVersion = String(cString: cgrpcshim_version())
