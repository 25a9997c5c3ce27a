/** From what was seen to what is to be done. Pure. */
import { isAbsolute } from 'node:path';
import { Fault, type Place } from '@guarded-deploy/faults';
import { judge } from '../judge/judge.ts';
import type { Tool } from '../model/engine.ts';
import type { NamedMigration } from '../model/migration.ts';
import type { DatabaseFacts, Drift, Observation } from '../model/observation.ts';
import type { Finding, Judged, Status } from '../model/verdict.ts';
import type { Application } from '../observe/application.ts';
import type { GuardOptions } from '../options.ts';
import { allowanceFor, readAllowances } from './allow.ts';
import { hiddenStop, refusal, withObstacles, withoutSilence } from './before-apply.ts';
import { commandFor, idOf, listed, projectStop, type Stop } from './faults.ts';
import { withHooks } from './hooks.ts';
import { type Applied, outcomeOf } from './outcome.ts';
import {
  endedEarly,
  fallbackStop,
  type Meant,
  stopOf,
  type Target,
  targetsOf,
  unseenSchemas,
} from './targets.ts';

interface Annotation {
  /** Never an error: the one error of a run is its fault. */
  readonly level: 'warning' | 'notice';
  readonly place: Place | undefined;
  readonly title: string;
  readonly text: string;
}

export interface GuardResult {
  readonly status: Status;
  readonly tool: Tool;
  /** Set when the deploy must stop: what happened and what to run. */
  readonly fault: Fault | undefined;
  readonly databases: readonly Pick<
    DatabaseFacts,
    'alias' | 'engine' | 'version' | 'database' | 'applied' | 'fresh'
  >[];
  /** What is pending now: empty once applied. */
  readonly pending: readonly Judged[];
  /** Every database said what is pending: no migration in `pending` means that none is. */
  readonly counted: boolean;
  readonly unsafe: readonly Judged[];
  /** Every target with its own verdict. */
  readonly targets: readonly Target[];
  readonly applied: readonly Applied[];
  readonly drift: readonly Drift[];
  readonly ahead: readonly NamedMigration[];
  readonly annotations: readonly Annotation[];
  /** Sentences worth knowing that stop nothing. */
  readonly notes: readonly string[];
}

/** How many are pending, in words. */
export function countsOf({
  counted,
  pending,
  unsafe,
}: Pick<GuardResult, 'counted' | 'pending' | 'unsafe'>): string {
  return counted
    ? `${pending.length} pending, ${unsafe.length} of them unsafe`
    : 'what is pending is not known';
}

/** Judged, and not safe. */
function isUnsafe({ safe }: Judged): boolean {
  return safe === false;
}

function databaseSummary(database: DatabaseFacts): GuardResult['databases'][number] {
  return {
    alias: database.alias,
    ...(database.engine === undefined ? {} : { engine: database.engine }),
    ...(database.version === undefined ? {} : { version: database.version }),
    ...(database.database === undefined ? {} : { database: database.database }),
    ...(database.applied === undefined ? {} : { applied: database.applied }),
    ...(database.fresh === undefined ? {} : { fresh: database.fresh }),
  };
}

function placeOf(file: string | null, line?: number | null): Place | undefined {
  return file && !isAbsolute(file) ? { file, ...(line ? { line } : {}) } : undefined;
}

/** What an operation consists of: operations inside it, or statements that somebody wrote. */
function partsOf(operation: Judged['operations'][number] | undefined): {
  nested: readonly number[];
  statements: readonly string[];
} {
  const nested = (operation?.nested ?? []).map(({ line }) => line);
  const written = operation?.bases?.includes('RunSQL') || operation?.type === 'upgrade';
  return {
    nested,
    // Only their number counts: an engine that is not known splits as the strictest.
    statements: written ? (operation?.sql ?? []).flatMap(text => text.split(/;(?=\s*\S)/)) : [],
  };
}

/** Adds what inline comments and the `allow` input excuse. */
function withAllowances(
  migrations: readonly Judged[],
  options: Pick<Policy, 'allow' | 'texts'>,
  annotations: Annotation[],
): Judged[] {
  const allow = new Set(options.allow.map(entry => entry.trim().toLowerCase()));
  return migrations.map(migration => {
    const named = allow.has(idOf(migration).toLowerCase());
    const source = options.texts.get(migration.file ?? '');
    const comments = source === undefined ? undefined : readAllowances(source);
    for (const { line, rule } of comments?.incomplete ?? []) {
      annotations.push({
        level: 'warning',
        place: placeOf(migration.file, line),
        title: 'allowed without a reason',
        text: `The comment allows '${rule}' without saying why, so it allows nothing. Write \`migration-guard: allow ${rule} because …\`.`,
      });
    }
    const findings = migration.findings.map((finding): Finding => {
      if (finding.note) return finding;
      if (named) return { ...finding, allowed: "by the input 'allow' (this migration)" };
      if (allow.has(finding.rule)) return { ...finding, allowed: "by the input 'allow' (this rule)" };
      const operation = migration.operations.find(candidate => candidate.line === finding.line);
      const covered = { ...finding, ...partsOf(operation), end: operation?.end };
      const comment = comments && allowanceFor(comments, finding.rule, covered, source ?? '');
      return comment ? { ...finding, allowed: comment.reason } : finding;
    });
    return {
      ...migration,
      findings,
      safe: findings.every(finding => finding.note || finding.allowed !== undefined),
    };
  });
}

/** What a person has decided about pending migrations. */
export type Policy = Pick<
  GuardOptions,
  'onPending' | 'safety' | 'allow' | 'alembicX' | 'howTo' | 'lockTimeout' | 'smallTable'
> & {
  /** A variable that names a database server, as the project sees it: `DATABASE_URL`. */
  readonly serverNamed?: string | undefined;
  /** A variable names a database of SQLite: that one is meant. */
  readonly sqliteNamed?: boolean;
  /** The texts of the pending migrations by their files, for the comments in them. */
  readonly texts: ReadonlyMap<string, string>;
};

/** Either the end of it, or migrations that may be applied and what follows from how that went. */
export type Decision =
  | { readonly result: GuardResult }
  | { readonly apply: readonly Judged[]; readonly after: (application: Application) => GuardResult };

const NOT_JUDGED = { lock: 'unknown', compat: 'unknown', findings: [], safe: null } as const;

function wantsApplying({ onPending }: Pick<GuardOptions, 'onPending'>): boolean {
  return onPending === 'apply' || onPending === 'apply-safe';
}

function classifies({ safety, onPending }: Pick<GuardOptions, 'safety' | 'onPending'>): boolean {
  return safety !== 'off' || onPending === 'apply-safe';
}

/**
 * Every pending migration of every target that was looked at, judged and with what excuses it. What the tool runs beside them
 * is among them where it is not safe, even if nothing is pending.
 */
function judgeAll(observation: Observation, options: Policy, annotations: Annotation[]): Judged[] {
  const databases = observation.databases.map(withoutSilence);
  if (!classifies(options))
    return databases.flatMap(({ alias, pending }) =>
      (pending ?? [])
        .filter(({ beside }) => !beside)
        .map((migration): Judged => ({ ...migration, database: alias, ...NOT_JUDGED })),
    );
  const judged = databases.flatMap(database => judge(database, observation.tool, options.smallTable));
  const obstructed = withObstacles(judged, databases, observation.tool);
  return withAllowances(withHooks(obstructed, databases, observation), options, annotations).filter(
    ({ beside, safe }) => !beside || safe === false,
  );
}

/** Sentences worth knowing that stop nothing. */
function notesOf(observation: Observation, meant: Meant): string[] {
  const { allowed } = meant;
  const notes: string[] = [];
  for (const {
    alias,
    stale,
    fresh,
    occupied,
    holds,
    pending,
    missingFile,
    invalid,
  } of observation.databases) {
    if (stale?.length)
      notes.push(
        `${stale.length} row${stale.length === 1 ? '' : 's'} of the history of '${alias}' belong to migrations that were squashed and deleted (${listed(stale.map(idOf), 3)}); \`migrate APP --prune\` removes them.`,
      );
    if (fresh && pending?.length)
      notes.push(
        occupied?.length
          ? `The database '${alias}' is empty, but tables lie in ${listed(occupied, 3)}, beside it.`
          : `The database '${alias}' is empty: nothing that runs can be disturbed.`,
      );
    if (fresh === false && holds?.length && pending?.length)
      notes.push(
        `The database '${alias}' has no history of migrations, but is not empty (${listed(holds, 3)}): what is pending is judged as anywhere else.`,
      );
    if (missingFile) notes.push(`The file of the SQLite database '${alias}' does not exist yet.`);
    for (const { table, name } of leftoversOf(pending, invalid))
      notes.push(
        `An earlier try has left the INVALID index ${name} of ${table} in '${alias}'; applying drops it before it is built again.`,
      );
  }
  if (observation.driftError && allowed.has('drift'))
    notes.push(`Whether the models match the migrations is not known: ${observation.driftError}`);
  const ahead = observation.databases.flatMap(database => database.ahead ?? []);
  if (ahead.length > 0 && allowed.has('db-ahead'))
    notes.push(
      `The database is ahead of this code (${listed(ahead.map(idOf))}), which the input 'allow' permits.`,
    );
  const unseen = meant.named || allowed.has('other-schemas') ? unseenSchemas(observation) : [];
  if (unseen.length > 0)
    notes.push(
      `This project's migrations are applied in these schemas, too, which were not looked at: ${listed(unseen)}.`,
    );
  if (observation.read?.length)
    notes.push(`Flyway's configuration was read from ${listed(observation.read)}.`);
  for (const { alias, why } of observation.leftOut ?? []) notes.push(`'${alias}' was not looked at: ${why}.`);
  return notes;
}

/** Of the INVALID indexes, those that a pending migration is about to build. */
function leftoversOf(
  pending: DatabaseFacts['pending'],
  invalid: DatabaseFacts['invalid'],
): NonNullable<DatabaseFacts['invalid']> {
  const texts = (pending ?? []).flatMap(({ operations }) => operations.flatMap(({ sql }) => sql));
  return (invalid ?? []).filter(({ name }) =>
    texts.some(sql => /\bCONCURRENTLY\b/i.test(sql) && sql.match(/[\w$]+/g)?.includes(name)),
  );
}

/** What makes models that say more than migrations, or of which that is not known, stop the deploy. */
function driftStop(observation: Observation, allowed: ReadonlySet<string>): Stop | undefined {
  if (allowed.has('drift')) return undefined;
  const { driftError, drift = [], tool } = observation;
  if (driftError)
    return {
      status: 'error',
      fault: new Fault({
        code: 'MODEL_DRIFT_UNKNOWN',
        what: `Whether the models match the migrations is not known: ${driftError}${/[.!?]$/.test(driftError) ? '' : '.'}`,
        remedy:
          "Run `python manage.py makemigrations --check` in the same environment to see why; to deploy all the same, add 'drift' to 'allow'.",
      }),
    };
  const [first] = drift;
  if (!first) return undefined;
  const where = placeOf(first.file, 1);
  const changes = drift.map(({ app, operations }) =>
    app === '' ? operations.join('; ') : `${app} (${operations.join('; ')})`,
  );
  return {
    status: 'drift',
    fault: new Fault({
      code: 'MODEL_DRIFT',
      what: `The models say more than the migrations: ${listed(changes, 4)}.`,
      remedy:
        tool === 'alembic'
          ? 'Run `alembic revision --autogenerate`, look at the result and commit it.'
          : `Run \`python manage.py makemigrations ${drift.map(({ app }) => app).join(' ')}\`, look at the result and commit it.`,
      ...(where ? { place: where } : {}),
    }),
  };
}

/** The findings that count against a migration. */
function counting({ findings }: Judged): readonly Finding[] {
  return findings.filter(finding => !finding.note && finding.allowed === undefined);
}

function annotate(judged: readonly Judged[], annotations: Annotation[]): void {
  for (const migration of judged) {
    for (const finding of counting(migration)) {
      annotations.push({
        level: 'warning',
        place: placeOf(finding.file, finding.line),
        title: `${finding.rule} (${idOf(migration)})`,
        text: `${finding.subject === '' ? '' : `${finding.subject}: `}${finding.explanation} Instead: ${finding.recipe}`,
      });
    }
  }
}

/** Words that make up a stop because of what is pending. */
interface Wording {
  readonly count: string;
  readonly names: readonly string[];
  readonly command: string;
  remedyOf(usual: string): string;
}

function wordingOf(observation: Observation, judged: readonly Judged[], options: Policy): Wording {
  const howTo = options.howTo?.trim();
  const several = observation.databases.length > 1;
  return {
    count: `${judged.length} migration${judged.length === 1 ? '' : 's'}`,
    names: judged.map(migration =>
      several ? `${idOf(migration)} on '${migration.database}'` : idOf(migration),
    ),
    command: commandFor(observation.tool, observation.databases),
    remedyOf: usual => (howTo ? (/[.!?]$/.test(howTo) ? howTo : `${howTo}.`) : usual),
  };
}

function unsafeStop(unsafe: readonly Judged[], wording: Wording, applying: boolean): Stop {
  const worst = unsafe[0]!;
  const reasons = counting(worst);
  const where = placeOf(worst.file, reasons[0]?.line ?? worst.line);
  const each = unsafe.map(
    migration =>
      `${idOf(migration)} (${listed([...new Set(counting(migration).map(({ rule }) => rule))], 4)})`,
  );
  return {
    status: 'unsafe',
    fault: new Fault({
      code: 'MIGRATIONS_UNSAFE',
      what: `${unsafe.length} of ${wording.count} pending ${unsafe.length === 1 ? 'is' : 'are'} not safe while the old code runs: ${listed(each, 4)}.${applying ? ' None was applied.' : ''}`,
      remedy: wording.remedyOf(
        `${reasons[0]?.recipe ?? ''} Or plan a moment for \`${wording.command}\`, then deploy again; \`# migration-guard: allow ${reasons[0]?.rule} because …\` takes responsibility.`.trim(),
      ),
      ...(where ? { place: where } : {}),
    }),
  };
}

function pendingStop(judged: readonly Judged[], wording: Wording, classified: boolean): Stop {
  const unsafe = judged.filter(isUnsafe);
  const where = placeOf(judged[0]!.file, judged[0]!.line);
  const safety =
    unsafe.length === 0
      ? ' All are safe while the old code runs.'
      : ` Not safe while the old code runs: ${listed(unsafe.map(idOf))}.`;
  return {
    status: 'pending',
    fault: new Fault({
      code: 'MIGRATIONS_PENDING',
      what: `${wording.count} ${judged.length === 1 ? 'is' : 'are'} pending: ${listed(wording.names)}.${classified ? safety : ''}`,
      remedy: wording.remedyOf(
        `Run \`${wording.command}\` for this environment, then deploy again${unsafe.length === 0 && classified ? "; or set 'on-pending: apply-safe'" : ''}.`,
      ),
      ...(where ? { place: where } : {}),
    }),
  };
}

type Base = Omit<GuardResult, 'status' | 'fault' | 'pending' | 'unsafe' | 'applied'>;

function baseOf(
  observation: Observation,
  judged: readonly Judged[],
  options: Policy,
  annotations: Annotation[],
): Base {
  const { tool, databases } = observation;
  const meant = meantBy(options);
  const { allowed } = meant;
  const targets = targetsOf(observation, judged, meant, options.safety !== 'off');
  return {
    tool,
    targets,
    counted:
      observation.error === undefined &&
      databases.length > 0 &&
      targets.every(({ pending, status }) => pending !== null && !/^(error|conflict)$/.test(status)),
    databases: databases.map(databaseSummary),
    drift: allowed.has('drift') ? [] : (observation.drift ?? []),
    ahead: databases.flatMap(database => database.ahead ?? []),
    annotations,
    notes: notesOf(observation, meant),
  };
}

function meantBy({ allow, alembicX }: Pick<GuardOptions, 'allow' | 'alembicX'>): Meant {
  return {
    allowed: new Set(allow.map(entry => entry.trim().toLowerCase())),
    named: (alembicX ?? []).length > 0,
  };
}

/** From what was seen to what happens. */
export function decide(observation: Observation, options: Policy): Decision {
  const annotations: Annotation[] = [];
  const meant = meantBy(options);
  const { allowed } = meant;
  const early = endedEarly(observation, projectStop(observation));
  const judged = early && early.status !== 'partial' ? [] : judgeAll(observation, options, annotations);
  const base = baseOf(observation, judged, options, annotations);
  const unsafe = judged.filter(isUnsafe);
  const ended = (status: Status, fault: Fault | undefined): Decision => ({
    result: { ...base, status, fault, pending: judged, unsafe, applied: [] },
  });
  const stopped = ({ status, fault }: Stop) => ended(status, fault);

  const first = early ?? stopOf(observation, meant) ?? hiddenStop(observation.databases);
  if (first) return stopped(first);
  annotate(judged, annotations);
  const applying = wantsApplying(options);
  const fallen = fallbackStop(observation, allowed, {
    applying,
    serverNamed: options.serverNamed,
    sqliteNamed: options.sqliteNamed === true,
  });
  if (fallen) return stopped(fallen);
  const wording = wordingOf(observation, judged, options);
  const blocks =
    options.onPending === 'apply-safe' || (options.safety === 'block' && options.onPending !== 'apply');
  if (unsafe.length > 0 && blocks) return stopped(unsafeStop(unsafe, wording, applying));
  const drifted = driftStop(observation, allowed);
  if (applying && drifted) return stopped(drifted);
  if (judged.some(({ beside }) => !beside) && options.onPending === 'fail')
    return stopped(pendingStop(judged, wording, classifies(options)));
  if (judged.length > 0 && applying) {
    const refused = refusal(judged, observation.databases, observation.tool);
    if (refused) return stopped(refused);
    const apply = judged.filter(({ beside }) => !beside);
    if (apply.length > 0)
      return { apply, after: application => afterApplying(application, apply, observation, options, base) };
  }
  for (const migration of judged)
    annotations.push({
      level: 'warning',
      place: placeOf(migration.file, migration.line),
      title: migration.beside ? 'not a migration' : 'pending migration',
      text: migration.beside
        ? `${idOf(migration)} is not safe, and the tool runs it whenever it applies migrations.`
        : `${idOf(migration)} is pending; ${options.onPending === 'later' ? 'the release applies it on its hosts' : "the release goes on, since on-pending is 'warn'"}.`,
    });
  if (drifted) return stopped(drifted);
  const pending = unsafe.length > 0 && options.safety !== 'off' ? 'unsafe' : 'pending';
  return ended(judged.length > 0 ? pending : 'clean', undefined);
}

function afterApplying(
  application: Application,
  judged: readonly Judged[],
  observation: Observation,
  options: Policy,
  base: Base,
): GuardResult {
  const { databases, tool } = observation;
  const outcome = outcomeOf({ application, judged, databases, tool, lockTimeout: options.lockTimeout });
  const { applied, left, fault, known, changed } = outcome;
  return {
    ...base,
    counted: known && !changed,
    targets: base.targets.map((target): Target => {
      const here = left.filter(({ database }) => database === target.name).length;
      if (!fault || here === 0) return { ...target, status: 'clean', pending: here };
      return { ...target, status: 'error', pending: known && !changed ? here : null };
    }),
    status: fault ? (changed ? 'pending' : 'error') : 'clean',
    fault,
    pending: left,
    unsafe: left.filter(isUnsafe),
    applied,
  };
}
