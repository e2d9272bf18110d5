/// The version of the whole program, as in CHANGELOG.md.
package let assayVersion = "0.1.0"
