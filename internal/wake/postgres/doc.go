// Package postgres carries hints between the servers on one PostgreSQL database, with
// LISTEN and NOTIFY. It owns how hints are joined: they are sent some milliseconds later,
// many in one notification, because a notification costs the database a lock that all
// commits share. Hints of this process arrive at once and do not come back.
//
// Hints get lost, while the connection is away or behind a pooler that shares connections;
// then watchers look at the rows by themselves, later. A process that does not hear itself
// says in its log that there may be a pooler. Such a URL has notify=off.
//
// tests: wake_test.go, against a real server
package postgres
