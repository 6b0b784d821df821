package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"chancery/gobl"
	"chancery/internal/format/cii"
	"chancery/internal/format/convert"
	"chancery/internal/format/en16931"
	"chancery/internal/format/en16931/rules"
	"chancery/internal/format/inspect"
	"chancery/internal/format/pdf"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
	"chancery/test/models"
)

// The European formats: what our packages take for one invoice, and what others take for the same one.

// What is measured. The names are also those that the others are asked with.
const (
	verdict   = "verdict"
	writeUBL  = "ubl"
	writeCII  = "cii"
	drawPDF   = "pdf"
	hybridPDF = "hybrid"
)

// The numbers of lines of the invoices. The aims are for the short one, and for one that fits a page; the long one shows that
// the time is linear.
const (
	pageInvoice  = 3
	shortInvoice = 20
	longInvoice  = 1000
)

// maxTimes is how many times as long the long invoice may take: as many as it has lines, and a fifth for what the caches
// of the processor do not hold.
const maxTimes = 1.2 * longInvoice / shortInvoice

// invoiceTask is one thing that is done with one invoice.
type invoiceTask struct {
	what  string
	lines int
	run   func() error
}

// invoiceAt is the date of all files, so that each run writes the same bytes.
func invoiceAt() time.Time { return time.Date(2026, 2, 13, 0, 0, 0, 0, time.UTC) }

// invoiceTasks makes the tasks for an invoice with a number of lines, and the files that others get: ubl-N.xml, page-N.pdf.
func invoiceTasks(folder string, lines int) ([]invoiceTask, error) {
	model := models.Plain(lines)
	model.Seller.Endpoint.Value = "4000000000006" // with the check digit that Peppol demands
	lib, err := gobl.New(gobl.Options{Now: invoiceAt, Rand: rand.Reader})
	if err != nil {
		return nil, err
	}
	file, err := ubl.Write(model, profileOf(en16931.ProfilePeppol))
	if err != nil {
		return nil, err
	}
	env, err := envelopeOf(file, lib)
	if err != nil {
		return nil, fmt.Errorf("making a document of the invoice: %w", err)
	}
	page, err := pdf.Render(env, pdf.Options{CreatedAt: invoiceAt()})
	if err != nil {
		return nil, err
	}
	if lines == pageInvoice && page.Pages != 1 {
		return nil, fmt.Errorf("the invoice of %d lines has %d pages", lines, page.Pages)
	}
	draw := invoiceTask{drawPDF, lines, func() error { _, err := pdf.Render(env, pdf.Options{CreatedAt: invoiceAt()}); return err }}
	if lines == pageInvoice {
		return []invoiceTask{draw}, nil
	}
	for name, data := range map[string][]byte{"ubl-%d.xml": file, "page-%d.pdf": page.Data} {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf(name, lines)), data, 0o600); err != nil {
			return nil, err
		}
	}
	return []invoiceTask{
		{verdict, lines, func() error { return judge(file) }},
		{writeUBL, lines, func() error { _, err := ubl.Write(model, profileOf(en16931.ProfilePeppol)); return err }},
		{writeCII, lines, func() error { _, err := cii.Write(model, profileOf(en16931.ProfileEN16931)); return err }},
		draw,
		{hybridPDF, lines, func() error { return makeHybrid(env) }},
	}, nil
}

func profileOf(id en16931.ProfileID) en16931.Profile {
	p, _ := en16931.ProfileByID(id)
	return p
}

// envelopeOf makes the document that says what a file says.
func envelopeOf(file []byte, lib *gobl.Library) (*gobl.Envelope, error) {
	read, err := inspect.Read(file)
	if err != nil {
		return nil, err
	}
	in, err := convert.ToGOBL(read, lib)
	if err != nil {
		return nil, err
	}
	return lib.Envelop(in.Documents[0].Doc)
}

// judge reads a file and judges it by EN 16931 and Peppol. The invoice breaks no rule.
func judge(file []byte) error {
	doc, err := xmldoc.Parse(file, xmldoc.Limits{})
	if err != nil {
		return err
	}
	inv, err := ubl.Read(doc)
	if err != nil {
		return err
	}
	if found := rules.Check(inv, doc, rules.PeppolSet()); len(found) > 0 {
		return fmt.Errorf("the invoice breaks %s: %s", found[0].ID(), found[0].Message())
	}
	return nil
}

// makeHybrid draws a document, writes its XML and puts it into the pages: all that a hybrid PDF takes.
func makeHybrid(env *gobl.Envelope) error {
	choice, err := convert.Choose(en16931.CII, string(en16931.ProfileFacturX))
	if err != nil {
		return err
	}
	xml, err := convert.XML(env, choice, convert.Options{})
	if err != nil {
		return err
	}
	page, err := pdf.Render(env, pdf.Options{CreatedAt: invoiceAt()})
	if err != nil {
		return err
	}
	_, err = convert.PDF(page.Data, xml.Data, xml.Specification, invoiceAt())
	return err
}

// onFormats measures our tasks and those of the others in turns.
func onFormats(ctx context.Context, o options) (_ *formatsResult, err error) {
	folder, err := os.MkdirTemp("", "formats-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	var rows []*formatRow
	for _, lines := range []int{pageInvoice, shortInvoice, longInvoice} {
		tasks, err := invoiceTasks(folder, lines)
		if err != nil {
			return nil, err
		}
		for _, t := range tasks {
			rows = append(rows, &formatRow{By: ours, What: t.what, Lines: lines, slice: t.slice})
		}
	}
	before := readUsage()
	if rows, err = measureRows(ctx, o, folder, rows); err != nil {
		return nil, err
	}
	return newFormatsResult(rows, otherShare(before, readUsage())), nil
}

// measureRows lets all rows take turns, ours and those of the programs that it starts and ends.
func measureRows(ctx context.Context, o options, folder string, rows []*formatRow) ([]*formatRow, error) {
	for _, p := range peers(folder) {
		defer p.stop()
		rows = append(rows, p.start(ctx)...)
	}
	span := time.Duration(o.seconds * float64(time.Second) / slicesOfSeconds)
	for round := range rounds + 1 { // the first one warms up, and does not count
		for _, row := range rows {
			if row.slice == nil || ctx.Err() != nil {
				continue
			}
			took := span
			if round == 0 && row.By != ours {
				took *= warmUpSlices
			}
			if err := row.measure(took, round > 0); err != nil {
				return nil, fmt.Errorf("%s, %d lines: %w", row.What, row.Lines, err)
			}
		}
	}
	return rows, ctx.Err()
}

// slicesOfSeconds is which part of the time of an engine a slice of a row gets, and warmUpSlices how many slices other
// programs get until their compilers have done their work.
const (
	slicesOfSeconds = 10
	warmUpSlices    = 10
)
