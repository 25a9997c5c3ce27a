/** How answers write the role of somebody in a repository. */
import type { BaseRole } from './store.ts';

const ORDER: readonly BaseRole[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/** What the old field `permission` says of a role: maintain counts as write, triage as read. */
export function legacyPermission(base: BaseRole): 'none' | 'read' | 'write' | 'admin' {
  if (base === 'maintain') return 'write';
  if (base === 'triage') return 'read';
  return base;
}

export function permissionFlags(base: BaseRole): Record<string, boolean> {
  const level = ORDER.indexOf(base);
  return { admin: level >= 5, maintain: level >= 4, push: level >= 3, triage: level >= 2, pull: level >= 1 };
}
