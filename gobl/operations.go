package gobl

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/head"
	"chancery/gobl/jsonschema"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

var errNoFigures = errors.New("documents of this type have no prices to work on")

// copyDocument copies a document through its JSON.
func (l *Library) copyDocument(doc tree.Node) (tree.Node, error) {
	if doc == nil {
		return nil, NewError(ErrNoDocument, errEmpty)
	}
	id := l.types.IDOf(doc)
	if id == "" {
		return nil, NewError(ErrUnknownSchema, schema.ErrUnknown)
	}
	data, err := json.Marshal(doc)
	if err != nil {
		return nil, NewError(ErrMarshal, err)
	}
	return l.parseDocument(id, data)
}

// Replicate makes a new envelope with a copy of the document, without
// identifier, code and dates; the calculation gives it new ones.
func (l *Library) Replicate(e *Envelope) (*Envelope, error) {
	if err := l.resolve(e); err != nil {
		return nil, err
	}
	if e.doc.IsEmpty() {
		return nil, noDocument(e)
	}
	doc, err := l.copyDocument(e.doc.Payload())
	if err != nil {
		return nil, err
	}
	if d, ok := doc.(schema.Identifiable); ok {
		*d.Ident() = ""
	}
	if d, ok := doc.(interface{ Replicate() }); ok {
		d.Replicate()
	}
	return l.Envelop(doc)
}

// Correct makes a new envelope with an invoice that corrects the one in e, which
// stays as it is. The stamps of the envelope's header are known to the correction in
// addition to those of the options. Only invoices can be corrected. The result is
// calculated and not checked: it may have to be completed before it meets all rules.
func (l *Library) Correct(e *Envelope, opts *bill.CorrectionOptions) (*Envelope, error) {
	if err := l.resolve(e); err != nil {
		return nil, err
	}
	if e.doc.IsEmpty() {
		return nil, noDocument(e)
	}
	doc, err := l.copyDocument(e.doc.Payload())
	if err != nil {
		return nil, err
	}
	inv, ok := doc.(*bill.Invoice)
	if !ok {
		return nil, NewError(ErrValidation, l.notCorrectable(doc))
	}
	if err := l.renewed(inv); err != nil {
		return nil, err
	}
	own := bill.CorrectionOptions{}
	if opts != nil {
		own = *opts
	}
	if e.Head != nil {
		own.Stamps = append(append([]*head.Stamp{}, own.Stamps...), e.Head.Stamps...)
	}
	if err := inv.Correct(l.context(), &own, l.hooks(inv)...); err != nil {
		return nil, operationError(err)
	}
	return l.Envelop(inv)
}

// notCorrectable says that only invoices can be corrected, and what is given instead.
func (l *Library) notCorrectable(doc tree.Node) error {
	_, name, _ := strings.Cut(l.types.IDOf(doc).Name(), "/")
	if name == "" {
		return errors.New("only invoices can be corrected")
	}
	article := "a"
	if strings.ContainsRune("aeio", rune(name[0])) {
		article = "an"
	}
	return fmt.Errorf("only invoices can be corrected, and this is %s %s", article, name)
}

// CanCorrect returns an error if the document in an envelope cannot be corrected, because
// it is no invoice.
func (l *Library) CanCorrect(e *Envelope) error {
	doc, err := l.Extract(e)
	if err != nil {
		return err
	}
	if _, ok := doc.(*bill.Invoice); !ok {
		return NewError(ErrValidation, l.notCorrectable(doc))
	}
	return nil
}

// CorrectWith is like Correct, with the options as JSON: those of bill.CorrectionOptions,
// or "credit": true or "debit": true in place of the type.
func (l *Library) CorrectWith(e *Envelope, options []byte) (*Envelope, error) {
	if err := l.check(options); err != nil {
		return nil, NewError(ErrInput, err)
	}
	opts, err := l.correctionOptions(options)
	if err != nil {
		return nil, err
	}
	return l.Correct(e, opts)
}

// Extract returns the document inside an envelope, for reading; a caller that wants to
// change it gets it from Envelope.Document. The error is ErrNoDocument
// when there is none and ErrUnknownSchema when its type is not known.
func (l *Library) Extract(e *Envelope) (tree.Node, error) {
	if e.doc.IsEmpty() {
		return nil, noDocument(e)
	}
	if err := l.resolve(e); err != nil {
		return nil, err
	}
	if doc := e.Peek(); doc != nil {
		return doc, nil
	}
	return nil, NewError(ErrUnknownSchema, fmt.Errorf("no document type for $schema %q", e.DocumentSchema()))
}

// priced is a document with prices: an invoice, an order or a delivery.
type priced interface {
	tree.Node
	Calculate(c *tax.Context) error
	RemoveIncludedTaxes(c *tax.Context) error
	Invert(c *tax.Context) error
	ConvertInto(c *tax.Context, to currency.Code) error
}

// RemoveIncludedTaxes turns prices that include a tax into prices without it.
// The payable amount stays: a difference from rounding goes into the totals.
// Signatures do not fit any more. After an error the envelope is as before.
func (l *Library) RemoveIncludedTaxes(e *Envelope) error {
	return l.rework(e, func(c *tax.Context, doc priced) error {
		if err := doc.Calculate(c); err != nil {
			return err
		}
		return doc.RemoveIncludedTaxes(c)
	})
}

// Invert changes the sign of quantities and amounts, as a credit instead of a charge.
// Signatures do not fit any more. After an error the envelope is as before.
func (l *Library) Invert(e *Envelope) error {
	return l.rework(e, func(c *tax.Context, doc priced) error {
		if err := doc.Calculate(c); err != nil {
			return err
		}
		return doc.Invert(c)
	})
}

// ConvertInto converts the document into another currency with its own exchange
// rate, which is an error of key ErrCalculation when it is missing. Signatures do
// not fit any more. After an error the envelope is as before.
func (l *Library) ConvertInto(e *Envelope, to currency.Code) error {
	return l.rework(e, func(c *tax.Context, doc priced) error { return doc.ConvertInto(c, to) })
}

// rework changes a copy of the document and puts it into the place of the
// original when that went well.
func (l *Library) rework(e *Envelope, change func(c *tax.Context, doc priced) error) error {
	original, err := l.Extract(e)
	if err != nil {
		return err
	}
	if _, ok := original.(priced); !ok {
		return NewError(ErrValidation, errNoFigures)
	}
	doc, err := l.copyDocument(original)
	if err != nil {
		return err
	}
	if err := l.renewed(doc); err != nil {
		return err
	}
	if err := change(l.context(), doc.(priced)); err != nil {
		return operationError(err)
	}
	return l.Insert(e, doc)
}

// CorrectionOptionsSchema writes the JSON Schema of the options that the invoice
// in an envelope can be corrected with. Stamps that the correction needs and the header
// lacks must be given. It is nil for other documents, which cannot be corrected.
func (l *Library) CorrectionOptionsSchema(e *Envelope) ([]byte, error) {
	doc, err := l.Extract(e)
	if err != nil {
		return nil, err
	}
	inv, ok := doc.(*bill.Invoice)
	if !ok {
		return nil, nil
	}
	var stamps []*head.Stamp
	if e.Head != nil {
		stamps = e.Head.Stamps
	}
	c := l.context().For(inv.RegimeCountry(), l.addonsOf(inv))
	data, err := l.Schemas().CorrectionOptions(c, inv, stamps)
	if err != nil {
		return nil, NewError(ErrMarshal, err)
	}
	return data, nil
}

// Schemas generates the JSON Schemas of the format.
func (l *Library) Schemas() *jsonschema.Generator { return jsonschema.New(l.types, l.facts) }

// hooks returns the corrections of the addons that an invoice uses.
func (l *Library) hooks(inv *bill.Invoice) []bill.CorrectHook {
	var list []bill.CorrectHook
	for _, key := range l.addonsOf(inv) {
		if hook := l.corrections[key]; hook != nil {
			list = append(list, hook)
		}
	}
	return list
}

// addonsOf completes the addons of an invoice with those they require.
func (l *Library) addonsOf(inv *bill.Invoice) []cbc.Key {
	list := tax.Addons{List: inv.Addons.List}
	list.Renew(l.facts, l.schemaName(inv))
	list.Resolve(l.facts)
	return list.List
}

func operationError(err error) error {
	if _, ok := errors.AsType[*bill.CorrectionError](err); ok {
		return NewError(ErrValidation, err)
	}
	return NewError(ErrCalculation, err).ofDocument().InEnvelope()
}
