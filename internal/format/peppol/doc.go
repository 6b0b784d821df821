// Package peppol owns what Peppol says about documents on their way, as data and without a network: identifiers of
// participants and their schemes, identifiers of document types and processes, the header that a document travels in (SBDH),
// and the name under which the network looks a participant up.
//
// It does not own the documents (ubl, cii), their rules (en16931/rules) or the network: nothing here is sent, looked up or
// received.
package peppol
