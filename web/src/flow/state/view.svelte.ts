// What the editor shows beside the steps, kept in the address: ?panel, ?step, ?view, ?version.
import { route, setQuery } from '$/router/router.svelte';

export type PanelName = '' | 'step' | 'settings' | 'versions' | 'check' | 'try';
const panels = new Set<string>(['settings', 'versions', 'check', 'try']);

/** View reads the address and changes it. */
export class View {
  readonly code = $derived(route.query.get('view') === 'code');
  readonly step = $derived(route.query.get('step') ?? '');
  readonly version = $derived(route.query.get('version') ?? '');
  readonly from = $derived(route.query.get('from') ?? '');
  readonly to = $derived(route.query.get('to') ?? '');
  readonly run = $derived(route.query.get('run') === 'open');
  readonly entry = $derived(route.query.get('entry') ?? '');
  readonly templates = $derived(route.query.get('templates') ?? route.query.get('template') ?? '');
  readonly panel: PanelName = $derived.by(() => {
    const name = route.query.get('panel') ?? '';
    return panels.has(name) ? (name as PanelName) : this.step ? 'step' : '';
  });

  show(panel: PanelName): void {
    setQuery({ panel: panel === 'step' ? '' : panel, step: panel === 'step' ? this.step : '' });
  }

  openStep(id: string, replace = false): void {
    if (id !== this.step || this.panel !== 'step') setQuery({ step: id, panel: '' }, { replace });
  }

  close(): void {
    setQuery({ panel: '', step: '' });
  }

  set(changes: Record<string, string>, replace = false): void {
    setQuery(changes, { replace });
  }
}
