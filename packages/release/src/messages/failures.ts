import { Fault } from '@guarded-deploy/faults';
import { RoundFailed } from '../host/protocol.ts';
import { onOneLine } from '../inventory/problem.ts';
import { oldRelease } from './old-release.ts';

interface Words {
  readonly what: (host: string, detail: string) => string;
  readonly remedy: string | ((detail: string) => string);
}

/** What a host's failure codes mean to a person. */
const WORDS: Readonly<Record<string, Words>> = {
  ROOT_NOT_WRITABLE: {
    what: (host, detail) => `${host} cannot write ${detail}.`,
    remedy:
      "Create 'root' there and give it to the SSH user; look for a full or read-only disk with 'df' and 'mount'.",
  },
  CURRENT_NOT_A_LINK: {
    what: (host, detail) => `On ${host}, ${detail} is a directory, not a link.`,
    remedy: "Move it away once: 'current' has to be a symbolic link that each release replaces.",
  },
  PATH_IS_LINK: {
    what: (host, detail) =>
      `On ${host}, ${detail} is a link where a directory or a file of the release has to be; nothing is written or removed through it.`,
    remedy: 'Put what belongs there in its place, or give the path that the link leads to.',
  },
  PATH_NOT_DIRECTORY: {
    what: (host, detail) => `On ${host}, ${detail} is a file where a directory has to be.`,
    remedy: 'Move it away, or correct the path in the release file.',
  },
  PATH_NOT_FILE: {
    what: (host, detail) => `On ${host}, ${detail} is no regular file, where one has to be written.`,
    remedy: 'Move it away, or correct the path in the release file.',
  },
  PATH_IS_SHARED: {
    what: (host, detail) =>
      `On ${host}, ${detail} would have been removed, which lies in shared/ or holds it.`,
    remedy: "Look at where 'shared' and 'releases' lead to below root: neither may lie in the other.",
  },
  PATH_INVALID: {
    what: (host, detail) => `On ${host}, ${detail} is no path that could be written to.`,
    remedy: 'Give a plain path in the release file, without empty parts, dots and dot-dots.',
  },
  DIRECTORY_SHARED: {
    what: (host, detail) =>
      `On ${host}, another user may write ${detail} or a directory above it, where root would write a file.`,
    remedy:
      "Give it to root or the SSH user and take the others' right to write away, or set 'trust-directory: true' for the template.",
  },
  FENCE_DAMAGED: {
    what: (host, detail) => `On ${host}, ${detail} holds no number: nobody knows which run may go on.`,
    remedy:
      'Write the newest fencing token into it that a run was given, as a number; remove it when none was ever used.',
  },
  HOST_TOOL_MISSING: {
    what: (host, detail) => `${host} has no ${detail}.`,
    remedy: 'Install util-linux (flock), coreutils, findutils, sed, tar and gzip there.',
  },
  LAYOUT_CHANGED: {
    what: (host, detail) => {
      const [before, now] = detail.split('|').map(words => words.split(' ').join(' and '));
      return `${host} has releases that were made with other names: ${before}, and the release file says ${now}.`;
    },
    remedy:
      "Write the old names under 'layout'; or rename both there, with the services stopped, and write the new names into .guarded-deploy/layout below root.",
  },
  HOST_FULL: {
    what: (host, detail) => {
      const [wanted, free, place] = detail.split('|');
      return `${host} has no space for a release at ${place}: it takes ${wanted}, and there are ${free}.`;
    },
    remedy: "Free some there: a smaller 'keep', or an ignore file that leaves out what does not run.",
  },
  SHARED_OWNER: {
    what: (host, detail) => {
      const [path, wanted] = detail.split('|');
      return `${host} could not give ${path} what the release file says: ${wanted}.`;
    },
    remedy: "Do it there as root once, or allow sudo ('guarded-deploy sudoers ENVIRONMENT').",
  },
  ACCOUNT_MISSING: {
    what: (host, detail) => {
      const [kind, name, by] = detail.split('|');
      return `${host} has no ${kind} '${name}', which ${by} names.`;
    },
    remedy: 'Make it there, or correct the file or its owner.',
  },
  SUDO_REFUSED: {
    what: (host, detail) => `On ${host}, sudo does not run this without a password: ${detail}.`,
    remedy: "Install what 'guarded-deploy sudoers ENVIRONMENT' prints, or run it as root.",
  },
  USER_MANAGER_MISSING: {
    what: (host, detail) => `On ${host}, no systemd of the user ${detail} answers.`,
    remedy: "Let it run without a login: 'loginctl enable-linger USER', as root.",
  },
  SUPERVISOR_SILENT: {
    what: host => `On ${host}, supervisor does not answer this user.`,
    remedy:
      "Start it, or let the user reach its socket: 'chown' under [unix_http_server], or 'become: true'.",
  },
  UNIT_INVALID: {
    what: (host, detail) => `systemd on ${host} would not start this: ${detail}`,
    remedy: 'Correct the template of the unit.',
  },
  HOST_LOCKED: {
    what: (host, detail) => `Another release holds the lock on ${host}: ${detail || 'unknown holder'}.`,
    remedy: "Wait for it to end, or end it with 'guarded-deploy unlock ENVIRONMENT' when its runner is gone.",
  },
  FENCED: {
    what: (host, detail) =>
      `${host} has seen the fencing token ${detail}, which is newer: this run has lost the deploy lock.`,
    remedy: 'Start a new run; this one must not change anything any more.',
  },
  GAVE_WAY: {
    what: host => `On ${host}, a run with a newer fencing token, or 'unlock', ended this one.`,
    remedy: 'What it had begun is undone there. Start a new run if it is still wanted.',
  },
  TRANSFER_FAILED: {
    what: (host, detail) => `The files did not arrive on ${host}: ${detail || 'no reason given'}.`,
    remedy: "Look for a full disk with 'df' and 'df -i' there, then run it again.",
  },
  TRANSFER_MISMATCH: {
    what: (host, detail) => `${detail} file(s) on ${host} are not what was sent.`,
    remedy: 'Check that disk and memory of the host are sound; nothing was switched.',
  },
  SHARED_FILE_MISSING: {
    what: (host, detail) => `${host} has no shared/${detail}.`,
    remedy: 'Create it there, or add a template that writes it.',
  },
  PYTHON_ENVIRONMENT: {
    what: host => `The virtual environment could not be made on ${host}.`,
    remedy:
      "Look at the lines above; the lock file, the index or a Python of that version may be missing, or 'python.timeout' too short.",
  },
  BUILD_FAILED: {
    what: (host, detail) => `The build step '${detail}' failed on ${host}.`,
    remedy: 'Look at its output above; nothing was switched.',
  },
  HOOK_FAILED: {
    what: (host, detail) => `The hook '${detail}' failed on ${host}.`,
    remedy: 'Look at its output above.',
  },
  MIGRATION_FAILED: {
    what: host => `The migration failed on ${host}.`,
    remedy:
      'Look at its output above; the old release still runs. Check what of the migration was applied before the next run.',
  },
  FILE_NOT_WRITABLE: {
    what: (host, detail) => `${host} cannot write ${detail}.`,
    remedy: "Give the SSH user the right to ('become: true' uses sudo -n), or change the path.",
  },
  SWITCH_FAILED: {
    what: (host, detail) => `${host} could not replace ${detail}.`,
    remedy: "Look for a full or read-only disk, and whether 'current' belongs to the SSH user.",
  },
  SERVICE_NOT_STARTED: {
    what: (host, detail) => `${detail} did not start on ${host}.`,
    remedy: 'Its last log lines are above.',
  },
  SERVICE_OLD_RELEASE: {
    what: (host, detail) => oldRelease(host, detail).what,
    remedy: detail => oldRelease('', detail).remedy,
  },
  VERIFY_FAILED: {
    what: (host, detail) => `The check ${detail} did not pass on ${host}.`,
    remedy: 'Its last answer is above.',
  },
  RELEASE_UNKNOWN: {
    what: (host, detail) => `${host} has no release ${detail || 'before the live one'}.`,
    remedy: "See 'guarded-deploy status ENVIRONMENT' for the releases that are kept.",
  },
  RELEASE_UNCONFIRMED: {
    what: (host, detail) =>
      `${host} did what it was told, and a second look says something else: ${detail || 'it did not say what is live'}.`,
    remedy: "Look at 'guarded-deploy status ENVIRONMENT' and at what else changes the application there.",
  },
  GIT_COMMIT_DIFFERS: {
    what: (host, detail) => `${host} answered another commit than the one asked for: ${detail}.`,
    remedy: 'Give the commit itself, not the id of a tag; if it is one, look at what that host does.',
  },
  GIT_FAILED: {
    what: (host, detail) => `${host} could not get ${detail} from the repository.`,
    remedy: 'The host needs git, and its own right to read the repository (a deploy key).',
  },
  GIT_SUBMODULE: {
    what: (host, detail) => {
      const [path, why] = detail.split('|');
      return `${host} could not get the submodule ${path}: ${why}.`;
    },
    remedy: "The host needs its own right to read it. With 'source.type: push' the runner fetches it.",
  },
  GIT_LFS: {
    what: (host, detail) => `${detail} is a file of Git LFS, which ${host} does not fetch.`,
    remedy: "Release with 'source.type: push' from a checkout with 'lfs: true'.",
  },
  REVERT_FAILED: {
    what: (host, detail) => `${host} has its previous release again, but not ${detail}.`,
    remedy: 'Look at the log of its services.',
  },
  ROUND_CANCELLED: {
    what: host => `The release was stopped on ${host}.`,
    remedy: 'Run it again when you are ready.',
  },
};

/** The last lines of output that say why, for the message. */
function tail(output: string): string {
  return output
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .slice(-3)
    .join(' | ')
    .slice(-400);
}

/** Turns what went wrong on a host into a sentence for a person. */
export function explain(host: string, thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  if (thrown instanceof RoundFailed) {
    const words = Object.hasOwn(WORDS, thrown.code) ? WORDS[thrown.code] : undefined;
    const last = tail(thrown.output);
    return new Fault({
      code: words ? thrown.code : 'HOST_FAILED',
      // Both come from the host.
      what: onOneLine(
        `${words ? words.what(host, thrown.detail) : `A step failed on ${host}: ${thrown.detail}.`}${last ? ` Last output: ${last}` : ''}`,
      ),
      remedy:
        typeof words?.remedy === 'function'
          ? words.remedy(thrown.detail)
          : (words?.remedy ?? 'Look at the output above.'),
      cause: thrown,
    });
  }
  return new Fault({
    code: 'HOST_FAILED',
    what: onOneLine(`${host}: ${thrown instanceof Error ? thrown.message : String(thrown)}.`),
    remedy: 'Run it again; if it repeats, look at the host.',
    cause: thrown,
  });
}

/** One fault for what happened on several hosts. */
export function explainAll(failures: readonly { readonly host: string; readonly error: unknown }[]): Fault {
  const first = explain(failures[0]!.host, failures[0]!.error);
  if (failures.length === 1) return first;
  const others = failures.slice(1).map(({ host }) => host);
  return new Fault({
    code: first.code,
    what: `${first.what} Also failed: ${others.slice(0, 10).join(', ')}${others.length > 10 ? ` and ${others.length - 10} more` : ''}.`,
    remedy: first.remedy,
    cause: first,
  });
}
