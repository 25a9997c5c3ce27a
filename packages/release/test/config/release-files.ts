/** Release files in a test, and what is said of them. */
import { loadInventory, loadReleaseFile } from '@guarded-deploy/release';
import { NO_SOURCE, type ReleaseContext } from '../../src/plan/context.ts';
import { Templates } from '../../src/template/index.ts';

/** What plans are made from, for a release file and variables. */
export function contextOf(text: string, variables = {}, environment?: string): ReleaseContext {
  const config = loadReleaseFile(text, 'deploy/release.yml', environment);
  return {
    config,
    inventory: loadInventory(config, { files: { read: () => undefined, list: () => undefined }, variables }),
    environment: environment ?? '',
    release: '20260102030405',
    commit: 'c0ffee',
    ref: 'main',
    at: 1,
    variables,
    templates: new Templates(),
    source: {
      ...NO_SOURCE,
      has: path => path === 'requirements.txt',
      text: path => (path === 'requirements.txt' ? 'x' : undefined),
    },
    readTemplate: path => (path === 'env.j2' ? '{{ url }}\n' : 'unit {{ venv }}\n'),
  };
}

/** A release file with what every one needs. */
export const base = 'app: x\nroot: /srv/x\ninventory: { hosts: { h: null } }\n';
/** What a host says of itself. */
export const FACTS = { user: 1000 };
/** Code, sentence and place of the fault that something throws; undefined when it throws none. */
export const thrown = (act: () => unknown) => {
  try {
    act();
    return undefined;
  } catch (error) {
    const { code, what, place } = error as { code: string; what: string; place?: object };
    return { code, what, place };
  }
};
