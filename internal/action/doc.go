// Package action owns what steps can do. Each action is in a file of its own;
// Builtin lists them all.
//
// An action reads a task and returns a result with effects. It writes nothing
// itself and knows neither the store nor HTTP. The package does not own how a
// document is built and signed (internal/document) or how it looks on paper (format/pdf).
package action
