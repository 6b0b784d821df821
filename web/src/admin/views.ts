import type { View } from '$/views';

export const views: View[] = [
  { path: '/series', title: 'admin.series', load: () => import('./series/SeriesList.svelte'), nav: { group: 'configuration', icon: 'series', order: 10 } },
  { path: '/series/:id', title: 'admin.series', load: () => import('./series/SeriesView.svelte') },
  { path: '/keys', title: 'admin.keys', load: () => import('./keys/Keys.svelte'), nav: { group: 'configuration', icon: 'key', order: 20 }, role: 'admin' },
  { path: '/apps', title: 'admin.apps', load: () => import('./apps/Apps.svelte'), nav: { group: 'configuration', icon: 'app', order: 30 } },
  { path: '/subscriptions', title: 'admin.hooks', load: () => import('./hooks/Hooks.svelte'), nav: { group: 'configuration', icon: 'hook', order: 40 }, role: 'admin' },
  { path: '/subscriptions/:id', title: 'admin.hooks', load: () => import('./hooks/Hook.svelte'), role: 'admin' },
  { path: '/settings', title: 'admin.settings', load: () => import('./settings/Settings.svelte'), nav: { group: 'configuration', icon: 'settings', order: 50 }, role: 'admin' },
  { path: '/audit', title: 'admin.audit', load: () => import('./audit/Audit.svelte'), nav: { group: 'configuration', icon: 'audit', order: 60 }, role: 'admin' },
  { path: '/members', title: 'admin.members', load: () => import('./people/Members.svelte'), nav: { group: 'organisation', icon: 'people', order: 10 }, role: 'admin' },
  { path: '/people', title: 'admin.people', load: () => import('./people/People.svelte'), nav: { group: 'organisation', icon: 'shield', order: 20 }, role: 'owner' },
  { path: '/workspaces', title: 'admin.workspaces', load: () => import('./people/Workspaces.svelte'), nav: { group: 'organisation', icon: 'workspace', order: 30 }, role: 'owner' },
  { path: '/server', title: 'admin.server', load: () => import('./server/Server.svelte'), nav: { group: 'organisation', icon: 'panel', order: 40 }, role: 'owner' },
  { path: '/profile', title: 'admin.profile', load: () => import('./people/Profile.svelte'), nav: { group: 'organisation', icon: 'party', order: 50 } },
];
