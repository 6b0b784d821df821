// Package writer joins updates that wait into shared transactions: one durable commit
// costs far more than the rows of one update. It owns the queue in which the workspaces
// take turns, who runs when, and that each update that fails is rolled back on its own.
//
// It does not know any database: the engines below package store give it sessions.
//
// tests: ../sqlite and ../postgres, with real sessions
package writer
