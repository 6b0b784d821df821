package program_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain finds goroutines that a program leaves behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
