// Package domain is the middle of the server: the nouns (entry, workflow, step, job,
// intent, event, fault, series, workspace), the pure rules that connect them (what
// runs next, when to retry, which branch matches), and the ports through which the
// rest of the program reaches a database, a clock or an action.
//
// It does no I/O. It does not own HTTP, SQL or the form of documents: adapters
// translate, and use cases join it with the document library. The JSON tags of
// Definition, Step, Next, Fault and Signal are the form in which the store keeps them;
// no other form follows from them.
//
// # Times
//
// All times are instants of the injected Clock in UTC, in whole microseconds. A zero
// time means "not yet" or "never".
//
//   - CreatedAt: when an object came to be, and the order of lists. It never changes.
//     A retried transaction does not move it.
//   - UpdatedAt: when an object last changed. Of a Job, the time of its last event or of
//     its end; of an Intent, of its last event.
//   - Event.At: when the event was recorded in memory, which is before it is committed.
//     Events of one commit have different times.
//   - Intent.CreatedAt: the time of its first event. Deadlines of a step count from it.
//   - Job.CompletedAt: the time of its last event, which is when the last step ended, and
//     not when that was stored. Zero means that the job is not complete.
//   - Job.DueAt: when the job wants attention next. Zero means never again.
//   - Lease.Until: when others may take the job over. It has no meaning for the job.
//   - Task.CreatedAt and Task.Now: when the intent and when the attempt began. Effects
//     are dated by Task.Now, so an attempt that is repeated has a later one.
//   - Content.At: when the version was built, which is before it is stored.
//   - State.At: when the state holds from, as its author says. The newest by this time
//     is the state of the entry, in whatever order they arrive.
//   - Change.At: the time of the last event in its checkpoint.
//   - File.CreatedAt: when the file was made or announced; its contents may come later.
//   - SpoolFile.ExpiresAt: when the file is gone, also if it was not removed yet.
//   - Token.RevokedAt: when the token ended. Zero while it is valid.
//   - Index.IssueDate is a date of the document, in the time zone of its country, and no
//     instant. It is compared with other dates only.
package domain
