import type { Role } from '$/api/session.svelte';
import { t } from '$/texts/index.svelte';

export const roles: Role[] = ['viewer', 'operator', 'editor', 'admin'];

/** roleOptions is the choice of a role in a form. */
export function roleOptions(): { value: string; label: string }[] {
  return roles.map((value) => ({ value, label: t(`admin.role.${value}`) }));
}
