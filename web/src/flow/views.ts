import type { View } from '$/views';

export const views: View[] = [
  { path: '/workflows', title: 'flow.title', load: () => import('./List.svelte'), nav: { group: 'automation', icon: 'workflow', order: 10 } },
  { path: '/workflows/:id', title: 'flow.one', load: () => import('./Workflow.svelte') },
  { path: '/playground', title: 'flow.playground', load: () => import('./PlaygroundView.svelte'), nav: { group: 'automation', icon: 'code', order: 40 } },
];
