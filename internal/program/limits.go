package program

import "chancery/internal/limits"

// Limits of an expression. Times are measured on the machine, not on the clock of
// the server, because they limit work and not business.
const (
	// MaxExprLength is the length of the text, in bytes.
	MaxExprLength = limits.MaxExprLength
	// MaxExprNodes is the number of nodes of its syntax tree.
	MaxExprNodes = limits.MaxExprNodes
	// MaxExprTime is the processor time of an evaluation.
	MaxExprTime = limits.MaxExprTime
	// MaxExprWallTime is the elapsed time of an evaluation, for a machine that is busy.
	MaxExprWallTime = limits.MaxExprWallTime
	// MaxExprValues is the number of values in the lists and maps that it writes.
	MaxExprValues = limits.MaxExprValues
	// MaxExprMemory is what else it makes, in bytes; see meter.
	MaxExprMemory = limits.MaxExprMemory
	// MaxExprPatterns is the total size of the regular expressions written in it.
	MaxExprPatterns = limits.MaxExprPatterns
)

// Limits of a jq program.
const (
	// MaxJQLength is the length of the text, in bytes.
	MaxJQLength = limits.MaxJQLength
	// MaxJQTime is the elapsed time of a run.
	MaxJQTime = limits.MaxJQTime
	// MaxJQOutput is the size of the object that it makes, in bytes of JSON.
	MaxJQOutput = limits.MaxJQOutput
)

// maxMessage limits the message of a failure, which may quote a document.
const maxMessage = 500
