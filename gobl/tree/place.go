package tree

import (
	"errors"
	"strconv"
)

// PlaceError is an error with the place in a document that it is about.
type PlaceError struct {
	// Place is the path below the node that was worked on: ".lines[0].item".
	Place string
	Err   error
}

// Error names the path before the reason.
func (e *PlaceError) Error() string { return e.Path() + ": " + e.Err.Error() }

// Unwrap returns the reason.
func (e *PlaceError) Unwrap() error { return e.Err }

// Path is the place in the form of Walker.Path: "$.lines[0].item".
func (e *PlaceError) Path() string { return "$" + e.Place }

// At says that an error is about a member of the current node. The place that the
// error has already is one below that member.
func At(field string, err error) error { return below("."+field, err) }

// AtItem is like At, for an element of a list. An empty field means that the current
// node is the list itself.
func AtItem(field string, index int, err error) error {
	return below(ItemPlace(field, index), err)
}

// ItemPlace is the place of an element of a list, for a PlaceError.
func ItemPlace(field string, index int) string {
	place := "[" + strconv.Itoa(index) + "]"
	if field != "" {
		return "." + field + place
	}
	return place
}

func below(place string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*PlaceError](err); ok {
		return &PlaceError{place + e.Place, e.Err}
	}
	return &PlaceError{place, err}
}
