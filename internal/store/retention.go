package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"chancery/internal/domain"
)

const (
	retentionGet  Name = "retention.get"
	retentionSet  Name = "retention.set"
	retentionMove Name = "retention.move"
	retentionDue  Name = "retention.due"
	// retentionLock is overridden by engines with several writers.
	retentionLock    Name = "retention.lock"
	retentionWorking Name = "retention.working"
	retentionIssued  Name = "retention.issued"

	holdsGet  Name = "holds.get"
	holdsPut  Name = "holds.put"
	holdsLift Name = "holds.lift"

	erasuresGet      Name = "erasures.get"
	erasuresPut      Name = "erasures.put"
	erasedFilesPut   Name = "erased-files.put"
	erasedFilesHas   Name = "erased-files.has"
	eraseFiles       Name = "erase.files"
	eraseEntry       Name = "erase.entry"
	eraseVersions    Name = "erase.versions"
	eraseDocuments   Name = "erase.documents"
	eraseStates      Name = "erase.states"
	eraseMetas       Name = "erase.metas"
	eraseNumbers     Name = "erase.numbers"
	eraseIssued      Name = "erase.issued"
	eraseCredits     Name = "erase.credits"
	eraseQueue       Name = "erase.search-queue"
	eraseJobs        Name = "erase.jobs"
	eraseJobsOf      Name = "erase.jobs-of"
	eraseJobEvent    Name = "erase.job-event"
	eraseJobTag      Name = "erase.job-tag"
	eraseSpool       Name = "erase.spool"
	eraseFeed        Name = "erase.feed"
	eraseFeedEvents  Name = "erase.feed-events"
	eraseFeedEvent   Name = "erase.feed-event"
	scrubNote        Name = "scrub.note"
	scrubWaits       Name = "scrub.waits"
	scrubBegun       Name = "scrub.begun"
	scrubDone        Name = "scrub.done"
	retentionColumns      = `workspace_id, policies, updated_at, place, passed_at`

	// ScrubOn lets an engine overwrite what it frees. Engines that need none of this do not have
	// these statements.
	ScrubOn Name = "scrub.on"
	// ScrubOff ends what ScrubOn began.
	ScrubOff Name = "scrub.off"
	// ScrubMerge rewrites a part of the index of the search, without what was taken out of it.
	ScrubMerge Name = "scrub.merge"
	// ScrubChanges counts what the connection has changed.
	ScrubChanges Name = "scrub.changes"
)

// scrubPages is about how many pages of the index of the search one transaction rewrites.
const scrubPages = 256

var retentionTexts = Texts{ //nolint:gochecknoglobals // a table
	retentionGet: `SELECT ` + retentionColumns + ` FROM retention WHERE workspace_id = $1`,
	retentionSet: `INSERT INTO retention (` + retentionColumns + `) VALUES ($1, $2, $3, '', NULL)
		ON CONFLICT (workspace_id) DO UPDATE SET policies = excluded.policies, updated_at = excluded.updated_at,
			place = excluded.place, passed_at = excluded.passed_at`,
	retentionMove: `UPDATE retention SET place = $3, passed_at = $4 WHERE workspace_id = $1 AND updated_at = $2`,
	retentionDue: `SELECT workspace_id FROM retention WHERE workspace_id > $1 AND policies <> ''
		AND (passed_at IS NULL OR passed_at < $2) ORDER BY workspace_id LIMIT 1`,
	retentionLock:    `SELECT version FROM entries WHERE workspace_id = $1 AND id = $2`,
	retentionWorking: `SELECT id FROM jobs WHERE workspace_id = $1 AND entry_id = $2 AND entry_id <> '' AND completed_at IS NULL LIMIT 1`,
	retentionIssued: `SELECT COUNT(*), COALESCE(MAX(issue_date), '') FROM entry_versions
		WHERE workspace_id = $1 AND entry_id = $2 AND signed`,

	holdsGet: `SELECT workspace_id, entry_id, reason, at, origin_src, origin_id FROM legal_holds WHERE workspace_id = $1 AND entry_id = $2`,
	holdsPut: `INSERT INTO legal_holds (workspace_id, entry_id, reason, at, origin_src, origin_id) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (workspace_id, entry_id) DO UPDATE SET reason = excluded.reason, at = excluded.at,
			origin_src = excluded.origin_src, origin_id = excluded.origin_id`,
	holdsLift: `DELETE FROM legal_holds WHERE workspace_id = $1 AND entry_id = $2`,

	erasuresGet: `SELECT workspace_id, entry_id, done, at, origin_src, origin_id, digest, signed, signatures
		FROM erasures WHERE workspace_id = $1 AND entry_id = $2`,
	// The digest and the signatures of the first time that there was a document stay.
	erasuresPut: `INSERT INTO erasures (workspace_id, entry_id, done, at, origin_src, origin_id, digest, signed, signatures)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (workspace_id, entry_id) DO UPDATE SET done = excluded.done, at = excluded.at,
			origin_src = excluded.origin_src, origin_id = excluded.origin_id,
			digest = CASE WHEN erasures.done = 'anonymise' THEN erasures.digest ELSE excluded.digest END,
			signed = CASE WHEN erasures.done = 'anonymise' THEN erasures.signed ELSE excluded.signed END,
			signatures = CASE WHEN erasures.done = 'anonymise' THEN erasures.signatures ELSE excluded.signatures END`,
	erasedFilesPut: `INSERT INTO erased_files (workspace_id, hash, at) SELECT workspace_id, hash, CAST($3 AS BIGINT)
		FROM files WHERE workspace_id = $1 AND entry_id = $2 ON CONFLICT DO NOTHING`,
	erasedFilesHas: `SELECT COUNT(*) FROM erased_files WHERE workspace_id = $1 AND hash = $2`,

	eraseFiles: `DELETE FROM files WHERE workspace_id = $1 AND entry_id = $2`,
	eraseEntry: `UPDATE entries SET version = $4, seq = seq + 1, key = CASE WHEN $6 THEN '' ELSE key END, faults = '',
		updated_at = CASE WHEN updated_at < $5 THEN $5 ELSE updated_at END
		WHERE workspace_id = $1 AND id = $2 AND version = $3 RETURNING seq, created_at`,
	eraseVersions: `UPDATE entry_versions SET head = NULL, sigs = NULL, env_schema = '` + domain.ErasedSchema + `', tags = '', snippet = NULL,
		supplier_name = '', supplier_tax = '', customer_name = '', customer_tax = '', payable = '', warnings = '', refs = '', words = ''
		WHERE workspace_id = $1 AND entry_id = $2 AND version <> $3`,
	// Documents of earlier versions of the program may be shared with other entries; all others
	// belong to one entry.
	eraseDocuments: `UPDATE documents SET data = $4 WHERE workspace_id = $1 AND digest IN (
			SELECT document FROM entry_versions WHERE workspace_id = $1 AND entry_id = $2 AND version <> $3)
		AND digest NOT IN (SELECT document FROM entry_versions WHERE workspace_id = $1 AND entry_id = $2 AND version = $3)
		AND NOT EXISTS (SELECT 1 FROM documents_shared s JOIN entry_versions o ON o.workspace_id = s.workspace_id AND o.document = s.digest
			WHERE s.workspace_id = documents.workspace_id AND s.digest = documents.digest
			AND o.entry_id <> $2 AND o.env_schema <> '` + domain.ErasedSchema + `')`,
	eraseStates: `UPDATE entry_states SET notes = '', meta = '', faults = '' WHERE workspace_id = $1 AND entry_id = $2`,
	eraseMetas:  `DELETE FROM silo_meta WHERE workspace_id = $1 AND entry_id = $2`,
	eraseNumbers: `UPDATE series_entries SET meta = '' WHERE workspace_id = $1 AND id = $2 AND meta <> ''
		AND series_id IN (SELECT id FROM series WHERE workspace_id = $1)`,
	eraseIssued:  `UPDATE issued SET issuer = $3 WHERE workspace_id = $1 AND entry_id = $2`,
	eraseCredits: `UPDATE credits SET issuer = $3 WHERE workspace_id = $1 AND entry_id = $2`,
	eraseQueue:   `DELETE FROM search_queue WHERE workspace_id = $1 AND entry_id = $2`,

	// The jobs on the entry, and those that made a version or a file of it. An ID may come
	// several times, and is not always that of a job.
	eraseJobs: `SELECT id FROM jobs WHERE workspace_id = $1 AND entry_id = $2 AND entry_id <> ''
		UNION ALL SELECT origin_id FROM entry_versions WHERE workspace_id = $1 AND entry_id = $2
		UNION ALL SELECT job_id FROM files WHERE workspace_id = $1 AND entry_id = $2`,
	eraseJobsOf: `UPDATE jobs SET tags = '', args = '', meta = NULL, faults = $3, signal = NULL, ack = $4
		WHERE workspace_id = $1 AND id = $2`,
	eraseJobEvent: `UPDATE job_events SET detail = $4 WHERE workspace_id = $1 AND job_id = $2 AND seq = $3`,
	eraseJobTag:   `DELETE FROM job_tags WHERE workspace_id = $1 AND tag = $2 AND created_at = $3 AND job_id = $4`,
	eraseSpool:    `DELETE FROM spool WHERE workspace_id = $1 AND key = $2`,

	// Who has read the changes of the entry before, and not logged them yet, has to read them again.
	eraseFeed:       `UPDATE feeds SET last_seq = last_seq + 1 WHERE workspace_id = $1`,
	eraseFeedEvents: `SELECT ` + feedEventColumns + ` FROM feed_events WHERE workspace_id = $1 AND object_id = $2`,
	eraseFeedEvent:  `UPDATE feed_events SET data = $3 WHERE workspace_id = $1 AND seq = $2`,

	// The last documents that FTS5 took out stay in its segments until these are merged.
	ScrubOn: `PRAGMA secure_delete = 1`, ScrubOff: `PRAGMA secure_delete = FAST`,
	ScrubMerge: `INSERT INTO search_terms (search_terms, rank) VALUES ('merge', $1)`,
	// The entry of the row is not empty once the work has begun. What is erased later begins it again.
	scrubNote: `INSERT INTO backfills (name, workspace_id, entry_id) VALUES ('scrub', '', '')
		ON CONFLICT (name) DO UPDATE SET entry_id = ''`,
	scrubBegun:   `UPDATE backfills SET entry_id = 'begun' WHERE name = 'scrub'`,
	scrubWaits:   `SELECT entry_id FROM backfills WHERE name = 'scrub'`,
	scrubDone:    `DELETE FROM backfills WHERE name = 'scrub'`,
	ScrubChanges: `SELECT total_changes()`,
}

// retention is what workspaces say about keeping their entries.
type retention struct{ s *Session }

// Get implements domain.RetentionBook.
func (r retention) Get(ctx context.Context, ws domain.ID) (*domain.Retention, error) {
	x := new(domain.Retention)
	err := r.s.one(ctx, retentionGet, args(string(ws)), text(&x.WorkspaceID), into(&x.Policies), instant{&x.UpdatedAt},
		into(&x.Place), instant{&x.PassedAt})
	if err != nil {
		return nil, missing(err, "retention")
	}
	return x, nil
}

// Set implements domain.RetentionBook.
func (r retention) Set(ctx context.Context, x *domain.Retention) error {
	policies := jsonText{}
	if len(x.Policies) > 0 {
		policies.v = x.Policies
	}
	_, err := r.s.exec(ctx, retentionSet, string(x.WorkspaceID), policies, micros(x.UpdatedAt))
	return err
}

// Move implements domain.RetentionBook.
func (r retention) Move(ctx context.Context, x *domain.Retention) error {
	_, err := r.s.exec(ctx, retentionMove, string(x.WorkspaceID), micros(x.UpdatedAt), jsonText{x.Place}, nullableMicros(x.PassedAt))
	return err
}

// Due implements domain.RetentionBook.
func (r retention) Due(ctx context.Context, after domain.ID, since time.Time) (ws domain.ID, err error) {
	err = r.s.one(ctx, retentionDue, args(string(after), micros(since)), text(&ws))
	if noRow(err) {
		return "", nil
	}
	return ws, err
}

// Lock implements domain.RetentionBook.
func (r retention) Lock(ctx context.Context, ws, entry domain.ID) (version string, err error) {
	err = r.s.one(ctx, retentionLock, args(string(ws), string(entry)), &version)
	return version, missing(err, "entry")
}

// Working implements domain.RetentionBook.
func (r retention) Working(ctx context.Context, ws, entry domain.ID) (bool, error) {
	var job string
	err := r.s.one(ctx, retentionWorking, args(string(ws), string(entry)), &job)
	if noRow(err) {
		return false, nil
	}
	return err == nil, err
}

// Issued implements domain.RetentionBook.
func (r retention) Issued(ctx context.Context, ws, entry domain.ID) (date string, signed bool, err error) {
	n := 0
	err = r.s.one(ctx, retentionIssued, args(string(ws), string(entry)), &n, &date)
	return date, n > 0, err
}

// Hold implements domain.RetentionBook.
func (r retention) Hold(ctx context.Context, ws, entry domain.ID) (*domain.LegalHold, error) {
	h := new(domain.LegalHold)
	err := r.s.one(ctx, holdsGet, args(string(ws), string(entry)), text(&h.WorkspaceID), text(&h.EntryID), &h.Reason,
		instant{&h.At}, &h.By.Src, &h.By.SrcID)
	if err != nil {
		return nil, missing(err, "legal hold")
	}
	return h, nil
}

// PutHold implements domain.RetentionBook.
func (r retention) PutHold(ctx context.Context, h *domain.LegalHold) error {
	_, err := r.s.exec(ctx, holdsPut, string(h.WorkspaceID), string(h.EntryID), h.Reason, micros(h.At), h.By.Src, h.By.SrcID)
	return err
}

// LiftHold implements domain.RetentionBook.
func (r retention) LiftHold(ctx context.Context, ws, entry domain.ID) error {
	n, err := r.s.exec(ctx, holdsLift, string(ws), string(entry))
	if err == nil && n == 0 {
		return domain.Missing("legal hold")
	}
	return err
}

// Erasure implements domain.RetentionBook.
func (r retention) Erasure(ctx context.Context, ws, entry domain.ID) (*domain.Erasure, error) {
	x := new(domain.Erasure)
	err := r.s.one(ctx, erasuresGet, args(string(ws), string(entry)), text(&x.WorkspaceID), text(&x.EntryID), (*string)(&x.Done),
		instant{&x.At}, &x.By.Src, &x.By.SrcID, &x.Digest, &x.Signed, into(&x.Signatures))
	if err != nil {
		return nil, missing(err, "erasure")
	}
	return x, nil
}

// FileErased implements domain.RetentionBook.
func (r retention) FileErased(ctx context.Context, ws domain.ID, hash string) (bool, error) {
	n := 0
	err := r.s.one(ctx, erasedFilesHas, args(string(ws), hash), &n)
	return n > 0, err
}

// Erase implements domain.RetentionBook.
func (r retention) Erase(ctx context.Context, o *domain.ErasingOrder) error {
	if err := r.overwriting(ctx, ScrubOn); err != nil {
		return err
	}
	ws, entry := string(o.WorkspaceID), string(o.EntryID)
	if o.Next != nil {
		// The jobs are found by the files and versions that they made.
		if err := r.eraseJobs(ctx, o.WorkspaceID, o.EntryID); err != nil {
			return err
		}
	}
	if _, err := r.s.exec(ctx, erasedFilesPut, ws, entry, micros(o.At)); err != nil {
		return err
	}
	if _, err := r.s.exec(ctx, eraseFiles, ws, entry); err != nil {
		return err
	}
	if o.Next != nil {
		if err := r.replace(ctx, o); err != nil {
			return err
		}
	}
	if err := r.eraseEvents(ctx, o); err != nil {
		return err
	}
	if _, err := r.s.exec(ctx, erasuresPut, ws, entry, string(o.Done), micros(o.At), o.By.Src, o.By.SrcID, o.Digest, o.Signed,
		asJSON(o.Signatures)); err != nil {
		return err
	}
	return r.overwriting(ctx, ScrubOff)
}

// overwriting switches whether the engine overwrites what it frees. If a transaction fails in
// between, it goes on to do so, which is only slower, until the next one.
func (r retention) overwriting(ctx context.Context, name Name) error {
	if _, able := r.s.texts[name]; !able {
		return nil
	}
	_, err := r.s.exec(ctx, name)
	return err
}

// replace makes the next content the only one of an entry, and empties all that belongs to the
// entry.
func (r retention) replace(ctx context.Context, o *domain.ErasingOrder) error {
	ws, entry := string(o.WorkspaceID), string(o.EntryID)
	_, old, created, err := related(r).refs(ctx, o.WorkspaceID, o.EntryID)
	if err != nil {
		return err
	}
	var seq, at int64
	err = r.s.one(ctx, eraseEntry, args(ws, entry, o.Base, o.Next.Version, micros(o.At), o.DropKey), &seq, &at)
	if noRow(err) {
		return domain.ErrVersion
	}
	if err != nil {
		return err
	}
	refs := ownRefs(o.EntryID, o.Next.Index.Refs)
	if err := entries(r).putContent(ctx, o.WorkspaceID, o.EntryID, seq, o.Next, refs); err != nil {
		return err
	}
	if err := related(r).replace(ctx, o.WorkspaceID, o.EntryID, micros(created), old, refs); err != nil {
		return err
	}
	for _, st := range []struct {
		name Name
		args []any
	}{
		{eraseDocuments, args(ws, entry, o.Next.Version, []byte{})},
		{eraseVersions, args(ws, entry, o.Next.Version)},
		{eraseStates, args(ws, entry)},
		{eraseMetas, args(ws, entry)},
		{eraseNumbers, args(ws, entry)},
		{eraseQueue, args(ws, entry)},
		{linksDelete, args(ws, entry)},
	} {
		if _, err := r.s.exec(ctx, st.name, st.args...); err != nil {
			return err
		}
	}
	if err := r.rename(ctx, o); err != nil {
		return err
	}
	if _, able := r.s.texts[ScrubMerge]; able {
		_, err = r.s.exec(ctx, scrubNote)
	}
	return err
}

// rename replaces the issuer of the number of an entry.
func (r retention) rename(ctx context.Context, o *domain.ErasingOrder) error {
	if o.Issuer == "" {
		return nil
	}
	r.s.bookChanges(o.WorkspaceID)
	for _, name := range []Name{eraseIssued, eraseCredits} {
		if _, err := r.s.exec(ctx, name, string(o.WorkspaceID), string(o.EntryID), o.Issuer); err != nil {
			return err
		}
	}
	return nil
}

// eraseJobs empties what jobs keep of what they were given and of what they found: arguments,
// meta, tags, messages, and the temporary files that arguments name. Keys, statuses, times and
// the codes of faults stay.
func (r retention) eraseJobs(ctx context.Context, ws, entry domain.ID) error {
	ids := map[domain.ID]bool{}
	err := r.s.each(ctx, eraseJobs, args(string(ws), string(entry)), func(scan scanFunc) error {
		var id domain.ID
		err := scan(text(&id))
		ids[id] = true
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) { // others that lock jobs do it in this order too
		j, err := jobs(r).Head(ctx, ws, id)
		switch {
		case domain.Is(err, domain.NotFound):
			continue
		case err != nil:
			return err
		case !j.Completed():
			return domain.ErrorWorking()
		}
		if err := r.eraseJob(ctx, j); err != nil {
			return err
		}
	}
	return nil
}

func (r retention) eraseJob(ctx context.Context, j *domain.Job) error {
	ws, id := string(j.WorkspaceID), string(j.ID)
	var err error
	if j.Events, err = jobs(r).events(ctx, j.WorkspaceID, j.ID); err != nil {
		return err
	}
	for _, value := range j.ArgsNow() {
		if key, named := domain.SpoolKey(value); named {
			if _, err := r.s.exec(ctx, eraseSpool, ws, key); err != nil {
				return err
			}
		}
	}
	for _, tag := range j.Tags {
		if _, err := r.s.exec(ctx, eraseJobTag, ws, tag, micros(j.CreatedAt), id); err != nil {
			return err
		}
	}
	for i := range j.Events {
		e := &j.Events[i]
		if e.Message == "" && len(e.Args) == 0 && len(e.Paths) == 0 && e.Ref == "" {
			continue
		}
		e.Message, e.Args, e.Paths, e.Ref = "", nil, nil, ""
		if _, err := r.s.exec(ctx, eraseJobEvent, ws, id, int64(e.Seq), detailOf(e)); err != nil {
			return err
		}
	}
	for i := range j.Faults {
		j.Faults[i].Message, j.Faults[i].Paths = "", nil
	}
	var ack any
	if j.Ack != nil {
		ack = jsonText{domain.Ack{At: j.Ack.At, By: j.Ack.By}}
	}
	_, err = r.s.exec(ctx, eraseJobsOf, ws, id, asJSON(j.Faults), ack)
	return err
}

// eraseEvents takes the names out of the events of an entry. The feed is held first, so that no
// others are added meanwhile.
func (r retention) eraseEvents(ctx context.Context, o *domain.ErasingOrder) error {
	ws := string(o.WorkspaceID)
	if n, err := r.s.exec(ctx, eraseFeed, ws); err != nil || n == 0 {
		return err
	}
	var list []domain.FeedEvent
	if err := r.s.each(ctx, eraseFeedEvents, args(ws, string(o.EntryID)), func(scan scanFunc) error {
		var e domain.FeedEvent
		var data string
		err := scan(feedEventFields(&e, &data)...)
		e.Data = []byte(data)
		list = append(list, e)
		return err
	}); err != nil {
		return err
	}
	for i := range list {
		e := &list[i]
		if err := e.Erase(o.DropKey); err != nil {
			return err
		}
		if _, err := r.s.exec(ctx, eraseFeedEvent, ws, e.Seq, string(e.Data)); err != nil {
			return err
		}
	}
	return nil
}

// Unscrubbed implements domain.RetentionBook.
func (r retention) Unscrubbed(ctx context.Context) (bool, error) {
	var begun string
	err := r.s.one(ctx, scrubWaits, nil, &begun)
	if noRow(err) {
		return false, nil
	}
	return err == nil, err
}

// Scrub implements domain.RetentionBook.
func (r retention) Scrub(ctx context.Context) (more bool, err error) {
	if _, able := r.s.texts[ScrubMerge]; !able {
		return false, nil
	}
	var begun string
	if err := r.s.one(ctx, scrubWaits, nil, &begun); err != nil {
		if noRow(err) {
			return false, nil
		}
		return false, err
	}
	if err := r.overwriting(ctx, ScrubOn); err != nil {
		return false, err
	}
	changed, err := r.merge(ctx, begun == "")
	if err != nil {
		return false, err
	}
	// A merge that found nothing to do is the only change.
	next := scrubDone
	if more = changed > 1; more {
		next = scrubBegun
	}
	if _, err := r.s.exec(ctx, next); err != nil {
		return false, err
	}
	return more, r.overwriting(ctx, ScrubOff)
}

// merge rewrites a part of the index of the search, and returns how much it changed. The first
// part puts all segments together, so that they become one.
func (r retention) merge(ctx context.Context, first bool) (changed int64, err error) {
	var before, after int64
	if err := r.s.one(ctx, ScrubChanges, nil, &before); err != nil {
		return 0, err
	}
	pages := int64(scrubPages)
	if first {
		pages = -pages
	}
	if _, err := r.s.exec(ctx, ScrubMerge, pages); err != nil {
		return 0, err
	}
	err = r.s.one(ctx, ScrubChanges, nil, &after)
	return after - before, err
}
