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
  /** Whether the session of who is shown has ended: they sign in again over the view, which stays as it is. */
  ended = $state(false);
  #again: Promise<void> | undefined;
  #resume: (() => void) | undefined;
  /** Slug or ID of the workspace in the address. The router sets it. */
  place = $state('');

  /** The workspace that is shown, if the person is a member of it. */
  get workspace(): SessionWorkspace | undefined {
    return this.current?.workspaces.find((each) => each.slug === this.place || each.id === this.place);
  }

  get workspaceID(): string {
    return this.workspace?.id ?? '';
  }

  /** again resolves when the person has signed in again, so that what they asked for can go on. */
  again(): Promise<void> {
    this.ended = true;
    this.#again ??= new Promise((resolve) => (this.#resume = resolve));
    return this.#again;
  }

  /** begin takes the session that a sign-in made. It returns false for somebody else than who is shown. */
  begin(next: Session): boolean {
    if (this.ended && this.current && this.current.person.id !== next.person.id) return false;
    this.current = next;
    this.ended = false;
    this.#resume?.();
    this.#again = this.#resume = undefined;
    return true;
  }

  /** leave shows the page on which people sign in. */
  leave(): void {
    this.current = null;
    this.ended = false;
  }

  /** may says whether the person has this role in the workspace, or one with more rights. */
  may(role: Role | 'owner'): boolean {
    if (role === 'owner') return this.current?.person.owner === true;
    const own = this.workspace?.role;
    return own !== undefined && ranks[own] >= ranks[role];
  }
}

export const session = new State();
