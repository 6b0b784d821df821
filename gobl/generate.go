package gobl

//go:generate go run chancery/gobl/internal/docgen rules
