// Package bench measures what a server on this machine can do: jobs per second
// and the time that callers wait, compared with the floor, which is what the disk
// and the database alone allow. It owns the load (callers, slices, medians), a
// client that costs little, and the floor's bare writer.
//
// It does not own the server, which the caller has started, nor the documents and
// workflows, which are handed in, nor how results are shown.
package bench
