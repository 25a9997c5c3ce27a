/** Where packages come from: indexes, Git, wheels, a build on the runner and its disk. Pure. */

import { Fault } from '@guarded-deploy/faults';
import { withoutEnd } from '@guarded-deploy/foreign/linear';
import { debianPackages } from '../headers.ts';
import { normalPath } from '../reached.ts';
import { localPath } from '../requirements.ts';
import { asked, inCheckout, lastWords, type Rule, withoutCredentials } from './failure.ts';

export const diskFull: Rule = ({ text }) =>
  /No space left on device|os error 28|ENOSPC/.test(text)
    ? new Fault({
        code: 'DISK_FULL',
        what: 'The disk of the runner is full.',
        remedy: 'Free space before this step, or use a runner with a larger disk.',
      })
    : undefined;

export const indexRefused: Rule = failure => {
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

/** An index that is there and does not serve: a fault of its own, a limit, a proxy. */
const indexBroken: Rule = failure => {
  const { text } = failure;
  const [, status, words = '', address] =
    /HTTP status (?:server|client) error \((\d{3})([^)]*)\) for url \(([^)]+)\)/.exec(text) ??
    /\b(4\d\d|5\d\d) (?:Client|Server) Error:?([^\n]*?) for url: (\S+)/.exec(text) ??
    [];
  if (status === undefined || address === undefined || status === '404') return undefined;
  const name = /\/simple\/([\w.-]+)\/?$/.exec(address)?.[1];
  return new Fault({
    code: 'INDEX_UNREACHABLE',
    what: `The package index answered ${status}${words.trimEnd()} for ${withoutCredentials(address)}.`,
    remedy:
      status === '429'
        ? 'It limits how often it is asked: re-run later, or use a mirror.'
        : status === '407'
          ? 'The proxy between the runner and the index wants credentials: put them into HTTPS_PROXY, from a secret.'
          : 'Re-run when it is well again.',
    ...(name === undefined ? {} : asked(failure, name)),
  });
};

export const indexUnreachable: Rule = failure => indexBroken(failure) ?? unanswered(failure);

/** Which address did not answer, and the innermost reason. */
function silence(text: string): string {
  const address =
    /error sending request for url \(([^)\s]+)\)/.exec(text)?.[1] ??
    /Failed to fetch:? `?([^`\s]+)/.exec(text)?.[1];
  const cause = [...text.matchAll(/^[ \t]*(?:cause:|╰─▶|├─▶) ([^\n]*)/gm)].at(-1)?.[1];
  return address && cause ? `${address} (${cause.trim()})` : lastWords(text);
}

const unanswered: Rule = ({ text }) =>
  /Failed to fetch|error sending request|Could not fetch URL|Failed to establish a new connection|All attempts to connect to|Temporary failure in name resolution/i.test(
    text,
  )
    ? new Fault({
        code: 'INDEX_UNREACHABLE',
        what: `The package index did not answer: ${withoutCredentials(silence(text))}.`.replace(/\.\.$/, '.'),
        remedy:
          'Re-run when it is back; check the index and proxy settings of the runner when it stays away.',
      })
    : undefined;

export const gitUnreachable: Rule = failure => {
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

export const noSuchPackage: Rule = failure => {
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
      ? `The package index has no ${name}${versions === 'none' ? ', or none for this Python and platform' : ''}.`
      : `The package index has no version of ${name} that is asked for.`,
    remedy:
      'Check the name and the version; a package of your own needs its index (UV_INDEX, --extra-index-url).',
    ...asked(failure, name),
  });
};

export const noWheel: Rule = failure => {
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

/** The last thing that a build said that is no place in its code. */
function complaintOf(text: string): string {
  const lines = text.split('\n').map(line => line.trim());
  const config = /invalid pyproject\.toml config: `([^`]+)`/.exec(text)?.[1];
  const must = /configuration error: `[^`]+` (must [^\n]+)/.exec(text)?.[1];
  if (config !== undefined)
    return `${config} ${/pep508/.test(must ?? '') ? 'is no requirement such as "flask>=3"' : (must ?? 'is not valid')}`;
  const error = lines.filter(line =>
    /^(?:[\w.]+(?:Error|Exception|Exit|Warning)|error|ERROR)\b:?/.test(line),
  );
  const build = error.filter(line => !/^error: (?:Failed to|subprocess-exited)|^ERROR: Failed/.test(line));
  return (build.at(-1) ?? lastWords(text)).slice(0, 400);
}

/** A project of the checkout that cannot be built: no release of somebody else, and nothing that a wheel would spare. */
export const ownBuildFailed: Rule = failure => {
  const { text, at } = failure;
  const url =
    /Failed to (?:build|prepare|generate package metadata for)[^\n]*? @ (?:editable\+)?(file:\/\/[^`\s]+)/.exec(
      text,
    )?.[1] ??
    /(?:Failed to build|Failed to generate package metadata for) `(?:[\w.-]+ @ )?(file:\/\/[^`\s]+)`/.exec(
      text,
    )?.[1] ??
    /Getting requirements to build (?:editable|wheel)[^\n]*did not run successfully[\s\S]*?(file:\/\/[^`\s)]+)/.exec(
      text,
    )?.[1];
  const path = url === undefined ? undefined : localPath(url);
  const place = path === undefined ? undefined : inCheckout(failure, path);
  if (place === undefined || headerMissing(text) !== undefined) return undefined;
  if (NO_PACKAGE.test(text)) return undefined;
  const { sources } = failure;
  const file =
    ['pyproject.toml', 'setup.py', 'setup.cfg']
      .map(name => normalPath(`${place}/${name}`))
      .find(name => sources.read(name) !== undefined) ?? normalPath(`${place}/pyproject.toml`);
  return new Fault({
    code: /invalid pyproject\.toml config/.test(text) ? 'PYPROJECT_INVALID' : 'BUILD_FAILED',
    what: `${place === '.' ? 'The project itself' : place} cannot be built: ${complaintOf(text)}`.replace(
      /\.?$/,
      '.',
    ),
    remedy:
      place === '.'
        ? "Correct it there; set 'no-install-project: true' when it is an application that nobody imports as a package."
        : `Correct it there: \`uv build ${place}\` shows the same.`,
    ...at(file),
  });
};

const NO_PACKAGE = /No file\/folder found for package|Unable to determine which files to ship/;

/** What a compiler, or a script of a package, did not find. */
const headerMissing = (text: string): string | undefined =>
  /fatal error: (\S+\.h): No such file/.exec(text)?.[1] ??
  /(mysql_config|pg_config|pkg-config|curl-config|krb5-config|gdal-config|geos-config|xmlsec1|cmake|swig|cargo|rustc)\b[^\n]*?(?:not found|No such file|could not be found|is required)/i.exec(
    text,
  )?.[1] ??
  /Specify (MYSQLCLIENT)_CFLAGS|valid (pkg-config) name/.exec(text)?.[0] ??
  /unable to execute '([^']+)'|error: command '([^']*(?:gcc|g\+\+|cc|clang))' failed/.exec(text)?.[0];

export const buildFailed: Rule = failure => {
  const { text, plan, at } = failure;
  const built =
    /Failed to build `([^`]+)`/.exec(text)?.[1] ??
    /Failed building wheel for (\S+)/.exec(text)?.[1] ??
    /Failed to build installable wheels for some pyproject\.toml based projects \(?([\w.-]+)/.exec(text)?.[1];
  const missing = headerMissing(text);
  if (built === undefined && missing === undefined) return undefined;
  if (NO_PACKAGE.test(text))
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
  // Gone from Python 3.12 and from setuptools 82: that release is older than they are.
  const old = /No module named '(distutils|imp|pkg_resources)'/.exec(text)?.[1];
  const name = built === undefined ? undefined : /^[A-Za-z0-9]+(?:[-_.]+[A-Za-z0-9]+)*/.exec(built)?.[0];
  return new Fault({
    code: 'BUILD_FAILED',
    what: `${built ?? 'A package'} has no wheel for this Python and could not be built from source: ${missing ?? complaintOf(text).replace(/\.$/, '')}.`,
    remedy:
      missing === undefined
        ? old
          ? `This release is older than the Python that it is to run on (${old} is gone): ask for an older Python, or for a newer release.`
          : 'Look at the lines above; a version of it that has a wheel spares the build.'
        : packages
          ? `Write \`${packages}\` under 'system-packages' (Debian and Ubuntu).`
          : "Name the Debian packages with the compiler and the library's headers under 'system-packages'.",
    ...(name === undefined ? at(plan.install[0] ?? 'pyproject.toml') : asked(failure, name)),
  });
};
