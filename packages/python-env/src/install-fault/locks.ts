/** Lock files and pyproject.toml that cannot be read, or do not fit. Pure. */

import { Fault } from '@guarded-deploy/faults';
import { lastWords, type Rule } from './failure.ts';

/** `TOML parse error at line 6, column 9 … unclosed table`: where, and what. */
function tomlError(text: string): { line: number; column: number; what: string } | undefined {
  const match = /TOML parse error at line (\d+), column (\d+)/.exec(text);
  if (!match) return undefined;
  const rest = text.slice(match.index).split('\n').slice(1);
  const what = rest.map(line => line.trim()).find(line => line !== '' && !/^(\d+ )?\|/.test(line));
  return { line: Number(match[1]), column: Number(match[2]), what: what ?? 'it is no TOML' };
}

export const lockStale: Rule = ({ text, plan, at, inDirectory }) => {
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

export const lockTooNew: Rule = ({ text, at, plan }) => {
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

export const uvRequired: Rule = ({ text, sources, at, plan }) => {
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

export const notToml: Rule = ({ text, plan, at, inDirectory }) => {
  const error = tomlError(text);
  // uv names the file only where it is called so.
  if (error && plan.kind === 'pylock' && !/pyproject\.toml|uv\.toml/.test(text)) {
    const file = plan.install[0]!;
    const newer = /unsupported lock version \(`?([^`,)]+)/.exec(error.what)?.[1];
    if (newer !== undefined)
      return new Fault({
        code: 'LOCK_TOO_NEW',
        what: `${file} is of version ${newer}, which uv does not know yet: it reads version 1.`,
        remedy: 'Write it again with a tool that writes version 1, such as `uv export --format pylock.toml`.',
        ...at(file, error.line, error.column),
      });
    return new Fault({
      code: 'LOCK_UNREADABLE',
      what: `${file} cannot be read: ${error.what} (line ${error.line}).`,
      remedy: 'Resolve merge conflicts in it, or write it again with the tool that made it.',
      ...at(file, error.line, error.column),
    });
  }
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
