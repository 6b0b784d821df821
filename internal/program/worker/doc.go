// Package worker runs programs of users in processes of their own, so that one
// that takes too much time or memory harms only its process. It owns both sides:
// the Pool that starts, calls, kills and replaces workers, and Serve, the loop of a
// worker. They exchange frames, JSON after its length, over the worker's stdin and
// stdout. A worker has no environment, can open no file and no connection where the
// system supports that, and receives only the program and the document.
//
// It does not own what programs mean: a program.Runner inside the worker decides
// that. Nor does it own what a failure does to a job or which binary is a worker.
package worker
