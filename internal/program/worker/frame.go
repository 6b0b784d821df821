package worker

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// maxFrame limits the announced length of a frame, in bytes.
const maxFrame = 64 << 20

// errFrame reports a frame that is longer than the reader allows.
var errFrame = errors.New("the frame is too large")

// request is a call to a worker.
type request struct {
	Program string          `json:"program"`
	Input   json.RawMessage `json:"input"`
}

// response is the answer of a worker: output, or the failure of the program. The
// first one has neither and reports that the worker is ready.
type response struct {
	Output json.RawMessage `json:"output,omitempty"`
	Error  string          `json:"error,omitempty"`
	// Slow is set when the program did not end in time.
	Slow bool `json:"slow,omitempty"`
	// Processor is the processor time of the worker since its start.
	Processor time.Duration `json:"processor"`
}

// writeFrame writes a value as JSON after its length, four bytes, most
// significant first.
func writeFrame(w io.Writer, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("writing a frame: %w", err)
	}
	if len(data) > maxFrame {
		return errFrame
	}
	frame := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(data)), uint32(len(data)))
	_, err = w.Write(append(frame, data...))
	return err
}

// readFrame reads a value from a frame of at most limit bytes. io.EOF means that
// there are no more frames.
func readFrame(r io.Reader, limit int, v any) error {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return err
	}
	size := binary.BigEndian.Uint32(length[:])
	if uint64(size) > uint64(limit) {
		return errFrame
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(r, data); err != nil {
		return fmt.Errorf("reading a frame: %w", io.ErrUnexpectedEOF)
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("reading a frame: %w", err)
	}
	return nil
}
