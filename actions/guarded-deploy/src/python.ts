import { Fault, messageOf } from '@guarded-deploy/faults';
import type { Python } from '@guarded-deploy/prepared';
import { childEnvironment, runProgram } from '@guarded-deploy/process';

const PROBE = `
import json, platform, sys, sysconfig
v = sys.version_info
suffix = {"alpha": "a", "beta": "b", "candidate": "rc", "final": ""}[v.releaselevel]
free = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
short = {"cpython": "cp", "pypy": "pp"}.get(sys.implementation.name, "py")
print(json.dumps({
    "version": "%d.%d.%d" % v[:3] + (suffix + str(v.serial) if suffix else ""),
    "tag": "%s%d%d%s" % (short, v[0], v[1], "t" if free else ""),
    "platform": sysconfig.get_platform(),
    "libc": " ".join(platform.libc_ver()).strip(),
}))
`;

/** The interpreter that wheels were made for, by its own word. @throws Fault PREPARED_PYTHON */
export async function pythonOf(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Python> {
  try {
    const { code, stdout, stderr } = await runProgram(program, ['-IS', '-c', PROBE], {
      env: childEnvironment(env),
      signal,
    });
    if (code !== 0) throw new Error(stderr.trim().split('\n').at(-1) || `exit ${code}`);
    const { version, tag, platform, libc } = JSON.parse(stdout) as Python;
    return { version, tag, platform, libc };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    throw new Fault({
      code: 'PREPARED_PYTHON',
      what: `${program} does not say which Python it is: ${messageOf(thrown).split('\n')[0]}.`,
      remedy: "Set 'python' to the output 'python-path' of setup-environment.",
      cause: thrown,
    });
  }
}
