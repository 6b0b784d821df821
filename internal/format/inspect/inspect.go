package inspect

import (
	"bytes"
	"errors"
	"fmt"

	"chancery/internal/format/cdar"
	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/hybrid"
	"chancery/internal/format/hybrid/pdfobj"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
)

// Kind is what a file is.
type Kind string

// The kinds of file.
const (
	// UBL is an invoice or credit note in UBL 2.1.
	UBL Kind = "ubl"
	// CII is an invoice in UN/CEFACT CII.
	CII Kind = "cii"
	// CDAR is a French life-cycle message.
	CDAR Kind = "cdar"
	// Hybrid is a PDF with the XML of an invoice in it.
	Hybrid Kind = "hybrid"
	// GOBL is a document or envelope of GOBL in JSON or YAML.
	GOBL Kind = "gobl"
)

// MaxSize is how large a file may be that is read.
const MaxSize = 32 << 20

// Error is a file that cannot be read, with a code for programs.
type Error struct {
	code string
	err  error
}

func (e *Error) Error() string { return e.err.Error() }
func (e *Error) Unwrap() error { return e.err }

// Code is one of the codes of Codes.
func (e *Error) Code() string { return e.code }

// Codes of errors.
const (
	// CodeUnknown is a file that is none of the kinds.
	CodeUnknown = "unknown-format"
	// CodeXML is XML that is not well-formed, or that has what senders may not use, such as a DTD.
	CodeXML = "xml"
	// CodePDF is a PDF that cannot be read.
	CodePDF = "pdf"
	// CodeNoXML is a PDF without the XML of an invoice.
	CodeNoXML = "no-xml"
	// CodeLimit is a file that is larger than what is read.
	CodeLimit = "limit"
	// CodeProfile is a profile that there is not.
	CodeProfile = "profile"
)

func fail(code string, err error) error { return &Error{code, err} }

// File is a file that was read.
type File struct {
	Kind Kind
	// Syntax of the invoice, also of one inside a PDF; empty for other kinds.
	Syntax en16931.Syntax
	// XML is the document as it is; nil for GOBL.
	XML []byte
	// Doc is the document as a tree; nil for GOBL.
	Doc *xmldoc.Doc
	// Invoice is the invoice in the terms of EN 16931; nil for other kinds.
	Invoice *en16931.Invoice
	// Message is the life-cycle message; nil for other kinds.
	Message *cdar.Message
	// PDF is what else is in the PDF; nil for other kinds.
	PDF *hybrid.Content
}

// Detect returns what a file may be by how it begins; empty for none. Whether it is, Read finds out.
func Detect(data []byte) Kind {
	if pdfobj.IsPDF(data) {
		return Hybrid
	}
	head := bytes.TrimLeft(trimMark(data[:min(len(data), 4096)]), " \t\r\n")
	switch {
	case len(head) == 0:
		return ""
	case head[0] == '<' || head[0] == 0:
		if bytes.Contains(head, []byte("CrossDomainAcknowledgementAndResponse")) {
			return CDAR
		}
		if bytes.Contains(head, []byte("CrossIndustryInvoice")) {
			return CII
		}
		return UBL
	case head[0] == '{', bytes.Contains(head, []byte("$schema")):
		return GOBL
	}
	return ""
}

// trimMark removes the mark of UTF-8. A file in UTF-16 begins with its own mark, or with a zero.
func trimMark(data []byte) []byte {
	for _, mark := range []string{"\xEF\xBB\xBF", "\xFE\xFF", "\xFF\xFE"} {
		if rest, ok := bytes.CutPrefix(data, []byte(mark)); ok {
			return rest
		}
	}
	return data
}

// errUnknown says what is read.
var errUnknown = errors.New("this is neither UBL, CII, a life-cycle message, a PDF with the XML of an invoice, nor a document of GOBL")

// Read reads a file of any kind. A document of GOBL is only recognised.
func Read(data []byte) (*File, error) {
	if len(data) > MaxSize {
		return nil, fail(CodeLimit, fmt.Errorf("the file has more than %d MiB, and no more are read", MaxSize>>20))
	}
	switch Detect(data) {
	case Hybrid:
		return readPDF(data)
	case UBL, CII, CDAR:
		f := &File{XML: data}
		return f, f.read()
	case GOBL:
		return &File{Kind: GOBL}, nil
	}
	return nil, fail(CodeUnknown, errUnknown)
}

// readPDF reads the XML inside a PDF.
func readPDF(data []byte) (*File, error) {
	c, err := hybrid.Extract(data)
	switch {
	case errors.Is(err, hybrid.ErrNoXML):
		return nil, fail(CodeNoXML, err)
	case errors.Is(err, pdfobj.ErrLimit):
		return nil, fail(CodeLimit, err)
	case err != nil:
		return nil, fail(CodePDF, err)
	}
	f := &File{XML: c.XML, PDF: c}
	if err := f.read(); err != nil {
		if e, ok := errors.AsType[*Error](err); ok {
			return nil, fail(e.code, fmt.Errorf("%s in the PDF: %w", c.Name, e.err))
		}
		return nil, err
	}
	f.Kind = Hybrid
	return f, nil
}

// read reads the XML of a file.
func (f *File) read() error {
	doc, err := xmldoc.Parse(f.XML, xmldoc.Limits{})
	if err != nil {
		if e, ok := errors.AsType[*xmldoc.Error](err); ok && e.Kind == xmldoc.Limit {
			return fail(CodeLimit, err)
		}
		return fail(CodeXML, err)
	}
	f.Doc = doc
	switch {
	case ubl.Is(doc):
		f.Kind, f.Syntax = UBL, en16931.UBL
		f.Invoice, err = ubl.Read(doc)
	case cii.Is(doc):
		f.Kind, f.Syntax = CII, en16931.CII
		f.Invoice, err = cii.Read(doc)
	case cdar.IsMessage(doc):
		f.Kind = CDAR
		f.Message, err = cdar.Read(doc)
	default:
		root := doc.Name(doc.Root())
		return fail(CodeUnknown, fmt.Errorf("the document is %.60q of the namespace %.120q: %w", root.Local, root.Space, errUnknown))
	}
	if err != nil {
		return fail(CodeXML, err)
	}
	return nil
}

// Number returns the number of the document (BT-1, MDT-4).
func (f *File) Number() string {
	switch {
	case f.Invoice != nil:
		return f.Invoice.Number
	case f.Message != nil:
		return f.Message.ID
	}
	return ""
}
