// Package program runs programs that users write into workflows: expressions (Expr)
// and jq programs (Runner). It owns what such a program may use and take: which
// functions there are, and the limits of its length, time, memory and result.
//
// An expression runs in the process of the server. It is rewritten when it is
// compiled, so that each operation that could take much time or memory asks a meter
// first. A jq program cannot be metered like that; InProcess limits its time only, and
// package worker below runs it in a process of its own.
//
// The package does not own which variables an expression sees, or what a step does
// with a value or an error. It knows nothing of jobs and documents.
package program
