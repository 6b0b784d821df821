package org

import (
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/dsig"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Item is the thing that is sold: goods or a service.
type Item struct {
	UUID        uuid.UUID   `json:"uuid,omitempty"`
	Ref         cbc.Code    `json:"ref,omitempty"`
	Key         cbc.Key     `json:"key,omitempty"`
	Name        string      `json:"name"`
	Identities  []*Identity `json:"identities,omitempty"`
	Description string      `json:"description,omitempty"`
	Images      []*Image    `json:"images,omitempty"`
	// Currency of the price, when it is not that of the document.
	Currency currency.Code `json:"currency,omitempty"`
	// Price of one unit.
	Price *num.Amount `json:"price,omitempty"`
	// AltPrices are the same price in other currencies.
	AltPrices []*currency.Amount `json:"alt_prices,omitempty"`
	Unit      Unit               `json:"unit,omitempty"`
	Origin    l10n.ISOCountry    `json:"origin,omitempty"`
	Ext       tax.Extensions     `json:"ext,omitempty"`
	Meta      cbc.Meta           `json:"meta,omitempty"`
}

// Keys of items with a meaning in several countries.
const (
	ItemKeyGoods    cbc.Key = "goods"
	ItemKeyServices cbc.Key = "services"
)

// Kind names the type for rules.
func (*Item) Kind() string { return "org.Item" }

// Ident points to the item's own identifier.
func (i *Item) Ident() *uuid.UUID { return &i.UUID }

// Walk visits the parts of the item.
func (i *Item) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &i.UUID)
	tree.Text(w, "ref", &i.Ref)
	tree.Text(w, "key", &i.Key)
	tree.List(w, "identities", &i.Identities)
	tree.List(w, "images", &i.Images)
	tree.Text(w, "currency", &i.Currency)
	tree.List(w, "alt_prices", &i.AltPrices)
	tree.Text(w, "unit", &i.Unit)
	tree.Map(w, "ext", &i.Ext)
	tree.Map(w, "meta", &i.Meta)
}

// Image is a picture, by its address or its content.
type Image struct {
	UUID  uuid.UUID `json:"uuid,omitempty"`
	Label string    `json:"label,omitempty"`
	URL   string    `json:"url,omitempty"`
	// Data is the content; base64 in JSON.
	Data        []byte `json:"data,omitempty"`
	MIME        string `json:"mime,omitempty"`
	Description string `json:"description,omitempty"`
	Alt         string `json:"alt,omitempty"`
	// Height and Width in pixels.
	Height int32        `json:"height,omitempty"`
	Width  int32        `json:"width,omitempty"`
	Digest *dsig.Digest `json:"digest,omitempty"`
	Meta   cbc.Meta     `json:"meta,omitempty"`
}

// Kind names the type for rules.
func (*Image) Kind() string { return "org.Image" }

// Ident points to the image's own identifier.
func (i *Image) Ident() *uuid.UUID { return &i.UUID }

// Walk visits the parts of the image.
func (i *Image) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &i.UUID)
	tree.One(w, "digest", i.Digest)
	tree.Map(w, "meta", &i.Meta)
}
