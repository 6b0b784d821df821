-- +goose Up
-- The jobs that wait under a reference, in the order in which they are looked for. The
-- index of before held all that ever had one, in no order, and the planner preferred to
-- read the jobs of the workspace instead.
DROP INDEX jobs_by_ref;
CREATE INDEX jobs_by_ref ON jobs (workspace_id, ref, created_at, id) WHERE ref <> '' AND completed_at IS NULL;

-- The same for meta rows: many may have the same key and reference.
DROP INDEX silo_meta_by_ref;
CREATE INDEX silo_meta_by_ref ON silo_meta (workspace_id, key, ref, place DESC, entry_id DESC, src) WHERE ref <> '';

-- +goose Down
DROP INDEX jobs_by_ref;
CREATE INDEX jobs_by_ref ON jobs (workspace_id, ref) WHERE ref <> '';
DROP INDEX silo_meta_by_ref;
CREATE INDEX silo_meta_by_ref ON silo_meta (workspace_id, key, ref, place) WHERE ref <> '';
