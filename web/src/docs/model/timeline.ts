/** What happened to an entry, for the activity. */
export interface Happening {
  kind: 'state' | 'version' | 'file' | 'job';
  at: string;
  /** The ID of the job behind it, if a job did it. */
  job: string;
  src: string;
  srcID: string;
  /** A state, a version, the name of a file, or the result of a job. */
  what: string;
  signed?: boolean;
  invalid?: boolean;
  notes?: string;
  faults?: number;
  file?: string;
  workflow?: { id: string; name: string; version: string };
}

interface StateRow { key: string; created_at: string; src?: string | undefined; src_id?: string | undefined; notes?: string | undefined; faults?: unknown[] | undefined }
interface VersionRow { version: string; at: string; signed?: boolean | undefined; invalid?: boolean | undefined; src?: string | undefined; src_id?: string | undefined }
interface FileRow { id: string; name: string; created_at: string; previous?: { id: string; created_at: string }[] | undefined }
interface JobRow {
  id: string;
  created_at: string;
  result?: string | undefined;
  faults?: unknown[] | undefined;
  workflow_id?: string | undefined;
  workflow?: unknown;
  version?: string | number | undefined;
}

export interface Sources {
  states: readonly StateRow[];
  versions: readonly VersionRow[];
  files: readonly FileRow[];
  jobs: readonly JobRow[];
}

/** Order of what happened at the same time, newest first: a job began before what it did. */
const ORDER: Record<Happening['kind'], number> = { state: 0, file: 1, version: 2, job: 3 };

/** Joins all that is known of an entry, newest first. */
export function timeline(sources: Sources): Happening[] {
  const all = [
    ...sources.states.map(stateOf), ...sources.versions.map(versionOf), ...sources.files.flatMap(filesOf), ...sources.jobs.map(jobOf),
  ];
  const jobs = new Set(sources.jobs.map((j) => j.id));
  for (const h of all) if (!h.job && jobs.has(h.srcID)) h.job = h.srcID;
  return all.sort((a, b) => b.at.localeCompare(a.at) || ORDER[a.kind] - ORDER[b.kind]);
}

function stateOf(s: StateRow): Happening {
  const h: Happening = { kind: 'state', at: s.created_at, job: '', src: s.src ?? '', srcID: s.src_id ?? '', what: s.key };
  if (s.notes) h.notes = s.notes;
  if (s.faults?.length) h.faults = s.faults.length;
  return h;
}

function versionOf(v: VersionRow): Happening {
  return { kind: 'version', at: v.at, job: '', src: v.src ?? '', srcID: v.src_id ?? '', what: v.version, signed: v.signed === true, invalid: v.invalid === true };
}

function filesOf(f: FileRow): Happening[] {
  const one = (id: string, at: string): Happening => ({ kind: 'file', at, job: '', src: '', srcID: '', what: f.name, file: id });
  return [one(f.id, f.created_at), ...(f.previous ?? []).map((p) => one(p.id, p.created_at))];
}

function jobOf(j: JobRow): Happening {
  const h: Happening = { kind: 'job', at: j.created_at, job: j.id, src: '', srcID: '', what: j.result ?? 'running' };
  if (j.faults?.length) h.faults = j.faults.length;
  const name = nameOf(j.workflow);
  if (j.workflow_id) h.workflow = { id: j.workflow_id, name: name || j.workflow_id.slice(0, 8), version: String(j.version ?? '') };
  return h;
}

function nameOf(workflow: unknown): string {
  if (typeof workflow === 'string') return workflow;
  if (typeof workflow === 'object' && workflow !== null && 'name' in workflow && typeof workflow.name === 'string') return workflow.name;
  return '';
}

/** Whether a source is a step of a workflow, such as "silo.close", and not a person or a token. */
export function isStep(src: string): boolean {
  return src.includes('.') || src === 'pdf';
}
