import type { View } from '$/views';

export const views: View[] = [
  { path: '/', title: 'home.title', load: () => import('./Home.svelte'), nav: { group: 'top', icon: 'home', order: 0 } },
];
