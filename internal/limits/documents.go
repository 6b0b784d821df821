package limits

import "time"

// Limits of documents and files.
//
//nolint:gochecknoglobals // a table
var (
	// LargeWrite, WriteBurst and WriteRate are enforced by internal/api and internal/engine,
	// with internal/admission.
	LargeWrite = Limit{
		Of: "what a transaction writes and still counts as small", Value: 64 << 10, Unit: Bytes, Beyond: "it counts for the two limits below",
	}
	WriteBurst = Limit{
		Of: "what a workspace writes at once in large transactions", Value: 48 << 20, Unit: Bytes, Beyond: "429; jobs on large documents wait",
	}
	WriteRate = Limit{
		Of: "what a workspace goes on to write in large transactions", Value: 4 << 20, Unit: Rate, Setting: "serve --write-rate",
		Beyond: "429; jobs on large documents wait",
	}
	// FileInline is enforced by internal/silo.
	FileInline = Limit{Of: "a file inside a request", Value: 10 << 20, Unit: Bytes, Beyond: "413"}
	// Lines is enforced by internal/document.
	Lines = Limit{
		Of: "lines of a document, or elements of another list in it", Value: 10_000,
		Setting: "serve --max-lines", Beyond: "422, KO `limit` in a job",
	}
	// FileStream is enforced by internal/silo.
	FileStream = Limit{Of: "a file that is announced and sent to its address", Value: 100 << 20, Unit: Bytes, Setting: "serve --max-file", Beyond: "413"}
	// FilesUnsent is enforced by internal/silo.
	FilesUnsent = Limit{Of: "files of a workspace that were announced in the last 24 hours and not sent", Value: 1000, Beyond: "429"}
	// Uploads is enforced by internal/silo.
	Uploads = Limit{Of: "announced files that a workspace receives at the same time", Value: 16, Beyond: "429"}
	// UploadsAll is enforced by internal/silo.
	UploadsAll = Limit{Of: "announced files that a server receives at the same time", Value: 64, Beyond: "503"}
	// FileParts and FilePartsSpace are enforced by internal/blob/s3.
	FileParts      = Limit{Of: "parts of announced files, of 5 MiB each, that are in memory on their way to S3", Value: 16, Beyond: "the sender waits"}
	FilePartsSpace = Limit{Of: "such parts of a workspace", Value: 4, Beyond: "the sender waits"}
	// FileName is enforced by internal/silo.
	FileName = Limit{Of: "the name of a file", Value: 200, Unit: Bytes, Beyond: "422"}
	// FileKey is enforced by internal/silo.
	FileKey = Limit{Of: "the key or the MIME type of a file", Value: 255, Unit: Bytes, Beyond: "422"}
	// SpoolTime is enforced by internal/silo.
	SpoolTime = Limit{Of: "the time for which a temporary file is kept", Value: int64(28 * 24 * time.Hour), Unit: Duration, Beyond: "404"}
	// MetaRows is enforced by internal/silo.
	MetaRows = Limit{Of: "meta rows of an entry", Value: 64, Beyond: "422"}
	// MetaValue is enforced by internal/silo.
	MetaValue = Limit{Of: "the value of a meta row", Value: 64 << 10, Unit: Bytes, Beyond: "422"}
	// MetaRef is enforced by internal/silo.
	MetaRef = Limit{Of: "the reference of a meta row", Value: 255, Unit: Bytes, Beyond: "422"}
	// MetaLink is enforced by internal/silo.
	MetaLink = Limit{Of: "the link of a meta row", Value: 2048, Unit: Bytes, Beyond: "422"}
	// RetentionPolicies is enforced by internal/silo.
	RetentionPolicies = Limit{Of: "retention policies of a workspace", Value: 50, Beyond: "422"}
	// RetentionPreview is enforced by internal/silo.
	RetentionPreview = Limit{Of: "entries that a preview of policies looks at", Value: 20_000, Beyond: "the rest is not counted, and the preview says so"}
	// HoldReason is enforced by internal/silo.
	HoldReason = Limit{Of: "the reason of a legal hold", Value: 1000, Unit: Bytes, Beyond: "422"}
)

func documents() []*Limit {
	return []*Limit{
		&LargeWrite, &WriteBurst, &WriteRate,
		&Lines, &FileInline, &FileStream, &FilesUnsent, &Uploads, &UploadsAll, &FileParts, &FilePartsSpace, &FileName, &FileKey, &SpoolTime,
		&MetaRows, &MetaValue, &MetaRef, &MetaLink, &RetentionPolicies, &RetentionPreview, &HoldReason,
	}
}
