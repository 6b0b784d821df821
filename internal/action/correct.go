package action

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"chancery/gobl/bill"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/silo"
)

// siloCorrect makes the document that corrects an invoice, as a new entry on which
// the job continues.
func siloCorrect(b *document.Builder, s Silo) *domain.Action {
	return &domain.Action{
		ID: "silo.correct", Label: "Correct silo entry", Icon: "correction", Reach: domain.Inside,
		Summary: "Makes a credit note or another correction of the invoice, as a new document that the job goes on with.",
		Codes:   []string{"schema", "validation", "addon", domain.KeyLimit},
		Schema: json.RawMessage(`{
			"type": "object",
			"properties": {
				"type": {"type": "string", "title": "Kind of correction", "minLength": 1, "description": "One that the country of the supplier knows.", "examples": ["credit-note", "corrective", "debit-note"]},
				"credit": {"type": "boolean", "title": "Credit note", "description": "The same as the kind credit-note."},
				"debit": {"type": "boolean", "title": "Debit note", "description": "The same as the kind debit-note."},
				"series": {"type": "string", "title": "Series", "examples": ["CN"], "description": "That of the invoice when it is empty."},
				"issue_date": {"type": "string", "title": "Date", "format": "date", "description": "Today when it is missing."},
				"reason": {"type": "string", "title": "Reason", "description": "Why, for people. Some countries require it."},
				"ext": {"type": "object", "title": "Extensions", "description": "Codes that the country of the supplier requires, by their keys.", "additionalProperties": {"type": "string"}},
				"copy_tax": {"type": "boolean", "title": "Copy the tax totals of the invoice into the reference to it"}
			}
		}`),
		Check: checkCorrect,
		Run:   func(ctx context.Context, t *domain.Task) domain.Result { return correct(ctx, b, s, t) },
	}
}

var errNoKind = errors.New(`say what to make: "type": "credit-note" (or corrective, debit-note), "credit": true, or "debit": true`)

// checkCorrect refuses options that name no kind of correction or more than one, and those
// that would have no effect.
func checkCorrect(raw json.RawMessage) error {
	if e, ok := errors.AsType[*domain.Error](document.CheckCorrection(raw)); ok {
		return errors.New(strings.TrimPrefix(e.Message, "correct."))
	}
	c, err := configOf[struct {
		Type          string
		Credit, Debit bool
	}](raw)
	switch {
	case err != nil:
		return err
	case c.Type != "" && !slices.Contains(invoiceTypes(), c.Type):
		return &configError{"type", fmt.Errorf("there is no type of invoice %q%s", c.Type, suggested(c.Type, invoiceTypes()))}
	case c.Type == "" && !c.Credit && !c.Debit:
		return errNoKind
	case c.Credit && (c.Debit || c.Type != "" && c.Type != "credit-note"), c.Debit && c.Type != "" && c.Type != "debit-note":
		return errors.New("type, credit and debit name different kinds; give one of them")
	}
	return nil
}

// invoiceTypes are the types that an invoice can have; the country decides which of them
// correct another one.
func invoiceTypes() []string {
	return []string{
		string(bill.InvoiceCreditNote), string(bill.InvoiceCorrective), string(bill.InvoiceDebitNote),
		string(bill.InvoiceStandard), string(bill.InvoiceProforma), string(bill.InvoiceOther),
	}
}

func correct(ctx context.Context, b *document.Builder, s Silo, t *domain.Task) domain.Result {
	if t.Made != "" {
		return domain.Skip("this job has corrected the invoice already")
	}
	e, err := draft(t, "", t.Entry.Folder).Correct(b, &t.Entry.Content, t.Config)
	if err == nil && s != nil {
		err = s.Consult(ctx, t.Workspace.ID, e.ID, &e.Content, options(t, false))
	}
	if err != nil {
		res := resultOf(err)
		res.Message = strings.TrimPrefix(strings.TrimPrefix(res.Message, "correct."), "correct: ")
		return res
	}
	res := domain.OK()
	res.Effects.Entry = e
	return res
}

// consult adds to the next content of the entry what other documents say about it.
func consult(ctx context.Context, s Silo, t *domain.Task, c *domain.Content) error {
	if s == nil {
		return nil
	}
	return s.Consult(ctx, t.Workspace.ID, t.Entry.ID, c, options(t, false))
}

// justNumbered reports whether this job has given an invoice its number a moment ago. Then
// other documents were looked at in the transaction that took it, and most jobs sign at once.
// After a pause others may have been signed. Credit notes are always looked at again: another
// one about the same invoice may be signed in between.
func justNumbered(t *domain.Task) bool {
	c := &t.Entry.Content
	n, ok := domain.NumberOf(c)
	return ok && n.Family != domain.FamilyCredit && t.Now.Sub(c.At) < aMoment &&
		c.Origin == domain.Origin{Src: domain.SrcNumbering, SrcID: string(t.JobID)}
}

const aMoment = time.Second

// draft returns the draft of an entry that a step makes. It has the ID of the
// intent: a UUID of version 7 that is the same in all attempts.
func draft(t *domain.Task, key, folder string) *silo.Draft {
	return &silo.Draft{
		Workspace: t.Workspace, ID: t.IntentID, Key: key, Folder: folder, Now: t.Now, Origin: origin(t),
	}
}

// options are those of a new version of the document that a step makes.
func options(t *domain.Task, sign bool) *document.Options {
	return &document.Options{Workspace: t.Workspace, Now: t.Now, Origin: origin(t), Sign: sign, Keep: true}
}
