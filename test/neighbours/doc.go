// Package neighbours holds the acceptance suite "a bad neighbour": in the real program one
// workspace attacks for some seconds, and another one, which asks for little, must not
// notice. It owns the attacks, one for each way in which a workspace could take memory,
// disk, slots or time from the others, and what a neighbour may notice of them.
//
// It does not own tests of single limits, which are with the code that enforces them, and
// has no code for other packages.
package neighbours
