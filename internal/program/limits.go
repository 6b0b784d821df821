package program

import "time"

// Limits of an expression. Times are measured on the machine, not on the clock of
// the server, because they limit work and not business.
const (
	// MaxExprLength is the length of the text, in bytes.
	MaxExprLength = 8192
	// MaxExprNodes is the number of nodes of its syntax tree.
	MaxExprNodes = 2000
	// MaxExprTime is the processor time of an evaluation.
	MaxExprTime = 100 * time.Millisecond
	// MaxExprWallTime is the elapsed time of an evaluation, for a machine that is busy.
	MaxExprWallTime = 2 * time.Second
	// MaxExprValues is the number of values in the lists and maps that it writes.
	MaxExprValues = 250_000
	// MaxExprMemory is what else it makes, in bytes; see meter.
	MaxExprMemory = 16 << 20
	// MaxExprPatterns is the total size of the regular expressions written in it.
	MaxExprPatterns = 1000
)

// Limits of a jq program.
const (
	// MaxJQLength is the length of the text, in bytes.
	MaxJQLength = 16 << 10
	// MaxJQTime is the elapsed time of a run.
	MaxJQTime = 100 * time.Millisecond
	// MaxJQOutput is the size of the object that it makes, in bytes of JSON.
	MaxJQOutput = 8 << 20
)

// maxMessage limits the message of a failure, which may quote a document.
const maxMessage = 500
