/** Both readers on the same cases, value by value. */
import { type InventoryConfig, readInventory, selectHosts } from '@guarded-deploy/release';
import { Documents } from '../../../src/inventory/documents.ts';
import { groupNamesOf, type Host, type Inventory, shortNameOf } from '../../../src/inventory/hosts.ts';
import {
  type Answer,
  answerOf,
  askAnsible,
  comparable,
  filesOf,
  type Refusal,
  type Tree,
  type Typed,
  typed,
} from './ansible.ts';
import type { Chance } from './chance.ts';
import { precedenceTree } from './random-inventories.ts';
import { PATTERN_TREE, patternText } from './random-patterns.ts';
import { documentText, literalText, scalarText } from './random-values.ts';

/** What was compared, and where the two differ. */
export interface Comparison {
  readonly cases: number;
  /** Values compared one by one. */
  readonly values: number;
  /** Cases that both refuse. */
  readonly refused: number;
  readonly differences: readonly string[];
}

class Count {
  cases = 0;
  values = 0;
  refused = 0;
  readonly differences: string[] = [];

  /** Compares two answers of one case, of which either may be a refusal. */
  compare(name: string, theirs: unknown, ours: unknown): void {
    this.values++;
    const [left, right] = [sorted(theirs), sorted(ours)];
    if (left !== right) this.differences.push(`${name}\n  ansible ${left}\n  here    ${right}`);
  }

  /** True when at least one refuses; then it is counted. */
  refusal(name: string, theirs: unknown, ours: unknown): boolean {
    this.cases++;
    const [left, right] = [isRefusal(theirs), isRefusal(ours)];
    if (left && right) this.refused++;
    else if (left || right)
      this.differences.push(`${name}\n  ansible ${sorted(theirs)}\n  here    ${sorted(ours)}`);
    return left || right;
  }
}

const isRefusal = (answer: unknown): answer is Refusal =>
  typeof answer === 'object' && answer !== null && 'error' in answer;

/** JSON with the keys of objects in one order. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

function attempt<T>(act: () => T): T | Refusal {
  try {
    return act();
  } catch (error) {
    const { code, what } = error as { code?: string; what?: string };
    // Whatever is no fault is a mistake of ours.
    if (code === undefined || what === undefined) throw error;
    return { error: `${code} ${what}` };
  }
}

const read = (tree: Tree): Inventory =>
  readInventory(configOf(tree), {
    files: filesOf(tree),
    vaultPassword: (tree.vault ?? []).map(([id, password]) => ({ id, password })),
  });

const configOf = (tree: Tree): InventoryConfig => ({
  inventory: tree.sources,
  ...(tree.playbooks === undefined ? {} : { 'playbook-directory': tree.playbooks }),
});

/** An inventory without hosts is one to Ansible, and nothing to release to here. */
const noHosts = (theirs: Answer | Refusal, ours: unknown) =>
  !isRefusal(theirs) &&
  theirs.order.length === 0 &&
  isRefusal(ours) &&
  ours.error.startsWith('INVENTORY_EMPTY');

/** Whole inventories: hosts, their order, groups, and every variable of every host. */
type Order = (names: readonly string[]) => readonly string[];

const asTheyStand: Order = names => names;

/** Below the second level of groups Ansible walks a set, whose order is by chance. */
const inAnyOrder: Order = names => [...names].sort();

export function compareTrees(
  trees: readonly (Tree & { readonly name?: string; readonly ours?: Tree })[],
  order: Order = asTheyStand,
  env: Readonly<Record<string, string>> = {},
): Comparison {
  const count = new Count();
  const answers = askAnsible<Answer>(trees, env);
  for (const [index, tree] of trees.entries()) {
    const name = tree.name ?? `tree ${index} ${JSON.stringify(tree.files)}`;
    const theirs = answers[index]!;
    const ours = attempt(() => answerOf(read(tree.ours ?? tree), groupNamesOf, shortNameOf));
    if (noHosts(theirs, ours)) count.cases++;
    else if (!count.refusal(name, theirs, ours))
      compareAnswers(count, name, theirs as Answer, ours as Answer, order);
  }
  return count;
}

function compareAnswers(count: Count, name: string, theirs: Answer, ours: Answer, order: Order): void {
  count.compare(`${name}: hosts`, order(theirs.order), order(ours.order));
  for (const [group, hosts] of Object.entries(theirs.groups))
    count.compare(`${name}: hosts of ${group}`, order(hosts), order(ours.groups[group] ?? []));
  count.compare(`${name}: groups`, Object.keys(theirs.groups).sort(), Object.keys(ours.groups).sort());
  for (const [host, { variables, groups, short }] of Object.entries(theirs.hosts)) {
    const mine = ours.hosts[host];
    count.compare(`${name}: groups of ${host}`, [groups, short], [mine?.groups, mine?.short]);
    for (const variable of new Set([...Object.keys(variables), ...Object.keys(mine?.variables ?? {})]))
      count.compare(
        `${name}: ${variable} of ${host}`,
        comparable(variables[variable]),
        comparable(mine?.variables[variable]),
      );
  }
}

export const comparePrecedence = (chance: Chance, cases: number): Comparison =>
  compareTrees(
    Array.from({ length: cases }, () => precedenceTree(chance)),
    inAnyOrder,
  );

/** Texts of YAML, one document each. */
function compareYaml(texts: readonly string[]): Comparison {
  const count = new Count();
  const answers = askAnsible<Typed>(texts.map(text => ({ yaml: 'f.yml', files: { 'f.yml': text } })));
  for (const [index, text] of texts.entries()) {
    const ours = attempt(() => typed(new Documents(undefined).parse(text, 'f.yml').value));
    const theirs = answers[index]!;
    const name = JSON.stringify(text);
    if (!count.refusal(name, theirs, ours)) count.compare(name, listsSorted(theirs), listsSorted(ours));
  }
  return count;
}

export const compareScalars = (chance: Chance, cases: number): Comparison =>
  compareYaml(Array.from({ length: cases }, () => `k: ${scalarText(chance)}\n`));

export const compareDocuments = (chance: Chance, cases: number): Comparison =>
  compareYaml(Array.from({ length: cases }, () => documentText(chance)));

/** Sets have no order in Python, and are lists here: lists are compared without theirs. */
function listsSorted(value: unknown): unknown {
  const plain = comparable(value);
  const walk = (inner: unknown): unknown => {
    if (!Array.isArray(inner)) return inner;
    const [kind, items] = inner as [string, unknown];
    if ((kind === 'list' || kind === 'set') && Array.isArray(items))
      return ['list', items.map(walk).sort((a, b) => (sorted(a) < sorted(b) ? -1 : 1))];
    return inner.map(walk);
  };
  return walk(plain);
}

/** Values behind `key=` in INI, of a host's group where quotes are Python's own. */
export function compareLiterals(chance: Chance, cases: number): Comparison {
  const count = new Count();
  const texts = Array.from({ length: cases }, () => literalText(chance)).filter(text => !/[\n\r]/.test(text));
  const trees = texts.map(text => ({ sources: ['h'], files: { h: `[g]\nx\n[g:vars]\nk=${text}\n` } }));
  const answers = askAnsible<Answer>(trees);
  for (const [index, tree] of trees.entries()) {
    const theirs = answers[index]!;
    const ours = attempt(() => read(tree).hosts.map((host: Host) => typed(host.variables['k'] ?? null))[0]);
    const name = JSON.stringify(texts[index]);
    if (!count.refusal(name, theirs, ours))
      count.compare(name, listsSorted((theirs as Answer).hosts['x']?.variables['k']), listsSorted(ours));
  }
  return count;
}

/** Patterns of hosts as `--limit` takes them. */
export function comparePatterns(patterns: readonly string[]): Comparison {
  const count = new Count();
  const [answers] = askAnsible<(string[] | Refusal)[]>([{ ...PATTERN_TREE, patterns }]);
  const inventory = read(PATTERN_TREE);
  for (const [index, pattern] of patterns.entries()) {
    const theirs = (answers as (string[] | Refusal)[])[index]!;
    const ours = attempt(() => selectHosts(inventory, pattern).map(host => host.name));
    const nobody = isRefusal(ours) && ours.error.startsWith('NO_HOSTS');
    if (!count.refusal(pattern, theirs, nobody ? [] : ours))
      count.compare(pattern, theirs, nobody ? [] : ours);
  }
  return count;
}

export const generatedPatterns = (chance: Chance, cases: number): string[] =>
  Array.from({ length: cases }, () => patternText(chance));
