package s3_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"chancery/internal/blob/blobtest"
	"chancery/internal/blob/s3"
	"chancery/internal/domain"
	server "chancery/test/s3"
)

func TestMain(m *testing.M) {
	code := server.Run(m)
	if code == 0 {
		if err := goleak.Find(); err != nil {
			println(err.Error())
			code = 1
		}
	}
	os.Exit(code)
}

// open opens the store in a bucket.
func open(t testing.TB, url string) *s3.Store {
	t.Helper()
	cfg, err := s3.Parse(url, server.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	s, err := s3.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestBlobs(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) domain.Blobs { return open(t, server.Bucket(t)) })
}
