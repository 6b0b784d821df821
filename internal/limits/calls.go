package limits

import "time"

// Values that their owners need as constants.
const (
	MaxExprLength   = 8192
	MaxExprNodes    = 2000
	MaxExprPatterns = 1000
	MaxExprTime     = 100 * time.Millisecond
	MaxExprWallTime = 2 * time.Second
	MaxExprValues   = 250_000
	MaxExprMemory   = 16 << 20
	MaxJQLength     = 16 << 10
	MaxJQTime       = 100 * time.Millisecond
	MaxJQOutput     = 8 << 20
	MaxImport       = 10 << 20
	ImportTimeout   = 20 * time.Second
	HookTimeout     = 10 * time.Second
	MaxHookReply    = 64 << 10
	MaxHookMessage  = 500
	MaxHookWait     = 24 * time.Hour
	MaxInvoiceFile  = 32 << 20
	MaxLogo         = 2 << 20
	LogoTimeout     = 5 * time.Second
)

// Limits of programs that users write, and of calls to other services.
//
//nolint:gochecknoglobals // a table
var (
	// ExprLength and the following are enforced by internal/program.
	ExprLength   = Limit{Of: "the text of an expression", Value: MaxExprLength, Unit: Bytes, Beyond: "422"}
	ExprNodes    = Limit{Of: "nodes of the syntax tree of an expression", Value: MaxExprNodes, Beyond: "422"}
	ExprPatterns = Limit{Of: "the regular expressions in an expression together", Value: MaxExprPatterns, Beyond: "422"}
	ExprTime     = Limit{Of: "processor time of an expression", Value: int64(MaxExprTime), Unit: Duration, Beyond: "KO `expr`"}
	ExprWallTime = Limit{Of: "time of an expression on a machine that is busy", Value: int64(MaxExprWallTime), Unit: Duration, Beyond: "KO `expr`"}
	ExprValues   = Limit{Of: "values in the lists and maps that an expression writes", Value: MaxExprValues, Beyond: "KO `expr`"}
	ExprMemory   = Limit{Of: "what else an expression makes", Value: MaxExprMemory, Unit: Bytes, Beyond: "KO `expr`"}
	JQLength     = Limit{Of: "the text of a jq program", Value: MaxJQLength, Unit: Bytes, Beyond: "422"}
	JQTime       = Limit{Of: "time of a jq program", Value: int64(MaxJQTime), Unit: Duration, Beyond: "KO `jq`"}
	JQOutput     = Limit{Of: "the object that a jq program makes", Value: MaxJQOutput, Unit: Bytes, Beyond: "KO `jq`"}
	// Programs is enforced by internal/action and internal/program/worker.
	Programs = Limit{Of: "jq programs at the same time", Value: 2, Beyond: "the step waits for its turn"}
	// Import and the following are enforced by internal/action.
	Import      = Limit{Of: "a document that silo.import reads", Value: MaxImport, Unit: Bytes, Beyond: "KO `limit`"}
	ImportTime  = Limit{Of: "time in which silo.import reads a document", Value: int64(ImportTimeout), Unit: Duration, Beyond: "ERR"}
	HookTime    = Limit{Of: "time for which a webhook waits for an answer", Value: int64(HookTimeout), Unit: Duration, Beyond: "ERR"}
	HookReply   = Limit{Of: "the part of the answer to a webhook that is read", Value: MaxHookReply, Unit: Bytes, Beyond: "the rest is left"}
	HookMessage = Limit{Of: "the message in the answer to a webhook", Value: MaxHookMessage, Unit: Bytes, Beyond: "it is cut"}
	HookWait    = Limit{Of: "the wait that the answer to a webhook asks for", Value: int64(MaxHookWait), Unit: Duration, Beyond: "that long"}
	InvoiceFile = Limit{Of: "an XML or PDF that is converted, embedded or checked", Value: MaxInvoiceFile, Unit: Bytes, Beyond: "KO `limit`, 413"}
	Logo        = Limit{Of: "a logo for a PDF", Value: MaxLogo, Unit: Bytes, Beyond: "it is left out"}
	LogoTime    = Limit{Of: "time in which a logo is read", Value: int64(LogoTimeout), Unit: Duration, Beyond: "it is left out"}
)

func calls() []*Limit {
	return []*Limit{
		&ExprLength, &ExprNodes, &ExprPatterns, &ExprTime, &ExprWallTime, &ExprValues, &ExprMemory,
		&JQLength, &JQTime, &JQOutput, &Programs,
		&Import, &ImportTime, &HookTime, &HookReply, &HookMessage, &HookWait, &InvoiceFile, &Logo, &LogoTime,
	}
}
