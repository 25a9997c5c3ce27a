/** What services have said on every host, and say. Changes nothing and takes no lock. */
import { joined, lines, type Shell, sh } from '@guarded-deploy/foreign/shell';
import * as host from '../host/calls.ts';
import * as ask from '../host/look-calls.ts';
import { problem } from '../inventory/problem.ts';
import { ofRelease } from '../plan/context.ts';
import { planServices, type ServicePlan } from '../plan/services.ts';
import type { HostTask } from './host-task.ts';
import { failed, succeeded } from './result.ts';
import { Run } from './run.ts';
import type { ReleaseOptions, ReleaseResult } from './types.ts';

const LINES = 100;

/** @throws Fault SERVICE_UNKNOWN, and what is wrong before any host is asked */
export async function logs(options: ReleaseOptions): Promise<ReleaseResult> {
  const run = new Run(options);
  judgeService(options);
  const show = async (task: HostTask) => {
    const session = await run.open(task, 'read');
    task.enter('check');
    const context = ofRelease(run.base, session.facts.live ?? '', [session.facts]);
    const services = planServices(context, task.host, task.root, session.facts).filter(
      ({ name }) => options.service === undefined || name === options.service,
    );
    for (const { name, type } of services)
      if (type === 'touch' || type === 'command')
        run.note(task, `the service '${name}' has no log that is known here: nothing manages it`);
    const script = scriptOf(services, options);
    if (script !== '') await session.round(lines(script, sh`wait`));
  };
  try {
    await run.onAll(run.tasks, show, false);
    return succeeded(run, 'logs', { done: 'checked', release: '', changed: false });
  } catch (error) {
    return failed(run, 'logs', error);
  } finally {
    run.close();
  }
}

function judgeService({ config, service }: ReleaseOptions): void {
  const names = Object.keys(config.services ?? {});
  if (service === undefined || names.includes(service)) return;
  throw problem({
    code: 'SERVICE_UNKNOWN',
    what: `The release file has no service ${JSON.stringify(service)}; it has ${names.join(', ') || 'none'}.`,
    remedy: "Name one of them, as under 'services', or none for all.",
  });
}

/** One question to each manager: of all its units at once. */
function scriptOf(services: readonly ServicePlan[], { lines: given, follow = false }: ReleaseOptions): Shell {
  const count = given ?? LINES;
  const scopes = [false, true].flatMap(userScope => {
    const some = services.filter(service => service.type === 'systemd' && service.userScope === userScope);
    const units = some.flatMap(service => [
      ...(service.templateUnit === undefined ? service.units : [service.templateUnit.replace('@.', '@*.')]),
      ...service.files
        .map(path => path.slice(path.lastIndexOf('/') + 1))
        .filter(unit => !service.units.includes(unit) && unit !== service.templateUnit),
    ]);
    return units.length === 0 ? [] : [ask.unitLogs(host.scopeOf({ userScope }), count, follow, units)];
  });
  const programs = services
    .filter(({ type }) => type === 'supervisor')
    .map(({ sudo, units }) => ask.programLogs(sudo, count, follow, units));
  return joined([...scopes, ...programs], '\n');
}
