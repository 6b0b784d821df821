// Package feed owns the events of workspaces: which changes of jobs and entries are events and
// what they say, how they come into the log, and the subscriptions that send them to addresses.
//
// It does not own how changes are marked and found, which is the store's part, nor streams,
// which the API makes of the log. See docs/why/0026-events.md.
package feed
