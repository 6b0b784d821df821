package access_test

import (
	"os"
	"testing"

	"chancery/test/pg"
)

func TestMain(m *testing.M) { os.Exit(pg.Run(m)) }
