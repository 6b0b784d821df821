package domain

import "time"

// Clock is the only source of time. Tests use one that they advance.
type Clock interface {
	Now() time.Time
	// Timer returns a timer that fires once after d, and at once if d is not positive.
	Timer(d time.Duration) Timer
	// At returns a timer that fires once at t, and at once if t has passed.
	At(t time.Time) Timer
}

// Timer fires once, unless it is stopped before.
type Timer interface {
	C() <-chan time.Time
	// Stop releases the timer; it may have fired already.
	Stop()
}
