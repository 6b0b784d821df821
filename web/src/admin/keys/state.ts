import type { Schemas } from '$/api/client';

export type KeyState = 'active' | 'expired' | 'revoked';

/** stateOf says whether a key can be used. */
export function stateOf(key: Pick<Schemas['Token'], 'revoked_at' | 'expired'>): KeyState {
  if (key.revoked_at) return 'revoked';
  return key.expired ? 'expired' : 'active';
}

/** scopes that a key can have, those with fewer rights first. */
export const scopes = ['read', 'operate', 'write', 'api', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** includes says which scopes the rights of another one contain, so that choosing both means nothing. */
export const includes: Record<Scope, Scope[]> = { read: [], operate: [], write: ['read', 'operate'], api: ['read', 'operate', 'write'], admin: [] };
