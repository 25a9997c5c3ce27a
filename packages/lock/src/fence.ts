/** The fence on a target: a command runs only while no newer holder of the lock has been there. */
import { Fault } from '@guarded-deploy/faults';
import { withoutEnd } from '@guarded-deploy/foreign/linear';
import { quote, type Shell, sh } from '@guarded-deploy/foreign/shell';

/** Exit code of a command that the fence refused: the target has seen a newer token. */
export const FENCED = 76;

/**
 * A script for /bin/sh on the target that runs `command` only when no newer holder has been there. It compares, notes the
 * token and runs the command under one lock of the target (flock of util-linux). So an old holder can neither overtake a
 * newer one nor run beside it. The highest token is kept in `<directory>/<name>.token`.
 *
 * Exits with the command's code; with 76 and one line on standard error when the token is too old; with 75 when another
 * command was still running after `waitSeconds`.
 * @param command run by `sh -c`
 * @throws Fault FENCE_INVALID
 */
export function fenceScript(options: {
  readonly token: number;
  readonly directory: string;
  readonly name: string;
  readonly command: Shell;
  readonly waitSeconds?: number;
}): Shell {
  const { token, directory, name, command, waitSeconds = 60 } = options;
  const valid =
    Number.isSafeInteger(token) &&
    token > 0 &&
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/.test(name) &&
    directory.startsWith('/') &&
    !/[\0\n]/.test(directory) &&
    Number.isSafeInteger(waitSeconds) &&
    waitSeconds >= 0;
  if (!valid) {
    throw new Fault({
      code: 'FENCE_INVALID',
      what: `A fence cannot be built from token ${token}, directory ${JSON.stringify(directory)} and name ${JSON.stringify(name)}.`,
      remedy:
        'Give the token of turnstyle-lock, an absolute directory and a name of letters, digits, dots and dashes.',
    });
  }
  const file = quote(`${withoutEnd(directory, '/')}/${name}.token`);
  // The new token is written to another file and renamed, so a crash leaves the old or the new one, never half of it. Content
  // that is no number is refused. The command does not inherit the lock's descriptor, so what it leaves running blocks nobody.
  return sh`set -eu
umask 077
mkdir -p -- ${quote(directory)}
exec 9>>${file}.lock
flock -w ${waitSeconds} 9 || { echo 'fence: another command is still running' >&2; exit 75; }
seen=0
if [ -e ${file} ]; then seen=$(cat -- ${file}); fi
case $seen in
  ''|*[!0-9]*) echo "fence: "${file}" holds no token; look at it before you remove it" >&2; exit ${FENCED} ;;
esac
if [ ${token} -lt "$seen" ]; then
  echo "fence: token ${token} is older than $seen, which has been here" >&2
  exit ${FENCED}
fi
printf '%s\\n' ${token} >${file}.$$
mv -f -- ${file}.$$ ${file}
sh -c ${quote(command)} 9>&-
`;
}
