package silo

import (
	"fmt"
	"slices"
	"strings"

	"chancery/gobl/schema"
	"chancery/gobl/similar"
	"chancery/internal/domain"
)

// folder holds entries of certain schemas.
type folder struct {
	key       string
	takes     []string // short schema names; nil takes everything else
	auto      string   // the schema whose entries go here if no folder is given
	longLived bool     // parties, items and the like: any version of UUID
}

// folders that every workspace has.
var folders = []folder{ //nolint:gochecknoglobals // a table of facts
	{key: "sales", takes: []string{"bill/invoice"}, auto: "bill/invoice"},
	{key: "expenses", takes: []string{"bill/invoice"}},
	{key: "drafts", takes: []string{"bill/invoice"}},
	{key: "orders", takes: []string{"bill/order"}, auto: "bill/order"},
	{key: "deliveries", takes: []string{"bill/delivery"}, auto: "bill/delivery"},
	{key: "payments", takes: []string{"bill/payment"}, auto: "bill/payment"},
	{key: "statuses", takes: []string{"bill/status"}, auto: "bill/status"},
	{key: "parties", takes: []string{"org/party"}, auto: "org/party", longLived: true},
	{key: "suppliers", takes: []string{"org/party"}, longLived: true},
	{key: "customers", takes: []string{"org/party"}, longLived: true},
	{key: "items", takes: []string{"org/item"}, auto: "org/item", longLived: true},
	{key: otherFolder, longLived: true},
}

const otherFolder = "documents"

// groups are names for several folders in queries.
var groups = map[string][]string{ //nolint:gochecknoglobals // a table of facts
	"invoices": {"sales", "expenses"},
	"parties":  {"parties", "suppliers", "customers"},
}

// FoldersOf returns the folders that a query names, nil for all.
func FoldersOf(name string) []string {
	if name == "" {
		return nil
	}
	if group := groups[name]; group != nil {
		return group
	}
	return []string{name}
}

// FolderFor returns the folder of a document: the folder that the caller asked for,
// which must accept such documents, or the default folder of the schema if asked is
// empty.
func FolderFor(asked, docSchema string) (string, error) {
	short := schema.ID(docSchema).Name()
	if asked == "" {
		return autoFolder(short), nil
	}
	f := findFolder(asked)
	if f == nil {
		return "", unknownFolder(asked)
	}
	if !f.accepts(short) {
		return "", domain.FieldError(fmt.Sprintf("the folder %s does not take %s", asked, short), "folder")
	}
	return asked, nil
}

// CheckFolder returns an error if a folder does not exist.
func CheckFolder(key string) error {
	if findFolder(key) == nil {
		return unknownFolder(key)
	}
	return nil
}

func autoFolder(short string) string {
	for i := range folders {
		if folders[i].auto == short {
			return folders[i].key
		}
	}
	return otherFolder
}

func findFolder(key string) *folder {
	for i := range folders {
		if folders[i].key == key {
			return &folders[i]
		}
	}
	return nil
}

func (f *folder) accepts(short string) bool {
	if f.takes == nil {
		return autoFolder(short) == otherFolder
	}
	return slices.Contains(f.takes, short)
}

func unknownFolder(key string) error {
	names := make([]string, len(folders))
	for i := range folders {
		names[i] = folders[i].key
	}
	known := "; known are "
	if hint := similar.DidYouMean(key, names); hint != "" {
		known = hint + " Known are "
	}
	return domain.FieldError(fmt.Sprintf("there is no folder %q%s%s", key, known, strings.Join(names, ", ")), "folder")
}

// checkEntryID returns an error if the folder requires a time-based ID and the ID
// is not one.
func checkEntryID(id domain.ID, folder string) error {
	if f := findFolder(folder); f != nil && f.longLived || id.TimeBased() {
		return nil
	}
	e := domain.FieldError(fmt.Sprintf("the ID of an entry in %s is a UUID of version 7 or 1, not %d", folder, id.Version()), "id")
	e.Key = "uuid"
	return e
}
