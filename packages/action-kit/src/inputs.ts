import { Fault } from '@guarded-deploy/faults';

/** The types an input of action.yml may declare with `type:`; `string` where it declares none. */
type InputType = 'string' | 'secret' | 'boolean' | 'integer' | 'number' | 'duration' | 'choice' | 'lines';

export interface InputSpec {
  readonly type: InputType;
  readonly required?: boolean;
  readonly default?: string;
  /** For `choice`: what is allowed. */
  readonly options?: readonly string[];
}

/** What scripts/docs.ts generates from an action.yml. */
export interface ActionSpec {
  readonly name: string;
  readonly inputs: Readonly<Record<string, InputSpec>>;
  readonly outputs: readonly string[];
}

type InputValue = string | boolean | number | readonly string[] | undefined;

const SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };

/** `90`, `45s`, `30m`, `1h30m` → seconds; undefined when it is none of these. */
export function parseDuration(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  if (!/^(\d+(\.\d+)?[dhms])+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)([dhms])/gy)) {
    seconds += Number(amount) * (SECONDS[unit!] ?? Number.NaN);
  }
  return seconds;
}

/** The variable in which a runner passes an input. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replace(/ /g, '_').toUpperCase()}`;
}

function invalid(name: string, value: string, allowed: string): Fault {
  return new Fault({
    code: 'INPUT_INVALID',
    what: `The input '${name}' is ${JSON.stringify(value.slice(0, 200))}, which is not ${allowed}.`,
    remedy: `Set '${name}' to ${allowed}.`,
  });
}

function parse(name: string, spec: InputSpec, text: string): InputValue {
  switch (spec.type) {
    case 'string':
    case 'secret':
      return text === '' ? undefined : text;
    case 'lines':
      return text
        .split('\n')
        .map(line => line.trim())
        .filter(line => line !== '' && !line.startsWith('#'));
    case 'boolean':
      if (text === '') return undefined;
      if (/^(true|True|TRUE)$/.test(text)) return true;
      if (/^(false|False|FALSE)$/.test(text)) return false;
      throw invalid(name, text, 'true or false');
    case 'choice':
      if (text === '') return undefined;
      if (spec.options?.includes(text)) return text;
      throw invalid(name, text, `one of ${(spec.options ?? []).join(', ')}`);
    case 'integer':
      if (text === '') return undefined;
      if (/^\d{1,15}$/.test(text)) return Number(text);
      throw invalid(name, text, 'a whole number such as 0 or 10');
    case 'number':
      if (text === '') return undefined;
      if (/^\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
      throw invalid(name, text, 'a number such as 0.5 or 10');
    case 'duration': {
      if (text === '') return undefined;
      const seconds = parseDuration(text);
      if (seconds === undefined) throw invalid(name, text, 'a duration such as 90s, 30m or 1h30m');
      return seconds;
    }
  }
}

/** `wait-timeout` → `waitTimeout`. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Reads and validates every input of `spec` from `INPUT_*`. Durations become seconds, lines an array without
 * blanks and comments, an empty optional input `undefined`. A default written as a `${{ }}` expression is the
 * runner's to fill; outside a runner, the job's token is taken from GITHUB_TOKEN.
 * @throws Fault INPUT_MISSING, INPUT_INVALID
 */
export function readInputs(
  spec: ActionSpec,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, InputValue> {
  const values: Record<string, InputValue> = {};
  for (const [name, input] of Object.entries(spec.inputs)) {
    const given = env[inputVariable(name)];
    const fallback = input.default?.includes('${{')
      ? input.default.includes('github.token')
        ? (env.GITHUB_TOKEN ?? '')
        : ''
      : (input.default ?? '');
    // A secret's line breaks are part of it (a private key needs its last one); all else is trimmed as @actions/core does.
    const text = input.type === 'secret' ? (given ?? fallback) : (given ?? fallback).trim();
    const blank = text.trim() === '';
    if (blank && input.required) {
      throw new Fault({
        code: 'INPUT_MISSING',
        what: `The input '${name}' is missing.`,
        remedy: `Set '${name}' under 'with:' of this step.`,
      });
    }
    // An emptied input means "as by default", since an unset input of a workflow arrives as ''.
    values[camelCase(name)] = parse(name, input, blank ? fallback.trim() : text);
  }
  return values;
}
