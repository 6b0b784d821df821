// Package sandbox runs programs of users in processes of their own, so that one
// that takes too much time or memory harms nothing but its process. It owns both
// ends: the Pool that starts, asks, kills and replaces workers, and Serve, the
// loop of a worker. They speak in frames, JSON after its length, over the
// worker's stdin and stdout. A worker has no environment, can open no file and
// no connection where the system can see to that, and is told nothing but the
// program and the document.
//
// It does not own what programs mean: an Evaluator does that inside the worker.
// It decides neither what a failure does to a job nor which binary is a worker.
package sandbox
