/** What was asked for: requirements, hashes, groups, a Python. Pure. */

import { Fault } from '@guarded-deploy/faults';
import { normalPath } from '../reached.ts';
import { localPath, numberedLines } from '../requirements.ts';
import { asked, type Failure, inCheckout, lastWords, type Rule } from './failure.ts';

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

export const badRequirement: Rule = failure => {
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

/** What requirements, or sources of pyproject.toml, name and the checkout has not. */
export const sourceMissing: Rule = failure => {
  const { text, plan, sources, at } = failure;
  const address =
    /Distribution not found at: (file:\S+)/.exec(text)?.[1] ??
    /(?:Invalid requirement|Requirement) '([^'\n]+)'[^\n]*(?:looks like a filename, but the file does not exist|It looks like a path)/.exec(
      text,
    )?.[1] ??
    /ERROR: (\S+) is not a valid editable requirement/.exec(text)?.[1];
  if (address === undefined) return undefined;
  const path = localPath(address) ?? address;
  const shown = (path.startsWith('/') ? inCheckout(failure, path) : normalPath(path)) ?? path;
  const mentions = (line: string) => line.includes(shown);
  for (const file of [
    ...plan.reached.asking,
    ...plan.files.filter(name => name.endsWith('pyproject.toml')),
  ]) {
    const lines = (sources.read(file) ?? '').split('\n');
    // Of a pyproject.toml the source, rather than the dependency of that name.
    const source = lines.findIndex(line => /\bpath\s*=/.test(line) && mentions(line));
    const index = source === -1 ? lines.findIndex(mentions) : source;
    if (index === -1) continue;
    return new Fault({
      code: 'REQUIREMENTS_MISSING',
      what: `${file} names ${shown}, which is not there.`,
      remedy:
        'Check the path; a submodule, or a file that an earlier step makes, has to be there before this step.',
      ...at(file, index + 1),
    });
  }
  return new Fault({
    code: 'REQUIREMENTS_MISSING',
    what: `${plan.install[0]} names ${shown}, which is not there.`,
    remedy:
      'Check the path; a submodule, or a file that an earlier step makes, has to be there before this step.',
    ...at(plan.install[0]!),
  });
};

export const hashMismatch: Rule = ({ text, plan, at }) => {
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

export const pythonNotFound: Rule = ({ text, at }) => {
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
    !/No interpreter found|Python downloads are|no download was found|python-build-standalone|downloads\.python\.org\/pypy|\/graalpython|Invalid version request/i.test(
      text,
    )
  )
    return undefined;
  const from = /Failed to download `?([^`\s]+)/.exec(text)?.[1];
  const causes = [...text.matchAll(/^[ \t]*cause: ([^\n]*)/gm)].map(match => match[1]!);
  const said = from
    ? `${from} could not be downloaded (${causes.at(-1) ?? lastWords(text)})`
    : lastWords(text);
  return new Fault({
    code: 'PYTHON_NOT_FOUND',
    what: `No fitting Python is on this machine, and uv could not get one: ${said}`,
    remedy: 'Install one on the runner, or use actions/setup-python before this step.',
  });
};

export const selection: Rule = ({ text, at, plan }) => {
  const unknown =
    /(Group|Extra) `([^`]+)` is not defined/.exec(text) ?? /(Group)\(s\) not found: (\S+)/i.exec(text);
  const member =
    /(?:workspace does not have a member|Package) `?([\w.-]+)`?(?: not found in workspace|:|$)/m.exec(
      text,
    )?.[1];
  const bad =
    /invalid value '([^']*)' for '--((?:no-|only-)?(?:group|extra|package))[ =<][^\n]*Not a valid (?:package|group|extra)/.exec(
      text,
    );
  if (bad)
    return new Fault({
      code: 'SELECTION_INVALID',
      what: `${JSON.stringify(bad[1]!.slice(0, 100))} is no name of ${bad[2]!.endsWith('package') ? 'a package' : bad[2]!.endsWith('extra') ? 'an extra' : 'a group'}.`,
      remedy: bad[2]!.endsWith('package')
        ? "Write under 'package' the name in the member's pyproject.toml, not its directory."
        : 'Names have letters, digits, and - _ . between them. Write one a line.',
    });
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

export const hashesIncomplete: Rule = ({ text, plan, at }) => {
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

export const noSolution: Rule = failure => {
  const { text, plan, at } = failure;
  const why =
    /No solution found when resolving dependencies[^\n]*\n\s*(?:cause:|╰─▶)\s*(\S[\s\S]*?)(?:\n\n|$)/.exec(
      text,
    )?.[1] ??
    /Cannot install [^\n]* because these package versions have conflicting dependencies[^\n]*/.exec(
      text,
    )?.[0] ??
    /ResolutionImpossible[^\n]*/.exec(text)?.[0];
  if (why === undefined) return undefined;
  const named =
    /you require ([A-Za-z0-9][\w.-]*)/.exec(why.replace(/\s+/g, ' ')) ??
    /Cannot install (?:-r \S+ \(line \d+\)(?:, | and ))*([A-Za-z0-9][\w.-]*?)==/.exec(why);
  return new Fault({
    code: 'RESOLUTION_FAILED',
    what: `No versions fit together: ${why.replace(/\s+/g, ' ').trim().slice(0, 500)}`,
    remedy: 'Loosen one of the requirements that it names.',
    ...(named ? asked(failure, named[1]!) : at(plan.opens[0]?.file ?? plan.install[0]!, plan.opens[0]?.line)),
  });
};
