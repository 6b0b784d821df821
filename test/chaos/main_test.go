package chaos

import (
	"context"
	"crypto/rand"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"chancery/internal/cli"
	"chancery/test/s3"
)

// asProgram is the variable with which the test binary runs as the program. So replicas are
// built once, with the race detector if the test has it, and with the faults that
// test/mutants plants.
const asProgram = "CHANCERY_CHAOS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		context.AfterFunc(ctx, stop)
		os.Exit(cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, cli.Env{
			Getenv: os.Getenv, Environ: os.Environ, Now: time.Now, Rand: rand.Reader, Executable: os.Executable,
		}))
	}
	os.Exit(s3.Run(m))
}
