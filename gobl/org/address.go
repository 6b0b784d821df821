package org

import (
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Address is a place where post arrives.
type Address struct {
	UUID        uuid.UUID `json:"uuid,omitempty"`
	Label       string    `json:"label,omitempty"`
	POBox       string    `json:"po_box,omitempty"`
	Num         string    `json:"num,omitempty"`
	Floor       string    `json:"floor,omitempty"`
	Block       string    `json:"block,omitempty"`
	Door        string    `json:"door,omitempty"`
	Street      string    `json:"street,omitempty"`
	StreetExtra string    `json:"street_extra,omitempty"`
	Locality    string    `json:"locality,omitempty"`
	Region      string    `json:"region,omitempty"`
	// State is the code of a state or province.
	State cbc.Code `json:"state,omitempty"`
	// Code is the post code.
	Code    cbc.Code        `json:"code,omitempty"`
	Country l10n.ISOCountry `json:"country,omitempty"`
	Coords  *Coordinates    `json:"coords,omitempty"`
	Meta    cbc.Meta        `json:"meta,omitempty"`
}

// Kind names the type for rules.
func (*Address) Kind() string { return "org.Address" }

// Ident points to the address's own identifier.
func (a *Address) Ident() *uuid.UUID { return &a.UUID }

// Walk visits the parts of the address.
func (a *Address) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &a.UUID)
	tree.Text(w, "state", &a.State)
	tree.Text(w, "code", &a.Code)
	tree.One(w, "coords", a.Coords)
	tree.Map(w, "meta", &a.Meta)
}

// Number joins the parts within the street, in this order:
// number, block, floor, door.
func (a *Address) Number() string {
	parts := make([]string, 0, 4)
	for _, part := range []string{a.Num, a.Block, a.Floor, a.Door} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " ")
}

// LineOne returns the street with the number, in the order usual in the country.
func (a *Address) LineOne() string {
	number := a.Number()
	switch {
	case number == "":
		return a.Street
	case a.Street == "":
		return number
	}
	switch a.Country {
	case "GB", "US", "CA", "FR":
		return number + " " + a.Street
	default:
		return a.Street + " " + number
	}
}

// LineTwo returns the addition to the street.
func (a *Address) LineTwo() string { return a.StreetExtra }

// Coordinates give a place on the globe, in one of several ways.
type Coordinates struct {
	// Lat and Lon are degrees (WGS 84).
	Lat *float64 `json:"lat,omitempty"`
	Lon *float64 `json:"lon,omitempty"`
	// W3W is a what3words address.
	W3W     string `json:"w3w,omitempty"`
	Geohash string `json:"geohash,omitempty"`
}

// Kind names the type for rules.
func (*Coordinates) Kind() string { return "org.Coordinates" }

// Walk visits nothing: coordinates have no parts.
func (*Coordinates) Walk(*tree.Walker) {}
