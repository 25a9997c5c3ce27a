/** The environment variables that the application reads, and how. Pure. */
import type { Checkout } from '../checkout.ts';
import type { Application } from './framework.ts';
import { type Evidence, from, isIn, lineAt, mainOnes, nameOf } from './place.ts';

export interface Variable {
  readonly name: string;
  /** The application does not start without it. */
  readonly isRequired: boolean;
  readonly evidence: Evidence;
}

export interface Variables {
  readonly list: readonly Variable[];
  /** The application reads a file .env of its directory by itself. */
  readonly readsDotenv: boolean;
}

const NAME = '([A-Z][A-Z0-9_]{1,80})';

/** Ways to read a variable; those of the first list fail when it is missing. */
const REQUIRED = [
  new RegExp(`\\bos\\.environ\\[\\s*["']${NAME}["']\\s*\\]`, 'g'),
  new RegExp(`\\benviron\\[\\s*["']${NAME}["']\\s*\\]`, 'g'),
  new RegExp(
    `\\b(?:env|config|Env\\.get)(?:\\.\\w+)?\\(\\s*["']${NAME}["']\\s*(?:,\\s*(?:cast\\s*=\\s*[\\w.]+\\s*)?)?\\)`,
    'g',
  ),
];
const OPTIONAL = [
  new RegExp(`\\bos\\.environ\\.get\\(\\s*["']${NAME}["']`, 'g'),
  new RegExp(`\\b(?:os\\.)?getenv\\(\\s*["']${NAME}["']`, 'g'),
  new RegExp(`\\b(?:env|config)(?:\\.\\w+)?\\(\\s*["']${NAME}["']`, 'g'),
  new RegExp(`\\b${NAME}\\s*=\\s*\\(\\s*(?:str|bool|int|list|float)\\s*,`, 'g'),
];

/** Set by the release itself, or by the machine. */
const OURS = new Set([
  'DJANGO_SETTINGS_MODULE',
  'PATH',
  'HOME',
  'USER',
  'PYTHONPATH',
  'PORT',
  'CI',
  'TZ',
  'LANG',
  'PWD',
  'HOSTNAME',
  'VIRTUAL_ENV',
  'GITHUB_ACTIONS',
  'PYTEST_CURRENT_TEST',
  'FLASK_APP',
]);

const READS_DOTENV =
  /\bload_dotenv\(|\.read_env\(|Env\.read_env|from decouple import|env_file\s*[=:]|dotenv_values\(|read_dotenv\(/;

/** Fields of pydantic's settings: `name: type` and `name: type = default` in a class of BaseSettings. */
function settingsFields(file: string, text: string): Variable[] {
  const found: Variable[] = [];
  for (const match of text.matchAll(/^class \w+\([^)\n]*BaseSettings[^)\n]*\):\n((?:[ \t][^\n]*\n|\n)*)/gm)) {
    const body = match[1]!;
    const start = match.index + match[0].indexOf(body);
    const prefix = /env_prefix\s*[=:]\s*["'](\w*)["']/.exec(body)?.[1] ?? '';
    const indent = /^[ \t]+/.exec(body)?.[0] ?? '    ';
    for (const field of body.matchAll(
      new RegExp(`^${indent}([A-Za-z]\\w*)\\s*:\\s*([^=\\n#]+)(=[^\\n]*)?`, 'gm'),
    )) {
      if (/^(?:model_config|Config)$/.test(field[1]!) || /ClassVar/.test(field[2]!)) continue;
      const name = `${prefix}${field[1]!}`.toUpperCase();
      const isRequired = field[3] === undefined && !/\bNone\b|Optional/.test(field[2]!);
      found.push({ name, isRequired, evidence: { file, line: lineAt(text, start + field.index) } });
    }
  }
  return found;
}

function readIn(file: string, text: string): Variable[] {
  // A comment reads nothing.
  const code = text.replace(/^[ \t]*#.*$/gm, line => ' '.repeat(line.length));
  const all = (patterns: readonly RegExp[], isRequired: boolean) =>
    patterns.flatMap(pattern =>
      [...code.matchAll(pattern)].map(match => ({
        name: match[1]!,
        isRequired,
        evidence: { file, line: lineAt(code, match.index) },
      })),
    );
  return [...all(REQUIRED, true), ...settingsFields(file, code), ...all(OPTIONAL, false)];
}

/** Files that read settings: Django's settings, modules called settings or config, and the one that makes the application. */
function sourcesOf(checkout: Checkout, application: Application): readonly string[] {
  const isSettings = (path: string) =>
    /(?:^|\/)(?:settings|config|configuration|conf)(?:\/[^/]+)*\.py$|(?:^|\/)(?:settings|config|configuration|settings_\w+|broker|database|db)\.py$/.test(
      path,
    ) && !/(?:^|\/)(?:local|dev|development|test|testing|ci|docs)\w*\.py$/.test(path);
  return mainOnes(
    checkout.files.filter(
      path =>
        path.endsWith('.py') &&
        isIn(application.directory, path) &&
        (isSettings(from(application.directory, path)) || path === application.evidence.file),
    ),
  ).slice(0, 60);
}

/** Names in an example of a dotenv file: what somebody who sets the project up is told to fill in. */
function exampleNames(checkout: Checkout, application: Application): Variable[] {
  const file = checkout.files.find(
    path =>
      /^(?:\.env\.(?:example|sample|template|dist|prod(?:uction)?(?:\.example)?)|env\.(?:example|sample|template)|example\.env|sample\.env|\.env-?example)$/.test(
        nameOf(path),
      ) &&
      (isIn(application.directory, path) || !path.includes('/')),
  );
  if (file === undefined) return [];
  const lines = (checkout.text(file) ?? '').split('\n');
  return lines.flatMap((line, at) => {
    const name = /^(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=/.exec(line)?.[1];
    return name === undefined ? [] : [{ name, isRequired: false, evidence: { file, line: at + 1 } }];
  });
}

/** Each name once, where it is required if any place requires it. */
export function variablesOf(checkout: Checkout, application: Application): Variables {
  const sources = sourcesOf(checkout, application);
  const all = [
    ...sources.flatMap(path => readIn(path, checkout.text(path) ?? '')),
    ...exampleNames(checkout, application),
  ].filter(({ name }) => !OURS.has(name));
  const required = new Set(all.filter(one => one.isRequired).map(one => one.name));
  const optional = new Set(
    all.filter(one => !one.isRequired && !/\.env/.test(one.evidence.file)).map(one => one.name),
  );
  const first = new Map<string, Variable>();
  for (const one of all) if (!first.has(one.name)) first.set(one.name, one);
  return {
    // What is read with a fallback somewhere is not required elsewhere: settings of other kinds of machine read it so.
    list: [...first.values()].map(one => ({
      ...one,
      isRequired: required.has(one.name) && !optional.has(one.name),
    })),
    readsDotenv: sources.some(path => READS_DOTENV.test(checkout.text(path) ?? '')),
  };
}
