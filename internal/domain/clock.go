package domain

import "time"

// Clock is the only source of time. Tests hand in one they can turn.
type Clock interface {
	Now() time.Time
	// Timer fires once after d; a d of zero or less fires at once.
	Timer(d time.Duration) Timer
	// At fires once at an instant; one that has passed fires at once.
	At(t time.Time) Timer
}

// Timer is a pending instant.
type Timer interface {
	C() <-chan time.Time
	// Stop releases the timer; it may have fired already.
	Stop()
}
