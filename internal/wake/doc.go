// Package wake carries hints inside one process: that a job became due, that a job
// completed. It owns the list of watchers of each topic and the promise that Notify
// never blocks and never queues more than one hint for a watcher.
//
// It does not own the state that a hint is about. A hint only says that it is worth
// reading the row again, and watchers must also do so from time to time without one.
// It does not reach other processes.
package wake
