/// Who emits: the attributes that all spans, points and lines of a process share.
package struct Resource: Sendable {
  package var attributes: [Attribute]

  package init(_ attributes: [Attribute]) { self.attributes = attributes }
}
