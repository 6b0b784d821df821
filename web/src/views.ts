// All views of a workspace. Each part of the console lists its own.
import type { Component } from 'svelte';
import type { Role } from '$/api/session.svelte';
import { views as admin } from '$/admin/views';
import { views as docs } from '$/docs/views';
import { views as flow } from '$/flow/views';
import { views as home } from '$/home/views';
import { views as jobs } from '$/jobs/views';
import type { Params } from '$/router/match';
import type { Key } from '$/texts/index.svelte';
import type { IconName } from '$/ui/icons';

export type Group = 'top' | 'documents' | 'automation' | 'configuration' | 'organisation';
export const groups: Group[] = ['top', 'documents', 'automation', 'configuration', 'organisation'];

export interface View {
  /** Path below /w/:workspace. */
  path: string;
  /** Title of the page and of its place in the sidebar. */
  title: Key;
  // A component that is loaded when the view is opened; it gets the named segments of its path.
  load: () => Promise<{ default: Component<{ params: Params }> | Component }>;
  /** Where the sidebar has it; views without it are reached from others. */
  nav?: Place | Place[];
  /** The least role that may see it. */
  role?: Role | 'owner';
}

export interface Place {
  group: Group;
  icon: IconName;
  order: number;
  /** Path of this place, if that of the view has named segments. */
  path?: string;
  title?: Key;
}

export const views: View[] = [...home, ...jobs, ...docs, ...flow, ...admin];

export interface NavItem extends Place {
  path: string;
  title: Key;
  role: View['role'];
}

/** places is what the sidebar lists, in its order. */
export const places: NavItem[] = views
  .flatMap(({ nav = [], path, title, role }) => (Array.isArray(nav) ? nav : [nav]).map((place) => ({ path, title, role, ...place })))
  .sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || a.order - b.order);
