package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/store"
)

// listCase is a list with a combination of filters and the index that must find and
// sort its rows.
type listCase struct {
	name  string
	query store.Query
	index string
}

// listCases returns every list with every combination of its filters, in both
// directions, from the start and from a cursor.
func listCases() []listCase {
	var list []listCase
	ws := domaintest.ID(4, 1)
	folders := [][]string{nil, {"a"}, {"a", "b"}, {"a", "b", "c"}, {"a", "a", "b", "c", "d", "e", "f", "g", "h"}}
	for _, page := range []domain.Page{{Limit: 20}, {From: domaintest.Start, After: domaintest.ID(7, 1), Limit: 20}} {
		for _, up := range []bool{false, true} {
			page.Ascending = up
			name := fmt.Sprintf(" ascending %v, cursor %v", up, page.After != "")
			list = append(list, jobCases(ws, page, name)...)
			list = append(list, listCase{"series" + name, store.SeriesList(ws, page), "series_by_time"})
			list = append(list, listCase{"tokens" + name, store.TokenList(ws, page), "tokens_by_time"})
			for _, f := range folders {
				index := "entries_by_folder"
				if f == nil {
					index = "entries_by_time"
				}
				list = append(list, listCase{
					fmt.Sprintf("entries of folders %q%s", f, name), store.EntryList(ws, domain.EntryQuery{Folders: f, Page: page}), index,
				})
			}
		}
	}
	list = append(list, auditCases(ws)...)
	for _, before := range []time.Time{{}, domaintest.Start} {
		for schema, index := range map[string]string{"": "workflows_by_time", "bill/invoice": "workflows_by_schema"} {
			list = append(list, listCase{
				fmt.Sprintf("workflows of schema %s before %v", schema, before),
				store.WorkflowList(ws, domain.WorkflowQuery{Schema: schema, Before: before, Limit: 20}), index,
			})
		}
	}
	return list
}

// auditCases returns the lists of the log of changes with each filter.
func auditCases(ws domain.ID) (list []listCase) {
	const any = "audit_by_object|audit_by_kind|audit_by_actor|audit_by_action"
	for _, after := range []*domain.AuditHead{nil, {Seq: 7, At: domaintest.Start}} {
		for _, bound := range []time.Time{{}, domaintest.Start.Add(-time.Hour)} {
			for _, up := range []bool{false, true} {
				for _, c := range []struct {
					q     domain.AuditQuery
					index string
				}{
					{domain.AuditQuery{}, "audit_by_time"},
					{domain.AuditQuery{ObjectID: "o"}, "audit_by_object"},
					{domain.AuditQuery{Kind: "k"}, "audit_by_kind"},
					{domain.AuditQuery{Actor: "a"}, "audit_by_actor"},
					{domain.AuditQuery{Action: "x"}, "audit_by_action"},
					{domain.AuditQuery{ObjectID: "o", Kind: "k", Actor: "a", Action: "x"}, any},
				} {
					q := c.q
					q.From, q.To, q.After, q.Ascending, q.Limit = bound, bound, after, up, 20
					list = append(list, listCase{fmt.Sprintf("log of changes %+v", q), store.AuditList(ws, q), c.index})
				}
			}
		}
	}
	return list
}

// jobCases returns the lists of jobs with each of their other filters.
func jobCases(ws domain.ID, page domain.Page, name string) (list []listCase) {
	flow := domaintest.ID(4, 7)
	for _, since := range []time.Time{{}, domaintest.Start.Add(-time.Hour)} {
		for index, queries := range map[string][]domain.JobQuery{
			"jobs_by_time": {{}},
			"sqlite_autoindex_job_tags_1|PRIMARY KEY": {{Tag: "rare"}},
			"jobs_by_result":   {{Result: domain.ResultFaulted}, {Result: domain.ResultRunning}},
			"jobs_by_workflow": {{WorkflowID: flow}, {WorkflowID: flow, Result: domain.ResultCancelled}},
			"jobs_by_entry":    {{EntryID: flow}},
			"jobs_attention":   {{Attention: true}},
		} {
			for _, q := range queries {
				q.Since, q.Page = since, page
				list = append(list, listCase{
					fmt.Sprintf("jobs of tag %q, result %q, workflow %q since %v%s", q.Tag, q.Result, q.WorkflowID, since, name),
					store.JobList(ws, q), index,
				})
			}
		}
	}
	// Not that by tag: it sorts the jobs of one step again.
	for index, queries := range map[string][]domain.JobQuery{
		"jobs_by_time":     {{Status: domain.StatusOK}, {State: "error"}, {KeyPrefix: "many-"}},
		"jobs_by_result":   {{Status: domain.StatusErr}, {Action: "pdf", Code: "x"}, {Result: domain.ResultFaulted, State: "error"}},
		"jobs_by_workflow": {{WorkflowID: flow, Code: "x"}, {WorkflowID: flow, Attention: true}},
		"jobs_by_entry":    {{EntryID: flow, Tag: "rare", WorkflowID: flow}},
		"jobs_attention":   {{Attention: true, Code: "x"}},
	} {
		for _, q := range queries {
			q.Page = page
			list = append(list, listCase{fmt.Sprintf("search for %+v%s", q, name), store.JobSearch(ws, q, false), index})
		}
	}
	return list
}

// checkListPlans fails if a list reads rows that are not on its page: if it scans a
// table, sorts, or does not use the index that has its order.
func checkListPlans(t *testing.T, s *Store) {
	t.Helper()
	for _, c := range listCases() {
		plan := explain(t, s, c.query.Text, c.query.Params)
		if strings.Contains(plan, "SCAN") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s scans or sorts:\n%s", c.name, plan)
		}
		if !slices.ContainsFunc(strings.Split(c.index, "|"), func(index string) bool { return strings.Contains(plan, index) }) {
			t.Errorf("%s does not use %s:\n%s", c.name, c.index, plan)
		}
	}
}

func TestListPlans(t *testing.T) {
	t.Parallel()
	checkListPlans(t, openTemp(t))
}

// TestListsAmongMany: the plans are the same for a workspace with 100,000 jobs, of
// which one has the tag, and 20,000 entries in one folder, also when the planner
// knows their distribution.
func TestListsAmongMany(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	ws := domaintest.ID(4, 1)
	rare := benchJob(100_001)
	rare.WorkspaceID, rare.Tags = ws, []string{"rare"}
	if err := s.Update(t.Context(), func(tx domain.Tx) error {
		e := &domain.Entry{WorkspaceID: ws, ID: domaintest.ID(7, 0), Folder: "only", CreatedAt: domaintest.Start}
		e.Content.Version = "v1"
		if err := tx.Entries().Insert(t.Context(), e); err != nil {
			return err
		}
		return tx.Jobs().Insert(t.Context(), rare)
	}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		`INSERT INTO jobs SELECT workspace_id, 'copy-' || n, key, workflow_id, workflow_version, entry_id, input_hash, tags, args, meta,
			status, faults, created_at + n, updated_at, 1, NULL, '', NULL, fence, parent, ref, signal, ack, NULL
			FROM jobs, (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000) SELECT n FROM c)`,
		`INSERT INTO entries SELECT workspace_id, 'copy-' || n, key, folder, version, seq, state, state_at, state_seq, faults,
			created_at + n, updated_at, stated_at
			FROM entries, (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000) SELECT n FROM c)`,
		`INSERT INTO entry_versions SELECT v.workspace_id, e.id, v.version, v.seq, document, head, sigs, env_schema, doc_schema,
			digest, signed, invalid, tags, snippet, doc_uuid, doc_type, doc_series, doc_code, issue_date, currency, supplier_name,
			supplier_tax, customer_name, customer_tax, payable, at, origin_src, origin_id, warnings, refs, words, NULL
			FROM entries e, entry_versions v WHERE e.id LIKE 'copy-%'`,
	} {
		if _, err := s.write.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{"", "ANALYZE"} {
		if _, err := s.write.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		checkListPlans(t, s)
	}
	if err := s.View(t.Context(), func(tx domain.Tx) error {
		jobs, err := tx.Jobs().List(t.Context(), ws, domain.JobQuery{Tag: "rare", Page: domain.Page{Limit: 20}})
		if err != nil {
			return err
		}
		if len(jobs) != 1 || jobs[0].ID != rare.ID {
			t.Errorf("%d jobs have the tag", len(jobs))
		}
		for _, f := range [][]string{{"none"}, {"none", "neither"}} {
			entries, err := tx.Entries().List(t.Context(), ws, domain.EntryQuery{Folders: f, Page: domain.Page{Limit: 20}})
			if err != nil || len(entries) != 0 {
				t.Errorf("%d entries in %q (%v)", len(entries), f, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
