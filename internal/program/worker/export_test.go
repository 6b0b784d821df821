package worker

import "io"

// ReadFrame is readFrame.
func ReadFrame(r io.Reader, limit int, v any) error { return readFrame(r, limit, v) }
