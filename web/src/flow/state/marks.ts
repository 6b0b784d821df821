import type { Problem } from '../api';
import type { Marks } from '../canvas/context';
import { rowOfPath, type Row } from '../model/rows';
import { walk } from '../model/tree';
import type { Flow } from '../model/types';

/** marksOf puts problems and warnings on the rows that show their places. */
export function marksOf(rows: readonly Row[], problems: readonly Problem[], warnings: readonly Problem[]): Map<string, Marks> {
  const out = new Map<string, { problems: Problem[]; warnings: Problem[] }>();
  const put = (list: readonly Problem[], kind: 'problems' | 'warnings'): void => list.forEach((problem) => {
    const row = rowOfPath(rows, problem.path);
    if (!row) return;
    const marks = out.get(row.key) ?? { problems: [], warnings: [] };
    marks[kind].push(problem);
    out.set(row.key, marks);
  });
  put(problems, 'problems');
  put(warnings, 'warnings');
  return out;
}

/** adviceOf returns what looks unwise in a workflow, although the server has nothing against it. */
export function adviceOf(flow: Flow, text: { noRescue: string; jump: string; noName: string }): Problem[] {
  const out: Problem[] = [];
  if (!flow.name.trim()) out.push({ path: 'name', message: text.noName });
  if (flow.steps.length > 0 && flow.rescue.length === 0) out.push({ path: 'rescue', message: text.noRescue });
  walk(flow, ({ step, path }) => step.next?.forEach((branch, n) => {
    if (branch.step_id) out.push({ path: `${path}.next[${n}]`, message: text.jump });
  }));
  return out;
}
