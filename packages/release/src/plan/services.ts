/** Services of a host: their units or programs, and the files that they bring. Pure. */
import { upTo } from '@guarded-deploy/foreign/linear';
import type { Command, Service } from '../config/index.ts';
import type { ManagedService } from '../host/calls.ts';
import type { Facts } from '../host/facts.ts';
import type { Host } from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';
import type { ReleaseContext } from './context.ts';
import { settingsOf } from './variables.ts';

/** A service of a host, ready to run. */
export interface ServicePlan extends ManagedService {
  readonly type: 'systemd' | 'supervisor' | 'touch' | 'command';
  /** The template unit, when instances are counted; `units` are then its instances. */
  readonly templateUnit: string | undefined;
  readonly enable: boolean;
  /** Of type `touch`: the file whose time tells it. */
  readonly file: string | undefined;
  readonly command: Command | undefined;
  /** Of a service that no manager knows: file with the number of its main process. */
  readonly pidFile: string | undefined;
  /** Paths of the unit files and their like that it brings; when there are some, the manager has to read them anew. */
  readonly files: readonly string[];
}

/** `ansible_become` of the inventory counts where the release file says nothing. */
export const becomes = (
  service: { readonly become?: boolean; readonly scope?: string },
  facts: Pick<Facts, 'user'>,
  host: Host,
) => facts.user !== 0 && (service.become ?? (service.scope !== 'user' && (host.connection?.become ?? true)));

/** Unit files and their like that a service brings: where each goes, and its template. */
export function serviceFiles(
  name: string,
  service: Service,
): { readonly path: string; readonly source: string }[] {
  const directory = service.directory ?? unitDirectory(service.type, service.scope);
  const templates = {
    ...(service.template ? { [unitName(name, service)]: service.template } : {}),
    ...service.templates,
  };
  return Object.entries(templates).map(([unit, source]) => {
    const file = service.type === 'supervisor' && !unit.endsWith('.conf') ? `${upTo(unit, ':')}.conf` : unit;
    const path = `${directory}/${file}`;
    if (path.split('/').includes('..') || hasControl(path)) {
      throw problem({
        code: 'TEMPLATE_PATH_INVALID',
        what: `The service '${name}' would write ${JSON.stringify(path)}.`,
        remedy: "Give a plain name of a unit and an absolute directory, without '..'.",
      });
    }
    return { path, source };
  });
}

/** Whether a path has characters that no line may have. */
export const hasControl = (path: string) => /[\0-\x1f\x7f]/.test(path);

function unitDirectory(type: string, scope: string | undefined): string {
  if (type === 'supervisor') return '/etc/supervisor/conf.d';
  return scope === 'user' ? '~/.config/systemd/user' : '/etc/systemd/system';
}

function unitName(name: string, service: { readonly type: string; readonly unit?: string }): string {
  if (service.unit) return service.unit;
  return service.type === 'systemd' ? `${name}.service` : name;
}

export function planServices(
  context: ReleaseContext,
  host: Host,
  root: string,
  facts: Pick<Facts, 'user'>,
): ServicePlan[] {
  const settings = settingsOf(context, host, root);
  return settings.services().map(({ name, service }) => {
    const unit = unitName(name, service);
    let units = [unit];
    let templateUnit: string | undefined;
    if (service.type === 'systemd' && service.instances !== undefined) {
      const count = service.instances;
      if (!/@\.[a-z]+$/.test(unit)) {
        throw problem({
          code: 'INSTANCES_INVALID',
          what: `Service '${name}' has ${count} instances of ${unit}, which is no template unit.`,
          remedy: "Give a template unit such as 'worker@.service', or leave 'instances' out.",
        });
      }
      templateUnit = unit;
      units = Array.from({ length: count }, (_, index) => unit.replace('@.', `@${index + 1}.`));
    }
    const { file, 'pid-file': pidFile } = service;
    const below = (path: string | undefined) =>
      path === undefined || path.startsWith('/') ? path : `${root}/${path}`;
    return {
      name,
      type: service.type,
      sudo:
        becomes(service, facts, host) &&
        service.type !== 'touch' &&
        (service.type !== 'command' || service.become === true),
      userScope: service.scope === 'user',
      units,
      templateUnit,
      reload: service.reload ?? 'restart',
      enable: service.enable ?? true,
      timeout: service.timeout ?? 60,
      readyAfter: service['ready-after'] ?? 0,
      logs: service.logs ?? 50,
      file: below(file),
      command: service.command,
      pidFile: below(pidFile),
      files: serviceFiles(name, service).map(({ path }) => path),
    };
  });
}
