// Package rows fills one workspace with very many entries and jobs, and measures what a server
// answers then: each list, filter and look-up, the search, and how fast something new is
// created, compared with an empty workspace. It owns what is stored, the table of the
// operations, and the judgement of query plans.
//
// It does not own the servers, which the caller has started, nor the store, which runs and
// explains the statements.
package rows
