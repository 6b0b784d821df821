package hybrid

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"chancery/internal/format/hybrid/pdfobj"
)

// ErrNoXML reports a PDF without the XML of an invoice.
var ErrNoXML = errors.New("the PDF has no XML of an invoice attached")

// Content is what a hybrid PDF has in it.
type Content struct {
	// XML is the invoice; Name is the name under which it is attached.
	XML  []byte
	Name string
	// Relationship of the XML to the pages.
	Relationship string
	// Claim is what the metadata says about the XML; zero when they say nothing.
	Claim Claim
	// Files are the other attached files.
	Files []Attachment
}

// Claim is what the metadata of a hybrid PDF say about its XML.
type Claim struct {
	FileName, Type, Version, Level string
	// Part and Conformance are the part of PDF/A and its level, such as 3 and B.
	Part, Conformance string
}

// xmlNames are the names under which the standards have the XML of an invoice attached, the newest first.
func xmlNames() []string {
	return []string{"factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml"}
}

// Extract returns the XML of an invoice and the other files of a PDF.
func Extract(data []byte) (*Content, error) { return ExtractWithin(data, pdfobj.Default()) }

// ExtractWithin is Extract with other limits.
func ExtractWithin(data []byte, limits pdfobj.Limits) (*Content, error) {
	f, err := pdfobj.Open(data, limits)
	if err != nil {
		return nil, err
	}
	files, err := attachments(f)
	if err != nil {
		return nil, err
	}
	c := &Content{Claim: claim(f)}
	at := xmlAmong(files, c.Claim.FileName)
	if at < 0 {
		return nil, missing(files)
	}
	c.XML, c.Name, c.Relationship = files[at].Data, files[at].Name, files[at].Relationship
	c.Files = slices.Delete(files, at, at+1)
	return c, nil
}

// missing says which files there are instead.
func missing(files []Attachment) error {
	if len(files) == 0 {
		return ErrNoXML
	}
	var names []string
	for _, a := range files[:min(len(files), 10)] {
		names = append(names, fmt.Sprintf("%.60q", a.Name))
	}
	return fmt.Errorf("%w: its files are %s", ErrNoXML, strings.Join(names, ", "))
}

// xmlAmong returns the index of the XML of the invoice: the file that the metadata name, if it is an invoice, else one with
// a name of the standards, else the one that the metadata name, else the only one that is an invoice; -1 without one.
func xmlAmong(files []Attachment, claimed string) int {
	names := xmlNames()
	if claimed != "" {
		names = append(names, claimed)
		for i := range files {
			if files[i].isNamed(claimed) && looksLikeInvoice(files[i].Data) {
				return i
			}
		}
	}
	for _, name := range names {
		for i := range files {
			if files[i].isNamed(name) {
				return i
			}
		}
	}
	found := -1
	for i, a := range files {
		if !looksLikeInvoice(a.Data) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// isNamed reports whether a file has a name, in the folder that some writers leave before it.
func (a *Attachment) isNamed(name string) bool {
	return strings.EqualFold(a.Name[strings.LastIndexAny(a.Name, `/\`)+1:], name)
}

// looksLikeInvoice reports whether data begins like the XML of an invoice.
func looksLikeInvoice(data []byte) bool {
	head := bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 4096)], []byte("\xEF\xBB\xBF")), " \t\r\n")
	if !bytes.HasPrefix(head, []byte("<")) {
		return false
	}
	for _, root := range []string{"CrossIndustryInvoice", "CrossIndustryDocument", "Invoice-2", "CreditNote-2"} {
		if bytes.Contains(head, []byte(root)) {
			return true
		}
	}
	return false
}

// Faults lists, for people, what a reader that goes by the book would miss in a hybrid file whose XML should be described
// as want.
func (c *Content) Faults(want Claim) []string {
	var list []string
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	switch {
	case c.Claim.Part == "":
		say("the metadata do not say that the file is PDF/A-3")
	case c.Claim.Part != "3":
		say("the file says that it is PDF/A-%s; only PDF/A-3 may have an XML attached", c.Claim.Part)
	}
	switch {
	case c.Claim.FileName == "":
		say("the metadata do not name the XML (fx:DocumentFileName)")
	case c.Claim.FileName != c.Name:
		say("the metadata name the file %.60q, but the XML is %.60q", c.Claim.FileName, c.Name)
	}
	if c.Claim.Level != "" && want.Level != "" && !strings.EqualFold(c.Claim.Level, want.Level) {
		say("the metadata say %q (fx:ConformanceLevel), but the XML has the profile %q", c.Claim.Level, want.Level)
	}
	switch c.Relationship {
	case "Alternative", "Data", "Source":
	case "":
		say("the PDF does not say how the XML relates to its pages (AFRelationship)")
	default:
		say("the relationship of the XML to the pages is %.30q; it should be Alternative or Data", c.Relationship)
	}
	return list
}
