package domain

import "time"

// Clock is the only source of time. Tests use one that they advance.
type Clock interface {
	// Now returns the time of the calendar. It goes back when somebody sets the clock
	// of the machine back, so it is for what is on record, not for measuring.
	Now() time.Time
	// Monotonic returns how much time has passed since some instant before. It never
	// goes back. What is kept in memory for a while ends by it, and so do measurements.
	Monotonic() time.Duration
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
