package silo

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"chancery/gobl/schema"
	"chancery/gobl/similar"
	"chancery/internal/domain"
	"chancery/internal/limits"
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

// FolderFor returns the folder of a document in a workspace with folders of its own: the
// folder that the caller asked for, which must accept such documents, or the default folder of the schema if asked is
// empty.
func FolderFor(own domain.Folders, asked, docSchema string) (string, error) {
	short := schema.ID(docSchema).Name()
	if asked == "" {
		return autoFolder(short), nil
	}
	f := findFolder(own, asked)
	if f == nil {
		return "", unknownFolder(own, asked)
	}
	if !f.accepts(short) {
		return "", domain.FieldError(fmt.Sprintf("the folder %s does not take %s", asked, short), "folder")
	}
	return asked, nil
}

// CheckFolder returns an error if no workspace can have a folder: its key is none, or a usual
// one that is misspelt.
func CheckFolder(key string) error {
	if findFolder(nil, key) == nil && (!folderKey.MatchString(key) || misspelt(key) != "") {
		return unknownFolder(nil, key)
	}
	return nil
}

// misspelt returns the usual folder that a key is like, empty if there is none.
func misspelt(key string) string { return similar.Nearest(key, folderKeys(nil)) }

// AdviseFolder returns what is to be said about a folder that not every workspace has, empty
// for the usual ones.
func AdviseFolder(key string) string {
	if findFolder(nil, key) != nil {
		return ""
	}
	return fmt.Sprintf("%q is not one of the folders that every workspace has", key)
}

// folderKey matches the key of a folder of a workspace.
var folderKey = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)

// schemaName matches the short name of a schema.
var schemaName = regexp.MustCompile(`^[a-z0-9-]{1,64}/[a-z0-9-]{1,64}$`)

// CheckFolders returns an error if a workspace cannot have such folders.
func CheckFolders(own domain.Folders) error {
	if len(own) > limits.WorkspaceFolders.Int() {
		return domain.OverLimit(domain.Invalid, &limits.WorkspaceFolders, "").At("folders")
	}
	for _, key := range slices.Sorted(maps.Keys(own)) {
		switch {
		case !folderKey.MatchString(key):
			return domain.FieldError("the key of a folder is 1 to 32 lower-case letters, digits and hyphens", "folders", key)
		case findFolder(nil, key) != nil || groups[key] != nil:
			return domain.FieldError("every workspace has this folder", "folders", key)
		case misspelt(key) != "":
			return domain.FieldError("this is too similar to the folder "+misspelt(key)+", which every workspace has", "folders", key)
		case !schemaName.MatchString(own[key]):
			return domain.FieldError("the short name of a schema is expected, such as bill/invoice", "folders", key)
		}
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

func findFolder(own domain.Folders, key string) *folder {
	for i := range folders {
		if folders[i].key == key {
			return &folders[i]
		}
	}
	short, is := own[key]
	if !is {
		return nil
	}
	return &folder{key: key, takes: []string{short}, longLived: findFolder(nil, autoFolder(short)).longLived}
}

func (f *folder) accepts(short string) bool {
	if f.takes == nil {
		return autoFolder(short) == otherFolder
	}
	return slices.Contains(f.takes, short)
}

// folderKeys returns the keys of all folders of a workspace.
func folderKeys(own domain.Folders) []string {
	names := make([]string, len(folders))
	for i := range folders {
		names[i] = folders[i].key
	}
	return slices.AppendSeq(names, slices.Values(slices.Sorted(maps.Keys(own))))
}

func unknownFolder(own domain.Folders, key string) error {
	names := folderKeys(own)
	known := "; known are "
	if hint := similar.DidYouMean(key, names); hint != "" {
		known = hint + " Known are "
	}
	return domain.FieldError(fmt.Sprintf("there is no folder %q%s%s", key, known, strings.Join(names, ", ")), "folder")
}

// checkEntryID returns an error if the folder requires a time-based ID and the ID
// is not one.
func checkEntryID(own domain.Folders, id domain.ID, folder string) error {
	if f := findFolder(own, folder); f != nil && f.longLived || id.TimeBased() {
		return nil
	}
	e := domain.FieldError(fmt.Sprintf("the ID of an entry in %s is a UUID of version 7 or 1, not %d", folder, id.Version()), "id")
	e.Key = "uuid"
	return e
}
