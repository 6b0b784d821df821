package limits

import "time"

// Limits of connections and requests.
//
//nolint:gochecknoglobals // a table
var (
	// Connections is enforced by internal/app.
	Connections = Limit{
		Of: "open connections of the server", Value: 4096, Setting: "serve --max-connections",
		Beyond: "the oldest one without a request is closed; if there is none, new ones wait",
	}
	// HeaderTime, IdleTime and Header are set by internal/app and enforced by net/http.
	HeaderTime = Limit{Of: "time until the header of a request has arrived", Value: int64(10 * time.Second), Unit: Duration, Beyond: "the connection is closed"}
	IdleTime   = Limit{Of: "time without a request on a connection", Value: int64(2 * time.Minute), Unit: Duration, Beyond: "the connection is closed"}
	Header     = Limit{Of: "the header of a request", Value: 64 << 10, Unit: Bytes, Beyond: "431"}
	// SendBuffer is set by internal/app and enforced by the operating system.
	SendBuffer = Limit{Of: "bytes of an answer that wait in the operating system (some double it)", Value: 256 << 10, Unit: Bytes, Beyond: "the answer waits, with its deadline"}
	// RequestsShare is a part of Connections, so that no workspace holds them all. It and
	// the following are enforced by internal/api, with internal/admission.
	RequestsShare = Limit{
		Of:    "requests of a workspace that are under way, and public files under way without a token",
		Value: 1024, Setting: "serve --max-connections, a quarter of it", Beyond: "429",
	}
	// RequestRate and RateTokens are enforced by internal/api, with internal/admission.
	RequestRate = Limit{Of: "requests of a token in a minute, counted by each server on its own", Value: 0, Setting: "serve --rate-limit", Beyond: "429"}
	RateTokens  = Limit{Of: "tokens whose requests of the last minute are counted", Value: 65_536, Beyond: "one of them starts again"}
	// ProgressGrace and ProgressRate are the deadline of bodies and answers.
	ProgressGrace = Limit{Of: "time for a body or an answer, before its size counts", Value: int64(10 * time.Second), Unit: Duration, Beyond: "408 for a body; the connection is closed"}
	ProgressRate  = Limit{Of: "slowest pace at which a body or an answer may add to that time", Value: 64 << 10, Unit: Rate, Beyond: "408 for a body; the connection is closed"}

	Body        = Limit{Of: "the body of a request, without the files in it", Value: 10 << 20, Unit: Bytes, Beyond: "413"}
	FileBody    = Limit{Of: "the body of a request with a file in base64", Value: inlineBody, Unit: Bytes, Beyond: "413"}
	OperateBody = Limit{Of: "the body of a request that cancels, wakes, retries or repeats a job or skips a step, or is about a workspace, its tokens and its apps", Value: 64 << 10, Unit: Bytes, Beyond: "413"}
	FormFields  = Limit{Of: "fields of a form", Value: 256, Beyond: "400"}
	JSONDepth   = Limit{Of: "levels of nesting in JSON", Value: 100, Beyond: "400"}

	// BodiesShare and BodiesAll are several of the largest bodies.
	BodiesShare = Limit{Of: "bytes of bodies of a workspace that have arrived and are in memory", Value: 64 << 20, Unit: Bytes, Beyond: "429 after a wait"}
	BodiesAll   = Limit{Of: "bytes of bodies in memory in all", Value: 256 << 20, Unit: Bytes, Beyond: "503 after a wait"}

	// UnitBytes is the size of a unit, because the body determines how much memory a
	// request needs.
	UnitBytes       = Limit{Of: "bytes of body for one unit of a request", Value: 128 << 10, Unit: Bytes, Beyond: "the request has more units"}
	Units           = Limit{Of: "units of requests with a body that run at the same time", Value: 128, Beyond: "they wait"}
	UnitsShare      = Limit{Of: "units of such requests of one workspace, and of one request", Value: 96, Beyond: "they wait"}
	RequestQueue    = Limit{Of: "requests of a workspace that wait for units", Value: 256, Beyond: "429"}
	RequestQueueAll = Limit{Of: "requests that wait for units in all", Value: 1024, Beyond: "503"}
	// RequestDocuments and RequestDocumentsSpace are enforced by internal/silo.
	RequestDocuments      = Limit{Of: "stored documents that requests change or copy at the same time", Value: 6 << 20, Unit: Bytes, Beyond: "they wait, then 503"}
	RequestDocumentsSpace = Limit{Of: "stored documents that requests of a workspace change or copy at the same time; larger ones one at a time", Value: 4 << 20, Unit: Bytes, Beyond: "they wait, then 429"}
	RequestWait           = Limit{Of: "time for which a request waits for units or memory", Value: int64(5 * time.Second), Unit: Duration, Beyond: "429 or 503"}
	JobWait               = Limit{Of: "time for which `wait` holds an answer", Value: int64(2 * time.Minute), Unit: Duration, Beyond: "the answer shows the job as it is"}

	// AnswersShare and AnswersAll are for requests that change something; those that
	// only read have half of them.
	AnswersShare = Limit{Of: "bytes of large answers (more than 64 KiB) of a workspace in memory; half of them for requests that only read", Value: 64 << 20, Unit: Bytes, Beyond: "429"}
	AnswersAll   = Limit{Of: "bytes of large answers in memory in all; half of them for requests that only read", Value: 256 << 20, Unit: Bytes, Beyond: "503"}

	// ListPage is enforced by internal/api.
	ListPage = Limit{Of: "rows of one page of a list", Value: 100, Beyond: "the page has that many"}
)

// inlineBody is enough for a file of the largest size in base64 and the JSON around it.
const inlineBody = (10<<20)/3*4 + 64<<10

func requests() []*Limit {
	return []*Limit{
		&Connections, &HeaderTime, &IdleTime, &Header, &SendBuffer, &RequestsShare, &RequestRate, &RateTokens, &ProgressGrace, &ProgressRate,
		&Body, &FileBody, &OperateBody, &FormFields, &JSONDepth, &BodiesShare, &BodiesAll,
		&UnitBytes, &Units, &UnitsShare, &RequestQueue, &RequestQueueAll, &RequestDocuments, &RequestDocumentsSpace, &RequestWait, &JobWait,
		&AnswersShare, &AnswersAll, &ListPage,
	}
}
