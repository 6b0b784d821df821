// Package xmldoc reads and writes XML for the formats of invoices and messages.
//
// Parse reads a document into a flat tree: one slice of elements in document order, one of
// attributes, and texts that are parts of the input. Names are resolved to namespace URIs and
// numbered, so that a reader compares prefixes nowhere. It accepts well-formed XML 1.0 with
// namespaces and nothing that a hostile sender could use: no document type declaration, hence no
// entities except the five predefined ones, and limits on size, depth, elements, attributes and
// names. Time and memory are linear in the input. Where an element stands (Line, XPath) is worked
// out only on demand.
//
// Writer writes a document from its beginning to its end. It escapes what must be escaped, refuses
// what XML 1.0 cannot hold, and leaves out elements that turn out to be empty.
//
// It knows no schema and no vocabulary, and it does not sign, canonicalise or transform anything.
package xmldoc
