/**
 * Bundles every action: actions/<name>/src/{pre,main,post}.ts and src/*.entry.ts → minified CommonJS dist/*.cjs, with the
 * licence texts of what is inside in dist/licenses.txt.
 *   node scripts/build.ts [NAME …]       writes
 *   node scripts/build.ts --check        builds in memory and fails on any difference from what is committed
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

const STUBS = join(import.meta.dirname, '../packages/action-kit/src/stubs');

/** Actions that may ask for OIDC tokens keep the HTTP client; in the others it is 400 KB of dead weight. See docs/decisions/0002. */
const ALIASES = {
  '@actions/http-client': join(STUBS, 'http-client.ts'),
  '@actions/http-client/lib/auth': join(STUBS, 'http-client-auth.ts'),
  '@octokit/graphql': join(STUBS, 'graphql.ts'),
  tweetnacl: join(STUBS, 'tweetnacl.ts'),
  'universal-user-agent': join(STUBS, 'user-agent.ts'),
};

/** These talk to the cache or artifact service through @actions/cache, which needs the real HTTP client. */
const NEEDS_HTTP_CLIENT: readonly string[] = ['setup-environment'];

/** Even there undici serves nothing but a dispatcher for fetch, which nobody asks for. */
const CACHE_ALIASES = {
  undici: join(STUBS, 'undici.ts'),
  'universal-user-agent': join(STUBS, 'user-agent.ts'),
};

/** `import.meta.url` in dependencies written as ES modules; where there is none, it would cost a start two milliseconds. */
const BANNER = 'const __importMetaUrl=require("node:url").pathToFileURL(__filename).href;\n';

/** No action serves SSH, uses SFTP (a tar stream is 100 times faster) or tunnels HTTP through it, but ssh2 loads all with its client. */
const clientOnly: Plugin = {
  name: 'ssh2-client-only',
  setup(builder) {
    builder.onResolve(
      { filter: /^\.\/(server|http-agents|keygen|protocol\/SFTP)\.js$/ },
      ({ path, importer }) =>
        importer.includes('/node_modules/ssh2/lib/') ? { path, namespace: 'left-out' } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** What @actions/core loads at start but needs late (crypto) or not at all: its summary (action-kit writes its own) and its `platform`, which brings @actions/exec. */
const lightCore: Plugin = {
  name: 'light-core',
  setup(builder) {
    builder.onResolve({ filter: /^\.\/(summary|platform)\.js$/ }, ({ importer }) =>
      importer.includes('/node_modules/@actions/core/') ? { path: join(STUBS, 'core-parts.ts') } : undefined,
    );
    builder.onResolve({ filter: /^crypto$/ }, ({ importer }) =>
      importer.includes('/node_modules/@actions/core/') ? { path: join(STUBS, 'crypto.ts') } : undefined,
    );
  },
};

/**
 * yaml ships CommonJS for Node, which comes whole, and ES modules, of which a bundle has what it uses. No action writes YAML: of
 * what does, only the text of keys that are mappings or lists would be used, and these are refused. Warnings go where Node's go.
 */
const yamlReader: Plugin = {
  name: 'yaml-reader',
  setup(builder) {
    const names = ['', 'Collection', 'Comment', 'Document', 'Number', 'Pair', 'String'].map(
      part => `refuse as stringify${part}`,
    );
    builder.onResolve({ filter: /^yaml$/ }, () => ({
      path: resolve('node_modules/yaml/browser/dist/index.js'),
      sideEffects: false,
    }));
    builder.onLoad({ filter: /[/\\]yaml[/\\]browser[/\\]dist[/\\]stringify[/\\]/ }, () => ({
      contents: `const refuse = () => { throw new Error('a mapping or list cannot be a key'); }; export { refuse as createStringifyContext, ${names.join(', ')} };`,
    }));
    builder.onLoad({ filter: /[/\\]yaml[/\\]browser[/\\]dist[/\\]log\.js$/ }, () => ({
      contents:
        "export const debug = () => {}; export const warn = (level, warning) => { if (level === 'debug' || level === 'warn') process.emitWarning(warning); };",
    }));
  },
};

async function bundle(action: string): Promise<Map<string, string>> {
  const folder = join('actions', action);
  const entries = globSync(join(folder, 'src/{pre,main,post,*.entry}.ts')).sort();
  const files = new Map<string, string>();
  if (entries.length === 0) return files;
  const packages = new Set<string>();
  for (const entry of entries) {
    const name = basename(entry).replace(/(\.entry)?\.ts$/, '');
    const source = readFileSync(entry, 'utf8');
    const usesCache = NEEDS_HTTP_CLIENT.includes(action);
    const result = await build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      write: false,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      metafile: true,
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'warning',
      alias: usesCache ? CACHE_ALIASES : ALIASES,
      // ssh2's optional native helpers: pure JavaScript stands in for them.
      loader: { '.node': 'empty' },
      plugins: [clientOnly, lightCore, yamlReader],
      define: { 'import.meta.url': '__importMetaUrl' },
    });
    const { text } = result.outputFiles[0]!;
    const banner = !source.startsWith('#!') && text.includes('__importMetaUrl') ? BANNER : '';
    files.set(join(folder, 'dist', `${name}.cjs`), `${banner}${text}`);
    for (const path of packagesOf(result.metafile)) packages.add(path);
  }
  const licenses = licenceTexts([...packages].sort());
  if (licenses !== '') files.set(join(folder, 'dist/licenses.txt'), licenses);
  return files;
}

/** Folders below node_modules whose code is in the bundle. */
function packagesOf(metafile: Metafile): string[] {
  const inside = new Set<string>();
  for (const output of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      if (bytesInOutput === 0) continue;
      const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
      if (match) inside.add(match[1]!);
    }
  }
  return [...inside];
}

function licenceTexts(folders: readonly string[]): string {
  const sections = folders.map(folder => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = globSync(join(folder, '{LICENSE,LICENCE,License,license,COPYING}*')).sort()[0];
    const text = file ? readFileSync(file, 'utf8').trim() : `Licensed under ${license}.`;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return sections.join(`\n${'-'.repeat(80)}\n\n`);
}

const arguments_ = process.argv.slice(2);
const check = arguments_.includes('--check');
const wanted = arguments_.filter(argument => !argument.startsWith('--'));
const actions =
  wanted.length > 0
    ? wanted
    : globSync('actions/*/')
        .map(folder => basename(folder))
        .sort();
const stale: string[] = [];
for (const action of actions) {
  const files = await bundle(action);
  for (const [path, content] of files) {
    if (existsSync(path) && readFileSync(path, 'utf8') === content) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  for (const path of globSync(`actions/${action}/dist/*`)) {
    if (files.has(path)) continue;
    stale.push(path);
    if (!check) rmSync(path, { recursive: true });
  }
}
if (stale.length > 0) console.log(`${check ? 'stale' : 'wrote'}: ${stale.join(', ')}`);
if (check && stale.length > 0) {
  console.error('The bundles are not what the sources give: run npm run build.');
  process.exitCode = 1;
}
