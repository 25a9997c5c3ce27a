/** Which directories belong to a uv workspace. Pure. */
import { withoutEnd } from '@guarded-deploy/foreign/linear';
import { at, isTable, readToml, textsOf } from './toml.ts';

/** A glob of `tool.uv.workspace`: `*` and `?` stay within a name, `**` does not. */
export function globMatches(glob: string, path: string): boolean {
  const pattern = withoutEnd(glob, '/')
    .replace(/^\.\//, '')
    .replace(/\*\*\/|\*\*|\*|\?|\[!?[^\]]{1,200}\]|[.+^${}()|[\]\\]/g, part => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      if (part === '?') return '[^/]';
      return part.startsWith('[') && part.length > 1 ? part.replace('[!', '[^') : `\\${part}`;
    });
  return new RegExp(`^${pattern}$`).test(path);
}

/** Whether a directory is a member of a workspace, by the root's pyproject.toml. `path` counts from that root. */
export function isMember(pyproject: string, path: string): boolean {
  const workspace = at(readToml(pyproject), 'tool', 'uv', 'workspace');
  if (!isTable(workspace)) return false;
  const matches = (globs: unknown) => textsOf(globs).some(glob => globMatches(glob, path));
  return matches(workspace.members) && !matches(workspace.exclude);
}
