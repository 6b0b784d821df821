// Package org holds the parts of documents that are about people and
// organisations, what they trade, and the documents they refer to: parties,
// identities, addresses, items, notes, attachments.
//
// It does not own tax identities, which are tax's, nor means of payment, which
// are pay's.
package org
