package action_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain finds goroutines that an action leaves behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
