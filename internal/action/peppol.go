package action

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"chancery/gobl/bill"
	"chancery/gobl/org"
	"chancery/gobl/tree"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/format/peppol"
)

// peppolHasInboxes reports whether the document can be addressed in the Peppol network: whether its receiver has an
// identifier there. Whether the identifier is registered only the network knows.
func peppolHasInboxes(b *document.Builder) *domain.Action {
	return &domain.Action{
		ID: "peppol.has.inboxes", Label: "Has Peppol inboxes", Icon: "git-branch", Reach: domain.Inside, Cost: domain.Quick,
		Summary: "Reports whether the receiver of the document has a Peppol identifier; the code is true or false.",
		Codes:   []string{"true", "false", "schema"},
		Schema:  json.RawMessage(`{"type": "object", "properties": {}}`),
		Run: func(_ context.Context, t *domain.Task) domain.Result {
			env, err := b.Open(&t.Entry.Content)
			if err != nil {
				return unreadable("schema", err)
			}
			res := domain.OK()
			res.Code = strconv.FormatBool(len(peppol.Participants(receiver(env.Peek()))) > 0)
			return res
		},
	}
}

// receiver returns the party that a document goes to: the party itself, if the document is one. A self-billed invoice goes to
// the supplier.
func receiver(n tree.Node) *org.Party {
	switch doc := n.(type) {
	case *org.Party:
		return doc
	case *bill.Invoice:
		if slices.Contains(doc.Tags.List, bill.TagSelfBilled) {
			return doc.Supplier
		}
		return doc.Customer
	case *bill.Order:
		return doc.Supplier
	case *bill.Delivery:
		return doc.Customer
	case *bill.Payment:
		return doc.Customer
	case *bill.Status:
		return doc.Customer
	}
	return nil
}
