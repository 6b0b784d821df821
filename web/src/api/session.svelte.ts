// Who is signed in, and in which workspaces. There is no token: the browser keeps a cookie that
// scripts cannot read.

export type Role = 'viewer' | 'operator' | 'editor' | 'admin';

export interface SessionWorkspace {
  id: string;
  slug: string;
  name: string;
  sandbox: boolean;
  color?: string;
  role: Role;
}

export interface Person {
  id: string;
  name: string;
  email: string;
  owner?: boolean;
}

export interface Session {
  person: Person;
  csrf: string;
  ends_at: string;
  workspaces: SessionWorkspace[];
}

const ranks: Record<Role, number> = { viewer: 0, operator: 1, editor: 2, admin: 3 };

class State {
  /** undefined while it is not known yet, null when nobody is signed in. */
  current = $state.raw<Session | null | undefined>(undefined);
  /** Slug or ID of the workspace in the address. The router sets it. */
  place = $state('');

  /** The workspace that is shown, if the person is a member of it. */
  get workspace(): SessionWorkspace | undefined {
    return this.current?.workspaces.find((each) => each.slug === this.place || each.id === this.place);
  }

  get workspaceID(): string {
    return this.workspace?.id ?? '';
  }

  /** may says whether the person has this role in the workspace, or one with more rights. */
  may(role: Role | 'owner'): boolean {
    if (role === 'owner') return this.current?.person.owner === true;
    const own = this.workspace?.role;
    return own !== undefined && ranks[own] >= ranks[role];
  }
}

export const session = new State();
