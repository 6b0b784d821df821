package store

import (
	"context"
	"time"

	"chancery/internal/domain"
)

const (
	feedsBegin  Name = "feeds.begin"
	feedsGet    Name = "feeds.get"
	feedsList   Name = "feeds.list"
	feedsSettle Name = "feeds.settle"
	feedsRebase Name = "feeds.rebase"
	feedsClose  Name = "feeds.close"
	feedsMove   Name = "feeds.move"
	feedsEnd    Name = "feeds.end"
	feedsTrim   Name = "feeds.trim"

	changesAny      Name = "changes.any"
	changesObjects  Name = "changes.objects"
	changesJobs     Name = "changes.jobs"
	changesVersions Name = "changes.versions"
	changesStates   Name = "changes.states"
	changesFiles    Name = "changes.files"

	feedEventsAdd   Name = "feed-events.add"
	feedEventsAfter Name = "feed-events.after"
	feedEventsGet   Name = "feed-events.get"
	feedEventsOld   Name = "feed-events.old"
	feedEventsDrop  Name = "feed-events.drop"
)

// ChangeNo is the number of a change in the workspace $1: NULL unless somebody is interested
// in what happens there. Where one writer makes all changes, the feed has it. Engines with
// several replace it.
const ChangeNo = `(SELECT f.epoch FROM feeds f WHERE f.workspace_id = $1)`

const (
	feedColumns      = `workspace_id, since, wanted_until, ready, from_no, until_no, after_id, last_seq, floor_seq`
	feedEventColumns = `workspace_id, seq, type, object_id, rev, at, data`

	// changedHere selects the changes of a window behind an object: $1 workspace, $2 and $3 the
	// window, $4 the object. IDs are compared as expressions, so that the index of changes is used
	// and not that of all rows.
	changedHere = `c.workspace_id = $1 AND c.change_no >= $2 AND c.change_no < $3 AND `
	ofEntry     = `LEFT JOIN entries e ON e.workspace_id = c.workspace_id AND e.id = c.entry_id
		LEFT JOIN entry_versions v ON v.workspace_id = e.workspace_id AND v.entry_id = e.id AND v.version = e.version
		WHERE ` + changedHere + `COALESCE(c.entry_id, '') > $4 AND COALESCE(c.entry_id, '') <= $5`
	entryOfChange = `c.entry_id, COALESCE(e.key, ''), COALESCE(e.folder, ''), COALESCE(v.doc_schema, '')`
)

var feedTexts = Texts{ //nolint:gochecknoglobals // a table
	// The numbers of a feed begin behind those that are left from one before.
	feedsBegin: `INSERT INTO feeds (workspace_id, since, wanted_until, settle_no, ready, epoch, from_no, until_no, after_id, last_seq, floor_seq)
		VALUES ($1, $2, $3, 0, TRUE, $2, $2, 0, '', $2, $2)
		ON CONFLICT (workspace_id) DO UPDATE SET wanted_until = MAX(wanted_until, excluded.wanted_until)`,
	feedsGet:    `SELECT ` + feedColumns + ` FROM feeds WHERE workspace_id = $1`,
	feedsList:   `SELECT ` + feedColumns + ` FROM feeds ORDER BY workspace_id`,
	feedsSettle: "", feedsRebase: "",
	feedsClose: `UPDATE feeds SET epoch = epoch + 1, until_no = epoch + 1 WHERE workspace_id = $1 AND until_no = 0`,
	feedsMove: `UPDATE feeds SET from_no = $5, until_no = $6, after_id = $7, last_seq = $8
		WHERE workspace_id = $1 AND from_no = $2 AND until_no = $3 AND after_id = $4 AND last_seq = $9`,
	feedsTrim: `UPDATE feeds SET floor_seq = $2 WHERE workspace_id = $1 AND floor_seq < $2`,
	feedsEnd: `DELETE FROM feeds WHERE workspace_id = $1 AND wanted_until < $2
		AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.workspace_id = $1)
		AND NOT EXISTS (SELECT 1 FROM feed_events n WHERE n.workspace_id = $1)`,

	changesAny: `SELECT EXISTS (SELECT 1 FROM jobs WHERE workspace_id = $1 AND change_no >= $2)
		OR EXISTS (SELECT 1 FROM entry_versions WHERE workspace_id = $1 AND change_no >= $2)
		OR EXISTS (SELECT 1 FROM entry_states WHERE workspace_id = $1 AND change_no >= $2)
		OR EXISTS (SELECT 1 FROM files WHERE workspace_id = $1 AND change_no >= $2)`,
	changesObjects: `SELECT id FROM (
		SELECT c.id AS id FROM jobs c WHERE ` + changedHere + `COALESCE(c.id, '') > $4
		UNION SELECT c.entry_id FROM entry_versions c WHERE ` + changedHere + `COALESCE(c.entry_id, '') > $4
		UNION SELECT c.entry_id FROM entry_states c WHERE ` + changedHere + `COALESCE(c.entry_id, '') > $4
		UNION SELECT c.entry_id FROM files c WHERE ` + changedHere + `COALESCE(c.entry_id, '') > $4) AS changed ORDER BY id LIMIT $5`,
	changesJobs: `SELECT c.id, c.workflow_id, c.entry_id, c.key, c.status, c.result, c.created_at, c.updated_at, c.completed_at
		FROM jobs c WHERE ` + changedHere + `COALESCE(c.id, '') > $4 AND COALESCE(c.id, '') <= $5 ORDER BY c.id`,
	changesVersions: `SELECT c.entry_id, COALESCE(e.key, ''), COALESCE(e.folder, ''), c.doc_schema, c.seq, c.at, c.version, c.signed
		FROM entry_versions c LEFT JOIN entries e ON e.workspace_id = c.workspace_id AND e.id = c.entry_id
		WHERE ` + changedHere + `COALESCE(c.entry_id, '') > $4 AND COALESCE(c.entry_id, '') <= $5 ORDER BY c.entry_id, c.seq`,
	changesStates: `SELECT ` + entryOfChange + `, c.seq, c.at, c.key FROM entry_states c ` + ofEntry + ` ORDER BY c.entry_id, c.seq`,
	changesFiles: `SELECT ` + entryOfChange + `, c.seq, c.created_at, c.id, c.job_id, c.key, c.category, c.name, c.mime, c.size, c.hash
		FROM files c ` + ofEntry + ` AND c.stored ORDER BY c.entry_id, c.seq`,

	feedEventsAdd: `INSERT INTO feed_events (` + feedEventColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
	feedEventsAfter: `SELECT ` + feedEventColumns + ` FROM feed_events WHERE workspace_id = $1 AND seq > $2
		ORDER BY seq LIMIT $3`,
	feedEventsGet: `SELECT ` + feedEventColumns + ` FROM feed_events WHERE workspace_id = $1 AND seq = $2`,
	feedEventsOld: `SELECT COALESCE(MAX(CASE WHEN at < $2 THEN seq END), 0) FROM
		(SELECT seq, at FROM feed_events WHERE workspace_id = $1 ORDER BY seq LIMIT $3) AS oldest`,
	feedEventsDrop: `DELETE FROM feed_events WHERE workspace_id = $1 AND seq <= $2`,
}

type feeds struct{ s *Session }

func feedFields(f *domain.Feed) []any {
	return args(text(&f.WorkspaceID), instant{&f.Since}, instant{&f.WantedUntil}, &f.Ready, &f.From, &f.Until, text(&f.After), &f.Last, &f.Floor)
}

// Begin implements domain.Feeds.
func (r feeds) Begin(ctx context.Context, ws domain.ID, now, wanted time.Time) error {
	_, err := r.s.exec(ctx, feedsBegin, string(ws), micros(now), micros(wanted))
	return err
}

// Get implements domain.Feeds.
func (r feeds) Get(ctx context.Context, ws domain.ID) (*domain.Feed, error) {
	f := new(domain.Feed)
	if err := r.s.one(ctx, feedsGet, args(string(ws)), feedFields(f)...); err != nil {
		return nil, missing(err, "feed")
	}
	return f, nil
}

// List implements domain.Feeds.
func (r feeds) List(ctx context.Context) (list []domain.Feed, err error) {
	err = r.s.each(ctx, feedsList, nil, func(scan scanFunc) error {
		var f domain.Feed
		err := scan(feedFields(&f)...)
		list = append(list, f)
		return err
	})
	return list, err
}

// Settle implements domain.Feeds. With one writer a feed is ready at once.
func (r feeds) Settle(ctx context.Context, ws domain.ID) error {
	if r.s.texts[feedsSettle] == "" {
		return nil
	}
	_, err := r.s.exec(ctx, feedsSettle, string(ws))
	return err
}

// Rebase implements domain.Feeds.
func (r feeds) Rebase(ctx context.Context) error {
	if r.s.texts[feedsRebase] == "" {
		return nil
	}
	_, err := r.s.exec(ctx, feedsRebase)
	return err
}

// Changed implements domain.Feeds.
func (r feeds) Changed(ctx context.Context, f *domain.Feed) (any bool, err error) {
	if f.Until != 0 {
		return true, nil
	}
	err = r.s.one(ctx, changesAny, args(string(f.WorkspaceID), f.From), &any)
	return any, err
}

// Close implements domain.Feeds.
func (r feeds) Close(ctx context.Context, ws domain.ID) error {
	_, err := r.s.exec(ctx, feedsClose, string(ws))
	return err
}

// Part implements domain.Feeds.
func (r feeds) Part(ctx context.Context, f *domain.Feed, most int) (*domain.FeedPart, error) {
	p := new(domain.FeedPart)
	window := args(string(f.WorkspaceID), f.From, f.Until, string(f.After))
	n := 0
	err := r.s.each(ctx, changesObjects, append(window, int64(most)+1), func(scan scanFunc) error {
		var id domain.ID
		err := scan(text(&id))
		if n++; n > most {
			p.More = true
			return errEnough
		}
		p.Last = id
		return err
	})
	if err != nil || n == 0 {
		return p, err
	}
	window = append(window, string(p.Last))
	if err := r.jobs(ctx, p, window); err != nil {
		return nil, err
	}
	return p, r.changes(ctx, p, window)
}

func (r feeds) jobs(ctx context.Context, p *domain.FeedPart, window []any) error {
	return r.s.each(ctx, changesJobs, window, func(scan scanFunc) error {
		var j domain.FeedJob
		err := scan(text(&j.ID), text(&j.WorkflowID), text(&j.EntryID), &j.Key, (*string)(&j.Status), (*string)(&j.Result),
			instant{&j.CreatedAt}, instant{&j.UpdatedAt}, instant{&j.CompletedAt})
		p.Jobs = append(p.Jobs, j)
		return err
	})
}

func (r feeds) changes(ctx context.Context, p *domain.FeedPart, window []any) error {
	read := func(name Name, more func(c *domain.FeedChange) []any) error {
		return r.s.each(ctx, name, window, func(scan scanFunc) error {
			var c domain.FeedChange
			fields := args(text(&c.EntryID), &c.Key, &c.Folder, &c.DocSchema, &c.Seq, instant{&c.At})
			err := scan(append(fields, more(&c)...)...)
			p.Changes = append(p.Changes, c)
			return err
		})
	}
	if err := read(changesVersions, func(c *domain.FeedChange) []any { return args(&c.Version, &c.Signed) }); err != nil {
		return err
	}
	if err := read(changesStates, func(c *domain.FeedChange) []any { return args(&c.State) }); err != nil {
		return err
	}
	return read(changesFiles, func(c *domain.FeedChange) []any {
		f := new(domain.File)
		c.File = f
		return args(text(&f.ID), text(&f.JobID), &f.Key, &f.Category, &f.Name, &f.MIME, &f.Size, &f.Hash)
	})
}

// Log implements domain.Feeds.
func (r feeds) Log(ctx context.Context, f *domain.Feed, p *domain.FeedPart, events []domain.FeedEvent) error {
	from, until, after := f.From, f.Until, string(p.Last)
	if !p.More {
		from, until, after = f.Until, 0, ""
	}
	n, err := r.s.exec(ctx, feedsMove, string(f.WorkspaceID), f.From, f.Until, string(f.After), from, until, after, f.Last+int64(len(events)), f.Last)
	if err != nil {
		return err
	}
	if n == 0 {
		return domain.E(domain.Conflict, "conflict", "another server has written these events, or something was erased")
	}
	for i := range events {
		e := &events[i]
		e.Seq = f.Last + int64(i) + 1
		if _, err := r.s.send(ctx, feedEventsAdd, AnyRows, string(f.WorkspaceID), e.Seq, e.Type, string(e.ObjectID), e.Rev, micros(e.At), string(e.Data)); err != nil {
			return err
		}
	}
	return nil
}

func feedEventFields(e *domain.FeedEvent, data *string) []any {
	return args(text(&e.WorkspaceID), &e.Seq, &e.Type, text(&e.ObjectID), &e.Rev, instant{&e.At}, data)
}

// Events implements domain.Feeds.
func (r feeds) Events(ctx context.Context, ws domain.ID, after int64, most int) (list []domain.FeedEvent, err error) {
	err = r.s.each(ctx, feedEventsAfter, args(string(ws), after, limit(most)), func(scan scanFunc) error {
		var e domain.FeedEvent
		var data string
		err := scan(feedEventFields(&e, &data)...)
		e.Data = []byte(data)
		list = append(list, e)
		return err
	})
	return list, err
}

// Event implements domain.Feeds.
func (r feeds) Event(ctx context.Context, ws domain.ID, seq int64) (*domain.FeedEvent, error) {
	e := new(domain.FeedEvent)
	var data string
	if err := r.s.one(ctx, feedEventsGet, args(string(ws), seq), feedEventFields(e, &data)...); err != nil {
		return nil, missing(err, "event")
	}
	e.Data = []byte(data)
	return e, nil
}

// Trim implements domain.Feeds.
func (r feeds) Trim(ctx context.Context, ws domain.ID, before time.Time, most int) (int, error) {
	var upto int64
	if err := r.s.one(ctx, feedEventsOld, args(string(ws), micros(before), limit(most)), &upto); err != nil || upto == 0 {
		return 0, err
	}
	n, err := r.s.exec(ctx, feedEventsDrop, string(ws), upto)
	if err != nil {
		return 0, err
	}
	_, err = r.s.exec(ctx, feedsTrim, string(ws), upto)
	return int(n), err
}

// End implements domain.Feeds.
func (r feeds) End(ctx context.Context, ws domain.ID, now time.Time) error {
	_, err := r.s.exec(ctx, feedsEnd, string(ws), micros(now))
	return err
}
