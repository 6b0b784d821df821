package convert

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/internal/format"
	"chancery/internal/format/cdar"
	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/hybrid"
	"chancery/internal/format/ubl"
)

// Options are what goes into a file besides the document.
type Options struct {
	// PDF goes into the invoice as an attached file (BT-125); empty for none. PDFName is its name.
	PDF     []byte
	PDFName string
	// Files has the contents of attachments of the invoice that are to be embedded.
	Files en16931.Files
	// CDAR are the options of messages.
	CDAR cdar.Options
}

// Output is a file that was written.
type Output struct {
	format.File
	// Name of the file.
	Name string
	// Specification is what an invoice says it follows (BT-24); empty for a message.
	Specification string
	// Choice is what the file was written as.
	Choice Choice
}

// ErrNotInvoice is a document that is no invoice.
var ErrNotInvoice = errors.New("only an invoice (bill/invoice) becomes UBL or CII")

// maxEmbedded is how large a file may be that goes into an invoice. Networks refuse larger messages.
const maxEmbedded = 20 << 20

// XML writes a document in the syntax and profile of a choice.
func XML(env *gobl.Envelope, c Choice, o Options) (*Output, error) {
	if c.Message != "" {
		return message(env, c, o.CDAR)
	}
	inv, ok := env.Peek().(*bill.Invoice)
	if !ok {
		return nil, ErrNotInvoice
	}
	c, note := c.of(inv)
	var opts []en16931.Option
	if o.Files != nil {
		opts = append(opts, en16931.WithFiles(o.Files))
	}
	m, err := en16931.FromGOBL(inv, c.Profile, opts...)
	if err != nil {
		return nil, err
	}
	if len(o.PDF) > 0 {
		if err := attachPDF(m, c, o); err != nil {
			return nil, err
		}
	}
	out := &Output{Name: name(inv), Specification: m.Process.Specification, Choice: c}
	if note != "" {
		out.Warnings = append(out.Warnings, note)
	}
	if c.Syntax == en16931.UBL {
		out.Data, err = ubl.Write(m, c.Profile)
	} else {
		out.Data, err = cii.Write(m, c.Profile)
	}
	return out, err
}

func name(inv *bill.Invoice) string {
	return format.FileName("invoice", string(inv.Series), string(inv.Code), ".xml")
}

// attachPDF puts the pages into the invoice. In France the name says what the file is: the readable form.
func attachPDF(m *en16931.Invoice, c Choice, o Options) error {
	if len(o.PDF) > maxEmbedded {
		return fmt.Errorf("the PDF has %d MiB; at most %d go into an invoice", len(o.PDF)>>20, maxEmbedded>>20)
	}
	if c.Profile.NoLines || c.Profile.Level == en16931.LevelBasic {
		return &ProfileError{c.Profile.Name + " has no attached files"}
	}
	d := en16931.SupportingDocument{
		Reference: m.Number, Description: "PDF", MIME: "application/pdf", Filename: o.PDFName,
		Content: base64.StdEncoding.EncodeToString(o.PDF),
	}
	if c.Profile.BillingMode {
		d.Description = "LISIBLE"
	}
	if d.Filename == "" {
		d.Filename = strings.TrimSuffix(m.Number, ".pdf") + ".pdf"
	}
	m.Documents = append(m.Documents, d)
	return nil
}

// message writes a life-cycle message.
func message(env *gobl.Envelope, c Choice, o cdar.Options) (*Output, error) {
	o.PPF = c.Message == CDARPortal
	m, err := cdar.FromGOBL(env, o)
	if err != nil {
		return nil, err
	}
	data, err := m.XML()
	if err != nil {
		return nil, err
	}
	return &Output{File: format.File{Data: data}, Name: format.FileName("status", "", m.ID, ".xml"), Choice: c}, nil
}

// PDF puts the XML of an invoice into a PDF. specification is what the XML follows (BT-24), at the date of the file.
func PDF(pages, xml []byte, specification string, at time.Time) (*hybrid.Result, error) {
	kind, _ := hybrid.KindOf(specification)
	return hybrid.Embed(pages, hybrid.File{Kind: kind, XML: xml, Modified: at})
}
