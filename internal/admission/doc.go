// Package admission decides which requests may go on now, so that the server accepts
// no more than it can handle and no workspace takes the capacity of the others. It
// owns the memory of bodies as they arrive (Bodies), the units of the requests that run
// at the same time, with their queue and their shares per workspace (Limiter), the
// counter of jobs that are due or running (JobCounter), what requests and answers
// hold while they are under way (Pool), and the requests of tokens over time (Rates).
//
// A request with a body takes these in one order: memory while its body arrives, then
// units, all at once, then a job. Who holds a later one never waits for an earlier one,
// so requests cannot wait for each other in a circle.
//
// It does not know HTTP: the caller says how many units a request needs, and turns
// errors into answers. It does not know the store either: the caller counts jobs
// for it. Time comes from the clock that it is given.
package admission
