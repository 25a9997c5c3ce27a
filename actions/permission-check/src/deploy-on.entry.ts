/** Reads the input `deploy-on`. A bundle of its own: a parser of YAML would cost every gate a part of its start. */
import { parseDeployOn } from '@guarded-deploy/access';
import { Fault } from '@guarded-deploy/faults';
import { parse } from 'yaml';

/** @throws Fault DEPLOY_ON_INVALID */
export function readDeployOn(text: string): ReturnType<typeof parseDeployOn> {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch (thrown) {
    throw new Fault({
      code: 'DEPLOY_ON_INVALID',
      what: `'deploy-on' is no YAML: ${String((thrown as Error).message).split('\n')[0]}`,
      remedy:
        "Write a line for each environment, such as 'prod: [main]'. A star at the beginning needs quotes.",
      cause: thrown,
    });
  }
  return parseDeployOn(value);
}
