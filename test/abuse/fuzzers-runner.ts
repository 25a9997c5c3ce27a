/** Parsers of what reaches the runner from projects, jobs, registries, databases and people. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decide as decideAccess, parseTrustedApps } from '@guarded-deploy/access';
import { parseDuration } from '@guarded-deploy/action-kit';
import {
  checkJumpHost,
  handedVars,
  parseOptions,
  parseVaultPasswords,
  readDump,
  readReport,
  sentenceOf,
} from '@guarded-deploy/ansible';
import { ArchiveError } from '@guarded-deploy/artifacts';
import { resultsOf } from '@guarded-deploy/artifacts/results';
import { parseCommandLine } from '@guarded-deploy/cli/arguments';
import { checkTag, ociRegistry, parseImage, parseImages, parseServices } from '@guarded-deploy/ecs';
import { commitOfLabels, commitOfTag } from '@guarded-deploy/ecs/image/commit';
import { aggregate } from '@guarded-deploy/energy/aggregate';
import { parseCurve } from '@guarded-deploy/energy/curves';
import { parseRecording } from '@guarded-deploy/energy/record';
import { parseHistory } from '@guarded-deploy/energy/trend';
import { unzipJson, zipOne } from '@guarded-deploy/energy/zip';
import { freshState, normalizeKey, parseLockState, serializeLockState } from '@guarded-deploy/lock';
import { transition } from '@guarded-deploy/lock/state';
import {
  bytesOf,
  lockedHashes,
  openArchive,
  openList,
  readManifest,
  readReference,
} from '@guarded-deploy/prepared';
import { isPlainPath } from '@guarded-deploy/prepared/manifest';
import { parseDotenv, parseRequest, parseSystemPackages } from '@guarded-deploy/python-env';
import { parseCheck } from '@guarded-deploy/python-env/complete';
import { interpolate } from '@guarded-deploy/python-env/dotenv';
import { reachedFrom } from '@guarded-deploy/python-env/reached';
import { isLeftOut, meaningsOf, numberedLines } from '@guarded-deploy/python-env/requirements';
import { readToml, tomlProblem } from '@guarded-deploy/python-env/toml';
import { DotenvError, readDotenv } from '@guarded-deploy/release/config/dotenv';
import { decideCase, hostileCases } from '../../actions/permission-check/test/hostile-events.ts';
import { manifest as manifestOf } from '../../packages/prepared/test/samples.ts';
import { type Fuzzer, tolerate } from './harness.ts';

const TARGET = { implementation: 'cpython', version: '3.12.1', platform: 'linux' } as never;

const UV_LOCK =
  'version = 1\n[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "x" }\nwheels = [{ url = "a-1-py3-none-any.whl", hash = "sha256:aa" }]\n';

const ENVIRONMENT: readonly Fuzzer[] = [
  {
    name: 'dotenv files',
    samples: ['A=1\nexport B="x ${A} \\n"\nC=\'y\' # c\nD=${E:-f}\n'],
    words: ['${', '${A', '}', ':-', 'export ', '\\n', '\\"', '"""', '$A', 'PATH=', 'LD_PRELOAD=', '#'],
    run(text) {
      const { entries, problems } = parseDotenv(text, { A: '1' });
      interpolate(text, name => name);
      try {
        readDotenv(text);
      } catch (error) {
        if (!(error instanceof DotenvError)) throw error;
      }
      return [...problems, ...entries.map(({ name }) => name)];
    },
  },
  {
    name: 'requirements, lock files, versions of Python',
    weight: 2,
    samples: [
      UV_LOCK,
      'a==1 --hash=sha256:aa \\\n  --hash=sha256:bb\n-r other.txt\n-e ./x[y]; python_version < "3.9"\nb @ file:///x\n',
      '[project]\nname = "a"\nrequires-python = ">=3.11,<4"\n[tool.uv.workspace]\nmembers = ["p/*"]\n',
      '{"_meta": {"hash": {"sha256": "x"}}, "default": {"a": {"version": "==1", "hashes": ["sha256:aa"], "path": "./x"}}}',
    ],
    words: [
      '[[package]]\n',
      'name = ',
      '"""',
      '-r ',
      '-c ',
      '-e ',
      '--hash=',
      '; ',
      '${A}',
      'file:///',
      '@ ',
      '[x]',
      '>=3',
      '!=3.*',
      '==',
      'pypy',
      '*/**',
    ],
    run(text) {
      const sources = {
        read: (path: string) => (path.length < 40 ? text : undefined),
        hash: () => undefined,
        list: () => [],
        real: () => undefined,
      };
      for (const kind of [
        'uv.lock',
        'pylock',
        'requirements',
        'poetry.lock',
        'pdm.lock',
        'Pipfile.lock',
      ] as const)
        tolerate(() => reachedFrom(kind, ['r.txt'], sources));
      for (const { text: line } of numberedLines(text)) {
        tolerate(() => meaningsOf(line));
        tolerate(() => isLeftOut(line, TARGET));
      }
      for (const name of ['uv.lock', 'pylock.toml', 'requirements.txt'])
        tolerate(() => lockedHashes([{ name, content: text }]));
      tolerate(() => parseRequest(text, 'x'));
      tolerate(() => parseSystemPackages(text.split('\n')));
      parseCheck(text);
      readToml(text);
      return [JSON.stringify(tomlProblem(text) ?? '')];
    },
  },
];

const PREPARED: readonly Fuzzer[] = [
  {
    name: 'the list of what was prepared',
    samples: [bytesOf(manifestOf()).toString('utf8')],
    words: ['../', 'a//b', '.whl', '"kind":"built"', '"size":-1', 'sha256:'],
    run(text) {
      tolerate(() => readReference(text));
      const manifest = readManifest(Buffer.from(text));
      for (const { path } of manifest.files)
        if (path.startsWith('/') || path.split('/').includes('..') || !isPlainPath(path))
          throw new Error(`${path} leaves`);
      return [manifest.repository, manifest.environment, manifest.directory];
    },
  },
  {
    name: 'archives of somebody else',
    weight: 4,
    knows: [ArchiveError],
    // Its caller tells why a report was left out.
    knowsMessages: /^there is no report|^it is |archive/,
    samples: [zipOne('prepared.json', bytesOf(manifestOf()).toString('utf8')).toString('latin1')],
    words: [
      'PK\u0003\u0004',
      'PK\u0001\u0002',
      'PK\u0005\u0006',
      '\u00ff\u00ff\u00ff\u00ff',
      '\u0008\0',
      'prepared.json',
    ],
    run(text) {
      const bytes = Buffer.from(text, 'latin1');
      const scratch = mkdtempSync(join(tmpdir(), 'abuse-'));
      try {
        writeFileSync(join(scratch, 'a.zip'), bytes);
        tolerate(() => {
          using archive = openArchive(join(scratch, 'a.zip'));
          const manifest = openList(archive, { artifact: 'x', sha256: 'f'.repeat(64) });
          throw new TypeError(`another hash was taken: ${manifest.run}`);
        });
        return [unzipJson(bytes, 1 << 20)];
      } finally {
        rmSync(scratch, { recursive: true });
      }
    },
  },
  {
    name: 'tokens of the results service',
    samples: [`a.${Buffer.from('{"scp":"Actions.Results:1:2 x"}').toString('base64url')}.b`],
    words: ['.', 'eyJ', 'Actions.Results:'],
    run: text => [JSON.stringify(resultsOf('https://x.example/', text) ?? null)],
  },
];

const REPORTS: readonly Fuzzer[] = [
  {
    name: 'reports, recordings and curves of energy',
    samples: [
      JSON.stringify({
        version: 1,
        label: 'x',
        cpu_model: 'y',
        curve: 'c',
        zone: 'z',
        seconds: 1,
        cpu_seconds: 1,
        utilization: 0.5,
        joules: 1,
        joules_low: 1,
        joules_high: 2,
        grams_co2e: 0,
        grams_low: 0,
        grams_high: 0,
        coverage: 1,
        cores: 2,
      }),
      '{"name":"c","idle":1,"points":[[0,1],[1,2]],"cores":2}',
      'h {"version":1,"wall":1,"mono":1,"cores":2}\ns 1 1 1 1 0 0\nb 1 1 10 {"name":"a","kind":"step"}\ne 2 10\nn 2 note\n',
      '[{"at":1,"joules":1,"cpu":"x","curve":"c","seconds":1}]',
    ],
    words: ['s 1 2 3', 'b 1 2 3 {}', 'e 1', 'h {}', 'c 1 2', 'o 1', '1e308', '"version":1'],
    knowsMessages: /./,
    run(text) {
      parseRecording(text);
      const sum = aggregate([{ name: text.slice(0, 50), json: text }]);
      for (const [name, number] of Object.entries(sum))
        if (typeof number === 'number' && !Number.isFinite(number))
          throw new TypeError(`${name} is ${number}`);
      parseHistory(text);
      parseCurve(text, 'x');
      return [...sum.legs.map(({ label }) => label), ...sum.refused.map(({ reason }) => reason)];
    },
  },
  {
    name: 'what Ansible reports',
    samples: [
      '{"event":"recap","hosts":{"h":{"ok":1,"failures":1}}}\n{"event":"failed","host":"h","task":"t","message":"m","path":"/x/p.yml:3"}\n',
      '[{"name":"DEFAULT_X","value":1}]',
    ],
    words: ['{"event":"failed"}\n', '{"event":"recap","hosts":', '"rescued":true', '"host":"__proto__"'],
    run(text) {
      const report = readReport('p.yml', text);
      readDump(text);
      readDump(text, 'ssh');
      for (const read of [
        () => parseOptions(text),
        () => checkJumpHost(text),
        () => parseVaultPasswords(text),
        () => handedVars(text),
      ])
        tolerate(read);
      return [...report.failed.map(sentenceOf), ...Object.keys(report.recap)];
    },
  },
  {
    name: 'answers of registries, images and services',
    samples: [
      JSON.stringify({ manifests: [{ digest: `sha256:${'a'.repeat(64)}`, platform: { os: 'linux' } }] }),
      JSON.stringify({
        config: {
          digest: `sha256:${'b'.repeat(64)}`,
          Labels: {
            'org.opencontainers.image.revision': 'c'.repeat(40),
            'org.opencontainers.image.source': 'https://github.com/a/b',
          },
        },
      }),
      '{"tags":["a","b"]}',
      'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:a/b:pull"',
    ],
    words: ['Bearer ', 'realm="http://169.254.169.254/"', 'sha256:', '"config":', '"Labels":', '\r\nx: y'],
    async run(text, dice) {
      const asked: string[] = [];
      const registry = ociRegistry('ghcr.io/acme/portal', {
        fetch: async (url: string) => {
          asked.push(url);
          const status = dice.pick([200, 200, 200, 401, 404]);
          return {
            status,
            headers: new Map([
              ['www-authenticate', text.replace(/[\r\n\0]/g, '')],
              ['docker-content-digest', text],
            ]) as never,
            text: async () => text,
          };
        },
        token: 'secret-4711',
        user: 'u',
        signal: new AbortController().signal,
        patienceMs: 0,
      } as never);
      const said: unknown[] = [];
      for (const ask of [
        () => registry.tags(),
        () => registry.has('x'),
        () => registry.labels('x'),
        () => registry.manifest('x'),
      ])
        said.push(
          await ask().catch((error: unknown) =>
            tolerate(() => {
              throw error;
            }),
          ),
        );
      // Whatever it answers, nobody but the registry and who it may name is asked.
      for (const url of asked)
        if (!/^https:\/\/([a-z0-9-]+\.)*ghcr\.io(\/|\?)/.test(url)) throw new Error(`${url} was asked`);
      for (const read of [
        () => parseImage(text),
        () => checkTag(text),
        () => parseImages(text.split('\n')),
        () => parseServices({ services: text.split('\n') }),
      ])
        tolerate(read);
      commitOfTag(text);
      tolerate(() =>
        commitOfLabels(
          { revision: text, source: text },
          { repository: 'a/b', serverUrl: 'https://github.com' },
        ),
      );
      return said;
    },
  },
];

const LOCK_KEY = normalizeKey('prod');
const PEOPLE: readonly Fuzzer[] = [
  {
    name: 'lock refs',
    samples: [
      serializeLockState({
        ...freshState(LOCK_KEY, 1),
        holder: {
          nonce: 'n',
          repository: 'a/b',
          run: 1,
          attempt: 1,
          job: 2,
          number: 3,
          sha: 'a'.repeat(40),
          workflow: 'w',
          name: 'n',
          since: 1,
        } as never,
        last: { repository: 'a/b', run: 1, number: 1, sha: 'a'.repeat(40) },
      }),
      serializeLockState(freshState(LOCK_KEY, 1))
        .split('\n')
        .find(line => line.startsWith('{')) ?? '',
    ],
    words: ['"schema":1', '"key":', '"epoch":9007199254740991', '"queue":[', '"holder":null', '{', '\n{'],
    run(text) {
      const state = parseLockState(text, LOCK_KEY);
      tolerate(() => normalizeKey(text));
      if (state === undefined) return [];
      const again = parseLockState(serializeLockState(state), LOCK_KEY);
      if (JSON.stringify(again) !== JSON.stringify(state))
        throw new Error('reads otherwise when it was written');
      transition(state, { kind: 'REAP', nonce: 'n', by: text.slice(0, 9) });
      return [];
    },
  },
  {
    name: 'events, bent, and the words of comments',
    weight: 3,
    samples: ['dependabot[bot]:49699333\nacme-bot\n', '30m', '1h 5s'],
    words: ['[bot]', ':1', 'login:', 'm', 'h', '/deploy ', 'staging', ' --'],
    async run(text, dice) {
      const { verdict } = await decideCase(hostileCases(dice.below(1 << 30)).next().value!);
      if (!['trusted', 'approval', 'deny'].includes(verdict.decision)) throw new Error(verdict.decision);
      tolerate(() => parseTrustedApps(text.split('\n')));
      tolerate(() => parseDuration(text));
      const facts = {
        ...{
          eventName: dice.pick(['issue_comment', 'pull_request_review', 'push', 'workflow_run', text]),
          repository: text,
          repositoryId: text,
        },
        ...{ sha: text, ref: text, actor: text, actorId: text, triggeringActor: text, runAttempt: 1 },
        payload: payloadOf(text),
      };
      const deny = async () => ({ status: 'error', reason: text }) as never;
      const reader = new Proxy({}, { get: () => deny });
      const bent = await decideAccess(
        facts as never,
        { commit: text, pullRequest: undefined, pin: 'head' },
        { minimum: 'write', trustedApps: [] },
        reader as never,
      );
      if (bent.decision === 'trusted') throw new Error('trusted');
      return [bent.commit?.name ?? ''];
    },
  },
  {
    name: 'words of the command line',
    samples: [
      'release prod --limit web --json',
      'rollback staging --to 20260101000000',
      'scale prod --set web=4',
    ],
    words: ['--', '--json=', '--limit', '-h', '--variables', '@file', '=', 'rehearse', 'unlock'],
    run(text) {
      parseCommandLine(text.split(' '));
      return [];
    },
  },
];

function payloadOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {
      comment: { body: text, user: { login: text, id: text } },
      issue: { number: text, pull_request: {} },
      pull_request: text,
      sender: text,
      [text]: text,
    };
  }
}

export const RUNNER: readonly Fuzzer[] = [...ENVIRONMENT, ...PREPARED, ...REPORTS, ...PEOPLE];
