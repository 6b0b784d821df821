// Command bench compares Chancery with DBOS Transact and River on one machine in one run:
// the same three questions about the same invoice, the same number of callers that wait
// for their answers, the same durability (every commit synced), on SQLite and on a
// PostgreSQL server that it starts with default settings. The engines take turns in
// rounds, and medians count.
//
// The comparison favours the other side: DBOS and River run inside this process, DBOS gets
// the name of the invoice, which stays in memory, and River informs its callers in memory
// that a job is done, while Chancery is called over HTTP, reads the invoice from its store
// and returns it. River writes a row for each step, and completes the job with the last:
// that is what it needs to know after a crash which steps are done.
//
// It also measures the European formats: the time of one verdict, file and PDF of ours, next to the official rules on
// Saxon-HE and an npm package that writes, which run in processes of their own and stay warm. They get the same files. What
// is not installed, or cannot be, is a row that says so.
//
// It is a module of its own so that nothing it needs is needed by Chancery.
//
// It owns the load on the others, what is done with formats, and the file of results. It does not own the load on
// Chancery, which is that of "chancery bench".
package main
