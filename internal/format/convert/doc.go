// Package convert makes files of documents and documents of files: a GOBL envelope becomes UBL, CII, a French life-cycle
// message or a hybrid PDF, and such a file becomes documents of GOBL again, with its attached files and with what the two say
// differently. Commands and actions use it, so that both do the same.
//
// It owns the choice of profile and syntax by name, and the way from one format to the next. It does not own the formats,
// and it draws no PDF: callers who want a hybrid file pass in the pages.
package convert
