// Package exchange owns the recorded exchanges of the API: requests with the answers that a
// server gave to them, one file for each topic, in the order in which they were made. The
// OpenAPI documents show them as examples, and test/compat replays them, so that no example
// says what is not so.
//
// It does not own how they are replayed, and what of an answer differs from run to run.
package exchange
