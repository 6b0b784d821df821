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
	// Identifier of the address for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// What the address is for.
	Label string `json:"label,omitempty"`
	// Number of a box at a post office, instead of a street.
	POBox string `json:"po_box,omitempty"`
	// Number of the house in the street.
	Num string `json:"num,omitempty"`
	// Floor of the building.
	Floor string `json:"floor,omitempty"`
	// Block or staircase of the building.
	Block string `json:"block,omitempty"`
	// Door on the floor.
	Door string `json:"door,omitempty"`
	// Name of the street; with the number it is the first line (BT-35, BT-50).
	Street string `json:"street,omitempty"`
	// Second line of the address (BT-36, BT-51).
	StreetExtra string `json:"street_extra,omitempty"`
	// City, town or village (BT-37, BT-52).
	Locality string `json:"locality,omitempty"`
	// Name of the province, county or region (BT-39, BT-54).
	Region string `json:"region,omitempty"`
	// Code of the state or province, where the country has such codes.
	State cbc.Code `json:"state,omitempty"`
	// Post code (BT-38, BT-53).
	Code cbc.Code `json:"code,omitempty"`
	// Country of the address (BT-40, BT-55).
	Country l10n.ISOCountry `json:"country,omitempty"`
	// Geographic coordinates of the address.
	Coords *Coordinates `json:"coords,omitempty"`
	// Further data by key; no rule depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
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

// Coordinates are a geographic position, given in one of several ways.
type Coordinates struct {
	// Latitude in degrees, north positive (WGS 84).
	Lat *float64 `json:"lat,omitempty"`
	// Longitude in degrees, east positive (WGS 84).
	Lon *float64 `json:"lon,omitempty"`
	// Three words that name the place (what3words).
	W3W string `json:"w3w,omitempty"`
	// Letters and digits that name the place (Geohash).
	Geohash string `json:"geohash,omitempty"`
}

// Kind names the type for rules.
func (*Coordinates) Kind() string { return "org.Coordinates" }

// Walk visits nothing: coordinates have no parts.
func (*Coordinates) Walk(*tree.Walker) {}
