/** What a failed installation means to a person. Pure: from the last words of uv, pip, Poetry, PDM or Pipenv. */

import { Fault, type Place } from '@guarded-deploy/faults';
import { withoutEnd } from '@guarded-deploy/foreign/linear';
import type { ExecResult } from './exec.ts';
import { debianPackages } from './headers.ts';
import type { Command } from './install.ts';
import type { Plan } from './plan.ts';
import { normalPath, type Sources } from './reached.ts';
import { meaningsOf, normalName, numberedLines } from './requirements.ts';

/** What a rule sees. */
interface Failure {
  readonly text: string;
  readonly command: Command;
  readonly answer: ExecResult;
  readonly plan: Plan;
  readonly sources: Sources;
  /** A file named from the working directory, as an annotation wants it. */
  at(file: string, line?: number, column?: number): { place: Place };
  /** `cd backend && ` where that is not the repository's root. */
  readonly inDirectory: string;
}

type Rule = (failure: Failure) => Fault | undefined;

/** The last telling lines, on one line. */
function lastWords(text: string): string {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^(hint|warning):/i.test(line));
  return lines.slice(-3).join(' ').slice(-500);
}

/** Programs that are built print what they like: the rules look at this much of it, so that none of them takes long. */
const LINES = 300;
const COLUMNS = 1000;
const CHARACTERS = 32 << 10;

const bounded = (text: string) =>
  text
    .split(/\r\n|\r|\n/)
    .slice(-LINES)
    .map(line => line.slice(0, COLUMNS))
    .join('\n')
    .slice(-CHARACTERS);

/** Without the credentials of addresses. */
const withoutCredentials = (text: string) => text.replace(/\/\/[^/@\s]*@/g, '//');

/** Where a distribution is asked for: of the files that were read, the first line that names it. */
function whereAsked({ plan, sources }: Failure, name: string): { file: string; line: number } | undefined {
  const wanted = normalName(name);
  for (const file of plan.reached.asking) {
    for (const { text, line } of numberedLines(sources.read(file) ?? '')) {
      if (meaningsOf(text).some(meaning => meaning.kind === 'requirement' && meaning.name === wanted))
        return { file, line };
    }
  }
  for (const file of plan.files.filter(name => name.endsWith('pyproject.toml'))) {
    const lines = (sources.read(file) ?? '').split('\n');
    const index = lines.findIndex(line =>
      new RegExp(`["']${wanted.replace(/-/g, '[-_.]+')}\\b`, 'i').test(line),
    );
    if (index !== -1) return { file, line: index + 1 };
  }
  return undefined;
}

const asked = (failure: Failure, name: string) => {
  const found = whereAsked(failure, name);
  return found ? failure.at(found.file, found.line) : failure.at(failure.plan.install[0]!);
};

/** `TOML parse error at line 6, column 9 … unclosed table`: where, and what. */
function tomlError(text: string): { line: number; column: number; what: string } | undefined {
  const match = /TOML parse error at line (\d+), column (\d+)/.exec(text);
  if (!match) return undefined;
  const rest = text.slice(match.index).split('\n').slice(1);
  const what = rest.map(line => line.trim()).find(line => line !== '' && !/^(\d+ )?\|/.test(line));
  return { line: Number(match[1]), column: Number(match[2]), what: what ?? 'it is no TOML' };
}

const lockStale: Rule = ({ text, plan, at, inDirectory }) => {
  const uv = /lockfile at .* needs to be updated|The lockfile is outdated|lockfile needs to be updated/i.test(
    text,
  );
  const poetry = /pyproject\.toml changed significantly since poetry\.lock/.test(text);
  const pdm =
    /Lock file hash doesn't match|Lockfile doesn't satisfy the project requirements|Lockfile is outdated/i.test(
      text,
    );
  const pipenv = /Pipfile\.lock is out-of-date/.test(text);
  if (!uv && !poetry && !pdm && !pipenv) return undefined;
  const [lock, project, command] = uv
    ? [plan.install[0]!, 'pyproject.toml', 'uv lock']
    : pipenv
      ? ['Pipfile.lock', 'Pipfile', 'pipenv lock']
      : [plan.install[0]!, 'pyproject.toml', poetry ? 'poetry lock' : 'pdm lock'];
  const name = lock.split('/').pop()!;
  return new Fault({
    code: 'LOCK_STALE',
    what: `${name} does not fit ${project} any more.`,
    remedy: `Run \`${inDirectory}${command}\` and commit ${name}.`,
    ...at(lock),
  });
};

const lockTooNew: Rule = ({ text, at, plan }) => {
  const [, version] = /lockfile at .* uses an unsupported schema version \(([^,)]+)/.exec(text) ?? [];
  const foreign =
    /lock file (?:is not compatible with|was created by a newer)|lock_version .* (?:is not supported|newer)/i.test(
      text,
    );
  if (version === undefined && !foreign) return undefined;
  return new Fault({
    code: 'LOCK_TOO_NEW',
    what: `${plan.install[0]} was written by a newer ${plan.manager} than the one that is used here${version ? ` (its form is ${version})` : ''}.`,
    remedy:
      "Set 'uv-version' and 'uv-checksum' to the version that made it, or lock again with an older one.",
    ...at(plan.install[0]!),
  });
};

const uvRequired: Rule = ({ text, sources, at, plan }) => {
  const [, wanted, running] =
    /Required uv version `([^`]+)` does not match the running version `([^`]+)`/.exec(text) ?? [];
  if (wanted === undefined) return undefined;
  const file = [...plan.files, 'pyproject.toml', 'uv.toml'].find(name =>
    /required-version/.test(sources.read(name) ?? ''),
  );
  const line = (sources.read(file ?? '') ?? '').split('\n').findIndex(text => /required-version/.test(text));
  return new Fault({
    code: 'UV_VERSION_REQUIRED',
    what: `The project wants uv ${wanted} (required-version), and this action brings ${running}.`,
    remedy:
      "Widen required-version, or set 'uv-version' to a version that it allows and 'uv-checksum' to its SHA-256.",
    ...(file === undefined ? {} : at(file, line + 1)),
  });
};

const notToml: Rule = ({ text, plan, at, inDirectory }) => {
  const error = tomlError(text);
  const lock =
    /Failed to parse:? `?(\S*?(?:uv|pylock(?:\.[\w-]+)?|poetry|pdm)\.(?:lock|toml))`?(?:\s|$)/.exec(
      text,
    )?.[1];
  const isLock = lock !== undefined && /\.lock$|pylock/.test(lock);
  if (isLock || (error && /Failed to parse `?(?:uv|pylock)/.test(text))) {
    const file = plan.install[0]!;
    return new Fault({
      code: 'LOCK_UNREADABLE',
      what: `${file} cannot be read: ${error ? `${error.what} (line ${error.line})` : lastWords(text)}.`,
      remedy: `Resolve merge conflicts in it; \`${inDirectory}uv lock\` makes a new one.`,
      ...at(file, error?.line, error?.column),
    });
  }
  if (error === undefined) return undefined;
  const file = /Failed to parse:? `?([^\s`]+\.toml)`?/.exec(text)?.[1] ?? 'pyproject.toml';
  return new Fault({
    code: 'PYPROJECT_INVALID',
    what: `${file} cannot be read: ${error.what} (line ${error.line}).`,
    remedy: 'Correct that line.',
    ...at(file.replace(/^.*\/(?=pyproject\.toml$)/, ''), error.line, error.column),
  });
};

/** uv names a byte of a file, or line and column; pip the line, or what the line says. */
function placeOfRequirement({
  text,
  plan,
  sources,
}: Failure): { file: string; line: number; what: string } | undefined {
  const byte = [
    ...text.matchAll(/Couldn't parse requirement in `([^`]+)` at position (\d+)\s+(?:cause: )?([^\n]*)/g),
  ].at(-1);
  if (byte) {
    const [, file = '', position, what = ''] = byte;
    const before = Buffer.from(sources.read(normalPath(file)) ?? '').subarray(0, Number(position));
    return { file: normalPath(file), line: before.toString().split('\n').length, what };
  }
  const numbered = /error: (.*): ([^\s`:]+\.(?:txt|in)):(\d+):\d+/.exec(text);
  if (numbered) return { file: normalPath(numbered[2]!), line: Number(numbered[3]), what: numbered[1]! };
  const pip = /ERROR: (Invalid requirement: ([^\n]*?))(?: \(from line (\d+) of ([^)\n]+)\))?$/m.exec(text);
  if (!pip) return undefined;
  const [, what = '', said = '', line, file] = pip;
  if (line !== undefined) return { file: normalPath(file!), line: Number(line), what };
  for (const name of plan.reached.asking) {
    const found = numberedLines(sources.read(name) ?? '').find(one => one.text === said.trim());
    if (found) return { file: name, line: found.line, what };
  }
  return undefined;
}

const badRequirement: Rule = failure => {
  const found = placeOfRequirement(failure);
  if (found === undefined) return undefined;
  const { file, line, what } = found;
  return new Fault({
    code: 'REQUIREMENTS_INVALID',
    what: `Line ${line} of ${file} cannot be read: ${what.slice(0, 300)}.`,
    remedy: 'Write a requirement such as `flask==3.0.3`, or an option such as `-r other.txt`.',
    ...failure.at(file, line),
  });
};

const hashMismatch: Rule = ({ text, plan, at }) => {
  if (!/Hash mismatch|DO NOT MATCH THE HASHES/i.test(text)) return undefined;
  const name =
    /Hash mismatch for `([^`]+)`/.exec(text)?.[1] ?? /^[ \t]+([^\s=]+==\S+) from /m.exec(text)?.[1];
  return new Fault({
    code: 'HASH_MISMATCH',
    what: `${name ?? 'A package'} is not the file that was locked: its SHA-256 is another.`,
    remedy:
      'Find out why before anything else: the file at the index changed, or the lock was edited by hand.',
    ...at(plan.install[0]!),
  });
};

const pythonNotFound: Rule = ({ text, at }) => {
  const [, range] =
    /interpreter resolved to Python \S+, which is incompatible with the project's Python requirement: `?([^`\n]+?)`?(?: \(|\.|$)/m.exec(
      text,
    ) ?? [];
  if (range !== undefined)
    return new Fault({
      code: 'PYTHON_VERSION_EXCLUDED',
      what: `The project, or a member of its workspace, wants Python ${range}.`,
      remedy: `Ask for a Python within ${range}, or widen requires-python in pyproject.toml.`,
      ...at('pyproject.toml'),
    });
  if (
    !/No interpreter found|Python downloads are|no download was found|python-build-standalone|Invalid version request/i.test(
      text,
    )
  )
    return undefined;
  return new Fault({
    code: 'PYTHON_NOT_FOUND',
    what: `No fitting Python is on this machine, and uv could not get one: ${lastWords(text)}`,
    remedy: 'Install one on the runner, or use actions/setup-python before this step.',
  });
};

const selection: Rule = ({ text, at, plan }) => {
  const unknown =
    /(Group|Extra) `([^`]+)` is not defined/.exec(text) ?? /(Group)\(s\) not found: (\S+)/i.exec(text);
  const member =
    /(?:workspace does not have a member|Package) `?([\w.-]+)`?(?: not found in workspace|:|$)/m.exec(
      text,
    )?.[1];
  const clash =
    /the argument '(--[\w-]+)(?:[^'\w-][^']*)?' cannot be used with '(--[\w-]+)|(`--[\w-]+`) and (`--[\w-]+`) are mutually exclusive/.exec(
      text,
    );
  if (unknown)
    return new Fault({
      code: 'GROUP_MISSING',
      what: `The project has no ${unknown[1]!.toLowerCase()} '${unknown[2]}'.`,
      remedy: `Correct '${unknown[1] === 'Extra' ? 'extras' : 'groups'}', or define it in pyproject.toml.`,
      ...at('pyproject.toml'),
    });
  if (member !== undefined && /workspace/.test(text))
    return new Fault({
      code: 'SELECTION_INVALID',
      what: `The uv workspace has no member '${member}'.`,
      remedy: "Correct 'package': it is the name in the member's pyproject.toml, not its directory.",
      ...at(plan.install[0]!),
    });
  if (clash)
    return new Fault({
      code: 'SELECTION_INVALID',
      what: `'${(clash[1] ?? clash[3]!).replace(/^`?--|`$/g, '')}' and '${(clash[2] ?? clash[4]!).replace(/^`?--|`$/g, '')}' cannot be used together.`,
      remedy: 'Leave one of them out.',
    });
  return undefined;
};

const hashesIncomplete: Rule = ({ text, plan, at }) => {
  if (
    !/(pip-compile|requirements).*hash|have their versions pinned with ==|In `--require-hashes` mode|Hashes are required in --require-hashes/i.test(
      text,
    )
  )
    return undefined;
  return new Fault({
    code: 'HASHES_INCOMPLETE',
    what: `Some requirements have a hash and others do not: ${lastWords(text)}`,
    remedy: 'Compile the file anew with `uv pip compile --generate-hashes`.',
    ...at(plan.install[0]!),
  });
};

const diskFull: Rule = ({ text }) =>
  /No space left on device|os error 28|ENOSPC/.test(text)
    ? new Fault({
        code: 'DISK_FULL',
        what: 'The disk of the runner is full.',
        remedy: 'Free space before this step, or use a runner with a larger disk.',
      })
    : undefined;

const indexRefused: Rule = failure => {
  const { text } = failure;
  const uv =
    /An index(?: URL)? \(([^)]+)\) (?:could not be queried due to a lack of valid authentication credentials|returned a) ?\(?(401|403)/.exec(
      text,
    );
  const plain =
    /(?:HTTP status client error \((401|403)[^)]*\) for url \(([^)]+)\)|(401|403) (?:Client )?Error[^\n]*?(?:for url:?|for) (\S+))/.exec(
      text,
    );
  const status = uv?.[2] ?? plain?.[1] ?? plain?.[3];
  const address = uv?.[1] ?? plain?.[2] ?? plain?.[4];
  if (status === undefined) return undefined;
  return new Fault({
    code: 'INDEX_UNAUTHORIZED',
    what: `The package index ${withoutCredentials(address ?? '')} answered ${status}: ${status === '401' ? 'it wants credentials, or other ones' : 'these credentials may not read it'}.`,
    remedy:
      'Give them by the environment of this step (UV_INDEX_<NAME>_USERNAME and _PASSWORD for uv, PIP_INDEX_URL for pip), from a secret; a secret is empty in a pull request from a fork.',
  });
};

const indexUnreachable: Rule = ({ text }) =>
  /Failed to fetch|error sending request|Could not fetch URL|Failed to establish a new connection|All attempts to connect to|Temporary failure in name resolution/i.test(
    text,
  )
    ? new Fault({
        code: 'INDEX_UNREACHABLE',
        what: `The package index did not answer: ${withoutCredentials(lastWords(text))}`,
        remedy:
          'Re-run when it is back; check the index and proxy settings of the runner when it stays away.',
      })
    : undefined;

const gitUnreachable: Rule = failure => {
  const { text } = failure;
  if (!/Git operation failed|git (?:clone|fetch)[^\n]* did not run successfully/.test(text)) return undefined;
  const [, name, address] =
    /(?:build|fetch) `?([\w.-]+) @ git\+([^\s`]+)/.exec(text) ??
    /git clone [^\n]*?()((?:https?|ssh):\/\/\S+)/.exec(text) ??
    [];
  // git's own word where there is one, not uv's.
  const said = /^[ \t]*fatal: ([^\n]*)/m.exec(text)?.[1] ?? lastWords(text);
  return new Fault({
    code: 'GIT_UNREACHABLE',
    what: `${name || 'A package'} comes from a Git repository that could not be read: ${withoutCredentials(`${address ?? ''} ${said}`.trim().slice(0, 400))}`,
    remedy:
      'Check the address and the rights; a private repository needs credentials of git in an earlier step.',
    ...(name ? asked(failure, name) : failure.at(failure.plan.install[0]!)),
  });
};

const noSuchPackage: Rule = failure => {
  const { text } = failure;
  const flat = text.replace(/\s+/g, ' ');
  const gone =
    /[Bb]ecause (\S+) was not found in the (?:package registry|provided package locations)/.exec(flat)?.[1] ??
    /No matching distribution found for ([A-Za-z0-9._-]+)/.exec(flat)?.[1];
  const version =
    /[Bb]ecause there (?:is|are) no versions? of ([^\s[<>=]+)(?:\[[^\]\s]*\])?(?:==|[<>=]=?| )(\S+)/.exec(
      flat,
    );
  const versions = /from versions: ([^)]*)\)/.exec(flat)?.[1];
  if (gone === undefined && version === null) return undefined;
  const name = gone ?? version![1]!;
  const has = gone !== undefined && (versions === undefined || versions === 'none');
  return new Fault({
    code: 'PACKAGE_MISSING',
    what: has
      ? `The package index has no ${name}.`
      : `The package index has no version of ${name} that is asked for.`,
    remedy:
      'Check the name and the version; a package of your own needs its index (UV_INDEX, --extra-index-url).',
    ...asked(failure, name),
  });
};

const noWheel: Rule = failure => {
  const flat = failure.text.replace(/\s+/g, ' ');
  const found =
    /Distribution `([^`]+?) @ [^`]*` can't be installed because it doesn't have a source distribution or wheel for the current platform/.exec(
      flat,
    )?.[1] ??
    /[Bb]ecause (\S+) has no wheels? with a matching (?:Python|platform|ABI)[^,.]*/.exec(flat)?.[1] ??
    /ERROR: (\S+\.whl) is not a supported wheel on this platform/.exec(flat)?.[1] ??
    /wheel `?([\w.+-]+\.whl)`? is not compatible/i.exec(flat)?.[1];
  if (found === undefined) return undefined;
  return new Fault({
    code: 'WHEEL_MISSING',
    what: `${found} has no wheel for this Python and platform.`,
    remedy:
      "Ask for a Python that it has one for, or lock for this platform too ('uv lock' does, an exported list may not).",
    ...asked(failure, withoutEnd(found.split(/[=-]\d/)[0]!, '=-')),
  });
};

const noSolution: Rule = ({ text, plan, at }) => {
  const why =
    /No solution found when resolving dependencies[^\n]*\n\s*(?:cause:|╰─▶)\s*(\S[\s\S]*?)(?:\n\n|$)/.exec(
      text,
    )?.[1] ?? /ResolutionImpossible[^\n]*/.exec(text)?.[0];
  if (why === undefined) return undefined;
  return new Fault({
    code: 'RESOLUTION_FAILED',
    what: `No versions fit together: ${why.replace(/\s+/g, ' ').trim().slice(0, 500)}`,
    remedy: 'Loosen one of the requirements that it names.',
    ...at(plan.opens[0]?.file ?? plan.install[0]!, plan.opens[0]?.line),
  });
};

const buildFailed: Rule = ({ text, plan, at }) => {
  const built =
    /Failed to build `([^`]+)`/.exec(text)?.[1] ??
    /Failed building wheel for (\S+)/.exec(text)?.[1] ??
    /Failed to build installable wheels for some pyproject\.toml based projects \(?([\w.-]+)/.exec(text)?.[1];
  const missing =
    /fatal error: (\S+\.h): No such file/.exec(text)?.[1] ??
    /(mysql_config|pg_config|pkg-config|curl-config|krb5-config|gdal-config|geos-config|xmlsec1|cmake|swig|cargo|rustc)\b[^\n]*?(?:not found|No such file|could not be found|is required)/i.exec(
      text,
    )?.[1] ??
    /Specify (MYSQLCLIENT)_CFLAGS|valid (pkg-config) name/.exec(text)?.[0] ??
    /unable to execute '([^']+)'|error: command '([^']*(?:gcc|g\+\+|cc|clang))' failed/.exec(text)?.[0];
  if (built === undefined && missing === undefined) return undefined;
  if (/No file\/folder found for package|Unable to determine which files to ship/.test(text))
    return new Fault({
      code: 'PROJECT_NOT_A_PACKAGE',
      what: `The project itself cannot be built: ${lastWords(text)}`,
      remedy:
        "Set 'no-install-project: true' when it is an application and no package, or correct its packages in pyproject.toml.",
      ...at('pyproject.toml'),
    });
  const packages =
    missing === undefined
      ? undefined
      : debianPackages(missing.toLowerCase().includes('mysqlclient') ? 'mysqlclient' : missing);
  return new Fault({
    code: 'BUILD_FAILED',
    what: `${built ?? 'A package'} has no wheel for this Python and could not be built from source: ${missing ?? lastWords(text)}.`,
    remedy:
      missing === undefined
        ? 'Look at the lines above; a version of it that has a wheel spares the build.'
        : packages
          ? `Write \`${packages}\` under 'system-packages' (Debian and Ubuntu).`
          : "Name the Debian packages with the compiler and the library's headers under 'system-packages'.",
    ...at(plan.install[0] ?? 'pyproject.toml'),
  });
};

/** The first that knows the failure says it. */
const RULES: readonly Rule[] = [
  diskFull,
  uvRequired,
  lockStale,
  lockTooNew,
  notToml,
  badRequirement,
  hashMismatch,
  selection,
  pythonNotFound,
  hashesIncomplete,
  gitUnreachable,
  indexRefused,
  buildFailed,
  indexUnreachable,
  noWheel,
  noSuchPackage,
  noSolution,
];

/** A failed command, as a person understands it. `directory` is the working directory, from the repository's root. */
export function installFault(
  command: Command,
  answer: ExecResult,
  plan: Plan,
  directory: string,
  sources: Sources = { read: () => undefined, hash: () => undefined, list: () => undefined },
): Fault {
  const failure: Failure = {
    text: `${bounded(answer.stderr)}\n${bounded(answer.stdout)}`,
    command,
    answer,
    plan,
    sources,
    at: (file, line = 1, column) => ({
      place: {
        file: file.startsWith('/') || directory === '.' ? file : normalPath(`${directory}/${file}`),
        line,
        ...(column === undefined ? {} : { column }),
      },
    }),
    inDirectory: directory === '.' ? '' : `cd ${directory} && `,
  };
  for (const rule of RULES) {
    const fault = rule(failure);
    if (fault) return fault;
  }
  return new Fault({
    code: 'INSTALL_FAILED',
    what: `${[command.file.split('/').pop(), ...command.args.slice(0, 3)].join(' ')} ended with status ${answer.code}: ${lastWords(failure.text)}`,
    remedy: 'Look at the lines above; run the same command locally to reproduce it.',
    ...failure.at(plan.install[0] ?? 'pyproject.toml'),
  });
}
