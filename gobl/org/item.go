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
	// Identifier of the item for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Code of the item in the catalogue of the supplier (BT-155).
	Ref cbc.Code `json:"ref,omitempty"`
	// Whether the item is `goods` or `services`, or another kind.
	Key cbc.Key `json:"key,omitempty"`
	// Short name of the item (BT-153).
	Name string `json:"name"`
	// Further codes, such as a GTIN or a customs classification (BT-157, BT-158).
	Identities []*Identity `json:"identities,omitempty"`
	// What the item is, in more words (BT-154).
	Description string `json:"description,omitempty"`
	// Pictures of the item.
	Images []*Image `json:"images,omitempty"`
	// Currency of the price, if not that of the document.
	Currency currency.Code `json:"currency,omitempty"`
	// Price of one unit (BT-146).
	Price *num.Amount `json:"price,omitempty"`
	// The same price in other currencies.
	AltPrices []*currency.Amount `json:"alt_prices,omitempty"`
	// Unit of measure of the quantity (BT-130).
	Unit Unit `json:"unit,omitempty"`
	// Country that the item comes from (BT-159).
	Origin l10n.ISOCountry `json:"origin,omitempty"`
	// Codes that the regime, an addon or a catalogue defines for items.
	Ext tax.Extensions `json:"ext,omitempty"`
	// Further attributes by key (BG-32).
	Meta cbc.Meta `json:"meta,omitempty"`
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
	// Identifier of the image for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// What the image is for.
	Label string `json:"label,omitempty"`
	// Where the image can be read, if its content is not here.
	URL string `json:"url,omitempty"`
	// The content itself; base64 in JSON.
	Data []byte `json:"data,omitempty"`
	// Media type of the image, such as `image/png`.
	MIME string `json:"mime,omitempty"`
	// What the image shows.
	Description string `json:"description,omitempty"`
	// Text for readers who cannot see the image.
	Alt string `json:"alt,omitempty"`
	// Height in pixels.
	Height int32 `json:"height,omitempty"`
	// Width in pixels.
	Width int32 `json:"width,omitempty"`
	// Hash of the content, to detect changes.
	Digest *dsig.Digest `json:"digest,omitempty"`
	// Further data by key; no rule depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
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
