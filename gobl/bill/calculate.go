package bill

import (
	"fmt"
	"slices"

	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Schemas under which regimes and addons define tags, scenarios and corrections.
const (
	schemaInvoice  = "bill/invoice"
	schemaDelivery = "bill/delivery"
)

// Calculate normalizes the invoice and works out all that follows from its
// input: defaults, prices, totals, taxes, and the notes and extensions of the
// scenarios it fits. The context is the library's; the invoice brings its own
// regime and addons. A second calculation changes nothing, apart from surcharges
// and retained taxes of preceding documents (see tax.Total.Calculate).
func (inv *Invoice) Calculate(c *tax.Context) error {
	doc := begin(c, &inv.Regime, &inv.Addons, inv.Supplier)
	doc.Normalize(inv)
	if err := checkTags(doc, inv.tagsPlace(), &inv.Tags, schemaInvoice, invoiceTags()...); err != nil {
		return err
	}
	return inv.figures(c, doc)
}

// figures calculates without normalizing.
func (inv *Invoice) figures(outer, doc *tax.Context) error {
	if err := inv.calculation(outer, doc).calculate(); err != nil {
		return err
	}
	inv.applyScenarios(doc)
	return nil
}

func (inv *Invoice) calculation(outer, doc *tax.Context) *calculation {
	return &calculation{
		c: doc, outer: outer,
		tags:        &inv.Tags,
		issueDate:   &inv.IssueDate,
		issueTime:   inv.IssueTime,
		valueDate:   inv.ValueDate,
		currency:    &inv.Currency,
		rates:       inv.ExchangeRates,
		preceding:   inv.Preceding,
		tax:         inv.Tax,
		customer:    inv.Customer,
		lines:       inv.Lines,
		discounts:   inv.Discounts,
		charges:     inv.Charges,
		payment:     inv.Payment,
		complements: inv.Complements,
		totals:      &inv.Totals,
	}
}

// Calculate normalizes the order and works out its figures, as for an invoice.
func (ord *Order) Calculate(c *tax.Context) error {
	doc := begin(c, &ord.Regime, &ord.Addons, ord.Supplier)
	doc.Normalize(ord)
	return ord.figures(c, doc)
}

func (ord *Order) figures(outer, doc *tax.Context) error {
	return ord.calculation(outer, doc).calculate()
}

func (ord *Order) calculation(outer, doc *tax.Context) *calculation {
	return &calculation{
		c: doc, outer: outer,
		tags:        &ord.Tags,
		issueDate:   &ord.IssueDate,
		issueTime:   ord.IssueTime,
		valueDate:   ord.ValueDate,
		currency:    &ord.Currency,
		rates:       ord.ExchangeRates,
		preceding:   ord.Preceding,
		tax:         ord.Tax,
		customer:    ord.Customer,
		lines:       ord.Lines,
		discounts:   ord.Discounts,
		charges:     ord.Charges,
		payment:     ord.Payment,
		complements: ord.Complements,
		totals:      &ord.Totals,
	}
}

// Calculate normalizes the delivery and works out its figures, as for an
// invoice but without payment.
func (dlv *Delivery) Calculate(c *tax.Context) error {
	doc := begin(c, &dlv.Regime, &dlv.Addons, dlv.Supplier)
	doc.Normalize(dlv)
	if err := checkTags(doc, placeOfTags, &dlv.Tags, schemaDelivery); err != nil {
		return err
	}
	return dlv.figures(c, doc)
}

func (dlv *Delivery) figures(outer, doc *tax.Context) error {
	return dlv.calculation(outer, doc).calculate()
}

func (dlv *Delivery) calculation(outer, doc *tax.Context) *calculation {
	return &calculation{
		c: doc, outer: outer,
		tags:        &dlv.Tags,
		issueDate:   &dlv.IssueDate,
		issueTime:   dlv.IssueTime,
		valueDate:   dlv.ValueDate,
		currency:    &dlv.Currency,
		rates:       dlv.ExchangeRates,
		preceding:   dlv.Preceding,
		tax:         dlv.Tax,
		customer:    dlv.Customer,
		lines:       dlv.Lines,
		discounts:   dlv.Discounts,
		charges:     dlv.Charges,
		complements: dlv.Complements,
		totals:      &dlv.Totals,
	}
}

// placeOfTags is where a document has its tags.
const placeOfTags = "$tags"

// tagsPlace is where the tags of the invoice were given.
func (inv *Invoice) tagsPlace() string {
	if inv.tagsInTax {
		return "tax.tags"
	}
	return placeOfTags
}

// checkTags refuses tags that neither the document type nor the regime nor an
// addon defines. Orders and payments may carry any.
func checkTags(c *tax.Context, place string, tags *tax.Tags, schema string, common ...cbc.Key) error {
	for i, tag := range tags.List {
		if slices.Contains(common, tag) {
			continue
		}
		one := tax.Tags{List: []cbc.Key{tag}}
		if one.Check(c.TagsFor(schema)...) != nil {
			return tree.AtItem(place, i, tagError(c, tag, schema, common))
		}
	}
	return nil
}

// tagError names the tags that are possible.
func tagError(c *tax.Context, tag cbc.Key, schema string, common []cbc.Key) error {
	possible := slices.Clone(common)
	for _, list := range c.TagsFor(schema) {
		for _, def := range list {
			if !slices.Contains(possible, def.Key) {
				possible = append(possible, def.Key)
			}
		}
	}
	if len(possible) == 0 {
		return fmt.Errorf("there is no tag %s; this document can have none", words.Quote(tag))
	}
	return fmt.Errorf("there is no tag %s%s tags of this document: %s",
		words.Quote(tag), words.DidYouMean(tag, possible), words.List(possible, maxChoices))
}

// maxChoices is how many tags a message lists.
const maxChoices = 20

// invoiceTags are the tags of invoices in every country.
func invoiceTags() []cbc.Key {
	return []cbc.Key{
		TagSimplified, TagReverseCharge, TagSelfBilled, TagCustomerRates,
		TagPartial, TagBypass, TagPrepayment, TagFactoring,
	}
}
