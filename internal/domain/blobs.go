package domain

import (
	"context"
	"io"
)

// Blobs keeps the contents of files by hash, separately for each workspace.
type Blobs interface {
	// Put stores the bytes durably. It changes nothing if they are stored already.
	Put(ctx context.Context, ws ID, hash string, data []byte) error
	// Open returns the contents, or an Error of kind NotFound if there are none.
	Open(ctx context.Context, ws ID, hash string) (io.ReadCloser, error)
}
