/** All filters and tests by name; those that Ansible has and we refuse, with what to do instead. */

import { bind } from './calls.ts';
import { ExpressionError, SyntaxFault, unsupported } from './errors.ts';
import { dictFilters } from './filters/dicts.ts';
import { encodingFilters } from './filters/encoding.ts';
import { listFilters } from './filters/lists.ts';
import { numberFilters } from './filters/numbers.ts';
import { otherFilters } from './filters/others.ts';
import { pathFilters } from './filters/paths.ts';
import { patternFilters } from './filters/patterns.ts';
import { setFilters } from './filters/sets.ts';
import { textFilters } from './filters/texts.ts';
import { firstUndefined, guarded, withItems } from './invoke.ts';
import { isTrue } from './kinds.ts';
import { likely } from './near-names.ts';
import type { Plugin, Plugins } from './plugins.ts';
import { keptSecret } from './secrets.ts';
import type { Any, Arguments, Session } from './session.ts';
import { TESTS } from './tests.ts';
import { Undefined } from './undefined.ts';

export const FILTERS: Plugins = {
  ...listFilters,
  ...textFilters,
  ...numberFilters,
  ...setFilters,
  ...dictFilters,
  ...encodingFilters,
  ...pathFilters,
  ...patternFilters,
  ...otherFilters,
};

/** What Ansible has and we refuse: it needs a library of Python or makes another text each time. */
export const REFUSED_FILTERS: Readonly<Record<string, string>> = {
  password_hash: 'Make the hash once and keep it, encrypted by ansible-vault, as a variable.',
  vault: "Encrypt the value with 'ansible-vault encrypt_string' and keep that as a variable.",
  unvault: "Write the value with '!vault' in a file of variables: it is opened when it is used.",
};

const DISK = 'It would look at the disk of the runner, which is not the host. Decide by a variable.';

export const REFUSED_TESTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'directory exists file is_dir is_file is_link is_mount is_same_file link link_exists mount same_file vaulted_file'
      .split(' ')
      .map(name => [name, DISK]),
  ),
  vault_encrypted: 'Values of the vault are opened when they are used; decide by a variable.',
};

type Kind = 'filter' | 'test';

/** Filters of collections that many write by their short name. */
const OF_COLLECTIONS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'community.general':
      'json_query dict_kv counter lists_mergeby from_csv jc hashids_encode random_mac to_ini',
    'ansible.utils': 'ipaddr ipv4 ipv6 ipwrap ipsubnet ipmath next_nth_usable network_in_usable hwaddr',
    'ansible.netcommon': 'parse_cli parse_xml type5_pw vlan_parser',
  }).flatMap(([collection, names]) => names.split(' ').map(name => [name, collection])),
);

const FOR_COLLECTIONS = 'Use filters of ansible-core, or set the value as a variable.';

/** Where a filter that ansible-core has not is known to be; undefined when nowhere. */
const collectionOf = (kind: Kind, name: string): string | undefined =>
  kind === 'filter' && Object.hasOwn(OF_COLLECTIONS, name) ? OF_COLLECTIONS[name] : undefined;

const ofCollection = (name: string, collection: string): string =>
  `the filter '${name}' belongs to ${collection}, and collections of Ansible are not supported`;

const TABLES: Readonly<
  Record<Kind, { readonly known: Plugins; readonly refused: Readonly<Record<string, string>> }>
> = {
  filter: { known: FILTERS, refused: REFUSED_FILTERS },
  test: { known: TESTS, refused: REFUSED_TESTS },
};

const shortName = (name: string): string => name.replace(/^ansible\.(?:builtin|legacy)\./, '');

/** Whether there is a filter or test of that name. */
export const isKnown = (kind: Kind, name: string): boolean =>
  Object.hasOwn(TABLES[kind].known, shortName(name));

function unknown(kind: Kind, name: string): string {
  const other = kind === 'filter' ? 'test' : 'filter';
  if (isKnown(other, name)) {
    const instead = other === 'test' ? `value is ${name}` : `value | ${name}`;
    return `there is no ${kind} '${name}'; it is a ${other}: '${instead}'`;
  }
  return `there is no ${kind} '${name}'${likely(name, Object.keys(TABLES[kind].known))}`;
}

/** Refuses by name what cannot be had. */
function refuse(kind: Kind, name: string): void {
  const short = shortName(name);
  const { refused } = TABLES[kind];
  if (Object.hasOwn(refused, short)) unsupported(`the ${kind} '${short}' is not supported`, refused[short]!);
  if (short.includes('.'))
    unsupported(
      `the ${kind} '${name}' belongs to a collection of Ansible, and collections are not supported`,
      FOR_COLLECTIONS,
    );
  const collection = collectionOf(kind, name);
  if (collection) unsupported(ofCollection(name, collection), FOR_COLLECTIONS);
}

function check(kind: Kind, name: string, at: number, soft: boolean): void {
  if (
    soft ||
    isKnown(kind, name) ||
    Object.hasOwn(TABLES[kind].refused, shortName(name)) ||
    name.includes('.')
  )
    return;
  const collection = collectionOf(kind, name);
  if (collection) throw new SyntaxFault(ofCollection(name, collection), at, FOR_COLLECTIONS);
  throw new SyntaxFault(unknown(kind, name), at);
}

/** Before a template runs: every filter is there, but for those inside of an `if`, which may stand there for that reason. */
export const checkFilter = (name: string, at: number, soft: boolean): void => check('filter', name, at, soft);

export const checkTest = (name: string, at: number, soft: boolean): void => check('test', name, at, soft);

function find(kind: Kind, name: string): Plugin {
  const short = shortName(name);
  if (Object.hasOwn(TABLES[kind].known, short)) return TABLES[kind].known[short]!;
  refuse(kind, name);
  throw new ExpressionError('TemplateRuntimeError', unknown(kind, name));
}

/** The first positional argument is the value. An error is the filter's result. */
function call(session: Session, kind: Kind, name: string, args: Arguments): Any {
  const [signature, run, options = {}] = find(kind, name);
  const missing = options.takesUndefined ? undefined : firstUndefined(args);
  if (missing) return missing;
  return guarded(session, `the ${kind} '${name}' fails`, () =>
    withItems(session, options.lenient ?? false, () => {
      const [value, ...positional] = args.positional;
      const result = run(session, value, ...bind(name, signature, { positional, named: args.named }));
      return keptSecret(session, [...args.positional, ...args.named.values()], result);
    }),
  );
}

export const callFilter = (session: Session, name: string, args: Arguments): Any =>
  call(session, 'filter', name, args);

export function callTest(session: Session, name: string, args: Arguments): Any {
  const result = call(session, 'test', name, args);
  return result instanceof Undefined ? result : isTrue(result);
}
