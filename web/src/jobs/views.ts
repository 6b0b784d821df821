import type { View } from '$/views';

export const views: View[] = [
  { path: '/jobs', title: 'jobs.title', load: () => import('./Jobs.svelte'), nav: { group: 'automation', icon: 'jobs', order: 20 } },
  {
    path: '/attention',
    title: 'jobs.attention',
    load: () => import('./Attention.svelte'),
    nav: { group: 'automation', icon: 'attention', order: 30 },
  },
];
