// Package simulate runs several servers on one store in one process, with time, chance
// and failures that a seed decides, and checks afterwards that nothing was lost and
// nothing happened twice. A seed gives the same run each time.
//
// It owns the scheduler, the store, clocks, hints and actions that fail on purpose, the
// plans of what clients, operators and failures do, and the checker. It does not own
// engine, use cases and SQL, which are those of the server, nor tests with processes and
// databases of their own, which are in test/chaos.
package simulate
