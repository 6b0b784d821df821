// Package domain is the middle of the server: the nouns (entry, workflow, step, job,
// intent, event, fault, series, workspace), the pure rules that connect them (what
// runs next, when to retry, which branch matches), and the ports through which the
// rest of the program reaches a database, a clock or an action.
//
// It does no I/O. It does not own HTTP, SQL or the form of documents: adapters
// translate, and use cases join it with the document library. The few types with
// JSON tags (Definition, Fault, Signal) are tagged for the columns they are stored in.
//
// All times come from the injected clock, in UTC. CreatedAt is when an object was
// first stored, UpdatedAt when it last changed. An Event's At is when it was recorded;
// a Job's CompletedAt is the At of its last event. A Job's DueAt is when it can be
// continued, a Lease's Until when others may take it over. A Content's At is when the
// version was built, which is before it is stored; a State's At is given by its author.
package domain
