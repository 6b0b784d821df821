// Package admission decides which requests may create jobs now, so that the server
// accepts no more than it can handle and no workspace takes the capacity of the
// others. It owns the limiter of the requests that run at the same time, with its
// queue and its shares per workspace, and the counter of jobs that are due or
// running.
//
// It does not know HTTP: the caller says how many units a request needs, and turns
// errors into answers. It does not know the store either: the caller counts jobs
// for it. Time comes from the clock that it is given.
package admission
