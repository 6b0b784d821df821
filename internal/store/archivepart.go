package store

import (
	"slices"
	"strings"

	"chancery/internal/domain"
)

// archived is a table of which an archive of a workspace has the rows. A new table is a new
// element of archiveParts; if its rows can be made again from others, or must not leave the
// installation, its name and the reason are in archiveLeaves instead.
type archived struct {
	table string
	keys  int
	// columns are separated by spaces, those of the key first, with their kinds: "at:int",
	// "value:text?" for one that may be NULL. A column that comes later says what it is in
	// older archives: "words=", "timed:bool=false", "ack?=".
	columns string
	// fixed are columns that an archive does not have, with what they are set to.
	fixed string
}

// archiveParts are all of them, in an order in which each row comes behind those that it
// refers to.
var archiveParts = []archived{ //nolint:gochecknoglobals // a table
	{workspacesTable, 0, "name country sandbox:bool logo_url created_at:int updated_at:int? advice any_schema:bool folders theme=", ""},
	{"workflows", 1, "id name description doc_schema country disabled:bool draft:bool version:int hash content created_at:int updated_at:int", ""},
	{"workflow_versions", 2, "workflow_id version:int hash name doc_schema origin_src origin_id created_at:int content", ""},
	{"documents", 1, "digest data:bytes", ""},
	{"entries", 1, "id key folder version seq:int state state_at:int? state_seq:int stated_at:int? faults created_at:int updated_at:int", ""},
	{"entry_versions", 2, `entry_id version seq:int document head:bytes? sigs:bytes? env_schema doc_schema digest signed:bool
		invalid:bool tags snippet:bytes? doc_uuid doc_type doc_series doc_code issue_date currency supplier_name supplier_tax
		customer_name customer_tax payable at:int origin_src origin_id warnings refs words`, ""},
	{"entry_states", 3, "entry_id at:int key seq:int notes meta faults origin_src origin_id timed:bool place:int", ""},
	{"files", 2, `entry_id id slot job_id key category name description mime size:int hash embeddable:bool private:bool
		stored:bool meta created_at:int replaced_by link seq:int`, ""},
	{"silo_meta", 3, `entry_id src key ref value? link_url link_scope indexed:bool owned:bool secure:bool shared:bool
		created_at:int updated_at:int place:int`, ""},
	{"series", 1, `id code name description prefix suffix padding:int start:int last:int last_entry_id before_last_id
		created_at:int updated_at:int sigs`, ""},
	{"series_entries", 2, "series_id id idx:int code previous_id meta created_at:int sigs requested:bool", ""},
	{"issued", 5, "issuer family series code place entry_id issue_date currency payable signed_at:int", ""},
	{"credits", 4, "issuer series code entry_id", ""},
	// A job without a time at which it is due runs nowhere: see HeldJobs.
	{jobsTable, 1, `id key workflow_id workflow_version:int entry_id input_hash tags args meta? status faults created_at:int
		updated_at:int completed_at:int? parent ref signal? ack?`, "due_at=NULL lease_owner='' lease_until=NULL fence=0"},
	{"job_keys", 1, "key job_id created_at:int", ""},
	{"job_tags", 3, "tag created_at:int job_id", ""},
	{"job_events", 2, "job_id seq:int intent_id step_id name provider idx:int status at:int detail", ""},
	{"job_descendants", 1, "root_id n:int", ""},
	{"spool", 1, "key name mime size:int hash created_at:int expires_at:int data:bytes", ""},
	{"imported_keys", 1, "id jwk", ""},
	{"entry_links", 1, "entry_id code created_at:int", ""},
	// One row: the key stands for none.
	{"retention", 1, "updated_at:int policies place passed_at:int?", ""},
	{"legal_holds", 1, "entry_id reason at:int origin_src origin_id", ""},
	{"erasures", 1, "entry_id done at:int origin_src origin_id digest signed:bool signatures", ""},
	{"erased_files", 1, "hash at:int", ""},
	{"documents_shared", 1, "digest", ""},
}

// Tables with a role of their own in an import.
const (
	workspacesTable = "workspaces"
	jobsTable       = "jobs"
)

// archiveIndexes are the tables that Relate, and the server after it, make of the others.
var archiveIndexes = []archived{ //nolint:gochecknoglobals // a table
	{"entry_refs", 4, "uuid context created_at:int entry_id", ""},
	{"search_queue", 2, "entry_id mark", ""},
	{"search_docs", 1, "entry_id", ""},
}

// archiveLeaves are the tables that no archive has, with the reason.
var archiveLeaves = map[string]string{ //nolint:gochecknoglobals // a table
	"tokens":        "access is given anew where the workspace goes",
	"apps":          "programs of the installation, with their secrets",
	"enrollments":   "they let an app of the installation in",
	"people":        "they belong to the installation, and may be members of other workspaces",
	"members":       "access is given anew where the workspace goes",
	"preferences":   "of members",
	"person_links":  "of people",
	"sessions":      "of people",
	"identities":    "of people",
	"signing_keys":  "private keys never leave; the public ones are in the head of the archive",
	"installation":  "names the installation",
	"nodes":         "the servers of the installation",
	"duties":        "the servers of the installation",
	"backfills":     "work of the installation",
	"imports":       "what the installation has imported",
	"feeds":         "how far the events of the installation are",
	"feed_events":   "events of some days, which were sent",
	"subscriptions": "with secrets, and both servers would send",
	"deliveries":    "of subscriptions",
	"audit_rows":    "the chain proves what happened in this installation: chancery audit export writes it with its hashes",
	"audit_chains":  "the ends of these chains",
	"entry_refs":    "made again by Relate",
	"search_queue":  "made again by Relate",
	"search_docs":   "made again by the server from the entries",
	"search_terms":  "made again by the server from the entries",
}

// archiveGenerated are the columns of archived tables that no archive has, beyond those
// that are fixed, with the reason.
var archiveGenerated = map[string]string{ //nolint:gochecknoglobals // a table
	"workspaces.id":            "the head of the archive names the workspace",
	"workspaces.slug":          "the head of the archive names the workspace",
	"workspaces.importing":     "set by the import",
	"workspaces.origin":        "the head of the archive has it",
	"jobs.change_no":           "of the events of the installation",
	"entry_versions.change_no": "of the events of the installation",
	"entry_states.change_no":   "of the events of the installation",
	"files.change_no":          "of the events of the installation",
	"jobs.result":              "the database computes it",
	"jobs.workflow_result":     "the database computes it",
}

// part returns the table as a part.
func (a *archived) part() domain.ArchivePart {
	p := domain.ArchivePart{Name: a.table, Keys: a.keys}
	for text := range strings.FieldsSeq(a.columns) {
		p.Columns = append(p.Columns, archiveColumn(text))
	}
	return p
}

func archiveColumn(text string) (c domain.ArchiveColumn) {
	text, missing, later := strings.Cut(text, "=")
	text, c.Null = strings.CutSuffix(text, "?")
	name, kind, _ := strings.Cut(text, ":")
	c.Name, c.Later = name, later
	switch kind {
	case "int":
		c.Kind, c.Missing = domain.ArchiveInt, int64(0)
	case "bool":
		c.Kind, c.Missing = domain.ArchiveBool, missing == "true"
	case "bytes":
		c.Kind, c.Missing = domain.ArchiveBytes, []byte(missing)
	default:
		c.Missing = missing
	}
	if c.Null {
		c.Missing = nil
	}
	return c
}

// ArchiveGaps says what of a schema archives neither have nor leave out for a reason. The
// schema has the columns of each table.
func ArchiveGaps(schema map[string][]string) (gaps []string) {
	parts := map[string]*archived{}
	for i := range archiveParts {
		parts[archiveParts[i].table] = &archiveParts[i]
	}
	for table, columns := range schema {
		a := parts[table]
		switch {
		case a == nil && archiveLeaves[table] == "":
			gaps = append(gaps, "the table "+table+" is neither in archiveParts nor, with a reason, in archiveLeaves")
		case a != nil:
			gaps = append(gaps, a.gaps(columns)...)
		}
		delete(parts, table)
	}
	for table := range parts {
		gaps = append(gaps, "there is no table "+table)
	}
	return gaps
}

func (a *archived) gaps(columns []string) (gaps []string) {
	known := map[string]bool{"workspace_id": true}
	for _, name := range a.names() {
		known[name] = true
		if !slices.Contains(columns, name) {
			gaps = append(gaps, a.table+" has no column "+name)
		}
	}
	for fixed := range strings.FieldsSeq(a.fixed) {
		name, _, _ := strings.Cut(fixed, "=")
		known[name] = true
	}
	for _, name := range columns {
		if !known[name] && archiveGenerated[a.table+"."+name] == "" {
			gaps = append(gaps, "the column "+name+" of "+a.table+" is neither in archiveParts nor, with a reason, in archiveGenerated")
		}
	}
	return gaps
}
