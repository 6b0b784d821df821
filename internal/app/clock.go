package app

import (
	"time"

	"github.com/google/uuid"

	"chancery/internal/domain"
)

// clock is the real domain.Clock.
type clock struct{}

// began is what Monotonic counts from.
var began = time.Now() //nolint:gochecknoglobals // a constant of the process

func (clock) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Monotonic implements domain.Clock: began holds a reading of the monotonic clock.
func (clock) Monotonic() time.Duration { return time.Since(began) }

func (clock) Timer(d time.Duration) domain.Timer { return timer{time.NewTimer(d)} }

func (clock) At(t time.Time) domain.Timer { return timer{time.NewTimer(time.Until(t))} }

type timer struct{ t *time.Timer }

func (t timer) C() <-chan time.Time { return t.t.C }

func (t timer) Stop() { t.t.Stop() }

// ids is the real domain.IDs.
type ids struct{}

// New implements domain.IDs. The random source of the system does not fail on
// any platform Go supports; should it, no ID is better than a guessed one.
func (ids) New() domain.ID { return domain.ID(uuid.Must(uuid.NewV7()).String()) }

// Random implements domain.IDs.
func (ids) Random() domain.ID { return domain.ID(uuid.NewString()) }
