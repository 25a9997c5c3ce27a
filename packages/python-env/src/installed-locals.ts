/** What an environment holds of this machine's own directories. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normalName } from './requirements.ts';

/** Distributions that were installed from a directory of this machine, with that directory. */
export function installedLocals(venv: string): { name: string; path: string; editable: boolean }[] {
  const lib = join(venv, 'lib');
  const found: { name: string; path: string; editable: boolean }[] = [];
  const list = (folder: string) => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  };
  for (const folder of list(lib)) {
    const site = join(lib, folder, 'site-packages');
    for (const info of list(site).filter(name => name.endsWith('.dist-info'))) {
      try {
        const { url, dir_info: directory } = JSON.parse(
          readFileSync(join(site, info, 'direct_url.json'), 'utf8'),
        ) as {
          url?: unknown;
          dir_info?: { editable?: boolean };
        };
        if (typeof url !== 'string' || !url.startsWith('file://') || directory === undefined) continue;
        const name = normalName(info.replace(/-[^-]+\.dist-info$/, ''));
        found.push({ name, path: fileURLToPath(url), editable: directory.editable === true });
      } catch {
        // From an index: there is no such file.
      }
    }
  }
  return found;
}
