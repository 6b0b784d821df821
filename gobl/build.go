package gobl

import (
	"errors"
	"fmt"

	"chancery/gobl/core"
	"chancery/gobl/head"
	"chancery/gobl/internal/locate"
	"chancery/gobl/rule"
	"chancery/gobl/schema"
	"chancery/gobl/tree"
)

// Envelop puts a document into a new envelope and calculates it.
func (l *Library) Envelop(doc tree.Node) (*Envelope, error) {
	e := new(Envelope)
	if err := l.Insert(e, doc); err != nil {
		return nil, err
	}
	return e, nil
}

// Insert replaces the document of an envelope and calculates it. The header stays;
// signatures stay too, but do not fit any more.
func (l *Library) Insert(e *Envelope, doc tree.Node) error {
	if doc == nil {
		return NewError(ErrNoDocument, errEmpty)
	}
	o, err := l.types.NewObject(doc)
	if err != nil {
		return NewError(ErrUnknownSchema, fmt.Errorf("no $schema for documents of type %s", doc.Kind()))
	}
	if err := l.resolveWithin(doc); err != nil {
		return inEnvelope(err)
	}
	e.doc, e.encoded = o, nil
	return l.calculate(e)
}

// Calculate works out everything that follows from what is given in an envelope
// or a document: the document is normalized and its figures calculated; an
// envelope gets its identifier, digest and addresses. Nothing is validated.
func (l *Library) Calculate(n tree.Node) error {
	if e, ok := n.(*Envelope); ok {
		if err := l.resolve(e); err != nil {
			return err
		}
		return l.calculate(e)
	}
	o, err := l.types.NewObject(n)
	if err != nil {
		return NewError(ErrUnknownSchema, fmt.Errorf("no $schema for documents of type %s", n.Kind()))
	}
	if err := l.resolveWithin(n); err != nil {
		return err
	}
	l.Renew(n)
	if err := l.CheckAddons(n); err != nil {
		return err
	}
	return l.calculateObject(o)
}

// resolveWithin decodes the documents that are embedded in a document.
func (l *Library) resolveWithin(doc tree.Node) error {
	err := l.types.ResolveWithin(doc)
	place, ok := errors.AsType[*tree.PlaceError](err)
	if !ok {
		return err
	}
	return errorAt(ErrInput, place.Path(), locate.Reason(place.Err)).ofDocument()
}

func (l *Library) calculate(e *Envelope) error {
	e.Schema = SchemaEnvelope
	if e.doc.IsEmpty() {
		return noDocument(e)
	}
	if l.Renew(e.Peek()) {
		e.encoded = nil
	}
	if err := l.CheckAddons(e); err != nil {
		return err
	}
	e.encoded = nil
	if err := l.calculateObject(e.doc); err != nil {
		return inEnvelope(err)
	}
	if e.Head == nil {
		e.Head = new(head.Header)
	}
	if e.Head.UUID.IsZero() {
		id, err := l.NewID()
		if err != nil {
			return NewError(ErrInternal, err)
		}
		e.Head.UUID = id
	}
	e.route()
	digest, err := e.digest()
	if err != nil {
		return err
	}
	e.Head.Dig = digest
	return nil
}

// noDocument says what an envelope lacks: the document, or its `$schema`, without which
// nothing can be made of it.
func noDocument(e *Envelope) error {
	if e.doc != nil {
		return errorAt(ErrNoDocument, "$.doc.$schema", errNoSchema)
	}
	return NewError(ErrNoDocument, errEmpty)
}

func (l *Library) calculateObject(o *schema.Object) error {
	err := o.Calculate(l.context())
	if err == nil {
		return nil
	}
	return NewError(ErrCalculation, l.regimeless(o.Payload(), err)).ofDocument()
}

// Validate checks an envelope, a document or a part of one against the rules. It
// returns the faults, nil when there are none. Faults that the header of an
// envelope asks to ignore are left out. Nothing is changed.
func (l *Library) Validate(n tree.Node) rule.Faults {
	e, ok := n.(*Envelope)
	if !ok {
		return l.book.Run(l.contextOf(n), n)
	}
	_ = l.resolve(e) // an unreadable document stays without payload, a fault of its own
	faults := l.book.Run(l.contextOf(e.doc.Payload()), e)
	if e.Head != nil {
		faults = faults.Without(e.Head.Ignore...)
	}
	l.nameSchema(e, faults)
	if len(faults) == 0 {
		return nil
	}
	return faults
}

// nameSchema adds to the fault of an envelope whose document is of an unknown type which
// one that is, and which one may be meant.
func (l *Library) nameSchema(e *Envelope, faults rule.Faults) {
	if id := e.DocumentSchema(); id != "" && !e.HasPayload() && l.types.New(id) == nil {
		for _, f := range faults {
			if f.Code == core.UnknownDocument {
				f.Message += "; " + l.unknownSchema(id).Error()
			}
		}
	}
}

// Check is like Validate, with the faults as an error of key ErrValidation. An addon
// that is not installed is an error of key ErrAddon, whatever else is wrong.
func (l *Library) Check(n tree.Node) error {
	if e, ok := n.(*Envelope); ok {
		_ = l.resolve(e) // see Validate
	}
	if err := l.CheckAddons(n); err != nil {
		return err
	}
	if faults := l.Validate(n); len(faults) > 0 {
		return NewError(ErrValidation, faults)
	}
	return nil
}

// Build reads a document or an envelope, calculates it and checks it. A document
// comes back in a new envelope, and the paths of errors are those in it.
func (l *Library) Build(data []byte) (*Envelope, error) {
	e, err := l.Complete(data)
	if err != nil {
		return nil, err
	}
	if err := l.Check(e); err != nil {
		return nil, err
	}
	return e, nil
}

// Complete is like Build, without the check.
func (l *Library) Complete(data []byte) (*Envelope, error) {
	n, err := l.Parse(data)
	if err != nil {
		return nil, inEnvelope(err)
	}
	if e, ok := n.(*Envelope); ok {
		return e, l.calculate(e)
	}
	return l.Envelop(n)
}
