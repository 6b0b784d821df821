// Command bench compares Chancery with DBOS Transact on one machine in one run:
// the same three questions about the same invoice, the same number of callers
// that wait for their answers, the same durability (SQLite, every commit synced).
//
// The comparison favours the other side: DBOS runs inside this process and gets
// the name of the invoice, which stays in memory, while Chancery is called over
// HTTP, reads the invoice from its store and returns it.
//
// It is a module of its own so that nothing it needs is needed by Chancery.
//
// It owns the load on DBOS and the file of results. It does not own the load on
// Chancery, which is that of "chancery bench".
package main
