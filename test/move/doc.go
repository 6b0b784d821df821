// Package move exports workspaces from one kind of database and imports them into the other
// with the real program, kills it meanwhile, and compares what the servers answer.
// MOVEENTRIES says how many entries there are; make move takes 100,000.
//
// It does not look at damaged archives: the tests of internal/archive do.
package move
