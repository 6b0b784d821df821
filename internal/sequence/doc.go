// Package sequence owns the use cases of series: creating them once, taking numbers from them
// by ID, reading them, and checking that no number is missing or double.
//
// It does not own the counter (domain.SeriesBook), nor the numbers of workflows, which the
// engine takes from the same counters in the transaction of a job.
package sequence
