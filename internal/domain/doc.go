// Package domain is the middle of the server: the nouns of the trade (entry,
// workflow, step, job, intent, event, fault, series, workspace), the pure rules
// that connect them (what runs next, when to retry, which branch matches), and
// the ports through which the rest of the program reaches a database, a clock
// or an action.
//
// It does no I/O and knows no HTTP, SQL, JSON wire format or document schema:
// adapters translate, use cases join it with the document library.
package domain
