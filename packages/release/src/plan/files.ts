/** Files that templates of the release file become, of the release and outside it. Pure but for reading templates. */

import { Fault } from '@guarded-deploy/faults';
import type { HostSettings } from '../config/index.ts';
import { isScale, notScale } from '../config/scale.ts';
import type { OutsideFile } from '../host/calls.ts';
import type { Facts } from '../host/facts.ts';
import type { Host } from '../inventory/index.ts';
import { onOneLine, problem } from '../inventory/problem.ts';
import type { ReleaseContext } from './context.ts';
import { formatOf, type Placed, placed } from './formats.ts';
import { type Layout, layoutFor } from './layout.ts';
import { becomes, hasControl, serviceFiles } from './services.ts';
import { settingsOf } from './variables.ts';

/** A file with its rendered content. */
export interface RenderedFile extends OutsideFile {
  readonly content: Placed;
}

/** A list of files in which both sides use the same values. */
export interface Rendered {
  readonly inside: readonly RenderedFile[];
  readonly outside: readonly RenderedFile[];
}

/** A mode with its leading zero, however it was written: `0640` or `640`. */
export function modeText(mode: string | undefined, fallback: string): string {
  return (mode ?? fallback).padStart(4, '0');
}

/** Files outside the release of a host, without their text: what can be said before anything is rendered. */
export function outsideFiles(
  context: ReleaseContext,
  host: Host,
  root: string,
  facts: Pick<Facts, 'user'>,
  layout: Layout,
): Pick<OutsideFile, 'path' | 'sudo' | 'trusting'>[] {
  const templates = layout.templates
    .filter(({ in: where }) => where !== 'release')
    .map(({ template, in: where, path }) => ({
      path: where === 'shared' ? `${root}/shared/${path}` : path,
      sudo: (template.become ?? becomesFor(host, root, where, path)) && facts.user !== 0,
      trusting: template['trust-directory'] ?? false,
    }));
  const services = settingsOf(context, host, root)
    .services()
    .flatMap(({ name, service }) =>
      serviceFiles(name, service).map(({ path }) => ({
        path,
        sudo: becomes(service, facts, host),
        trusting: false,
      })),
    );
  return [...templates, ...services];
}

/** A dotenv file by its name, which is made to hold secrets. */
const DOTENV = /(^|\/)(\.env(\.[^/]*)?|[^/]*\.env)$/;

/** Mode of a template that names none: what may hold secrets is not for everybody on the host. Pure. */
function defaultMode(path: string, content: string, isSecret?: (text: string) => boolean): string {
  return DOTENV.test(path) || isSecret?.(content) === true ? '0640' : '0644';
}

/** Templates of a host, rendered. Numbers are their names in the stream. */
export function renderFiles(
  context: ReleaseContext,
  host: Host,
  root: string,
  facts: Pick<Facts, 'user'>,
  layout: Layout = layoutFor(context, host, root),
): Rendered {
  const settings = settingsOf(context, host, root);
  const inside: RenderedFile[] = [];
  const outside: RenderedFile[] = [];
  for (const [number, { template, place, in: where, path }] of layout.templates.entries()) {
    if (where === 'release' && (template.owner !== undefined || template.become)) {
      throw problem({
        code: 'TEMPLATE_PATH_INVALID',
        what: `The template ${template.source} is written to ${JSON.stringify(path)}, inside the release, where 'owner' and 'become' have no effect.`,
        remedy: "Leave them out, or give an absolute path or one in 'shared/'.",
      });
    }
    const fullPath = where === 'shared' ? `${root}/shared/${path}` : path;
    const content = renderSource(context, { host, root, source: template.source, path: fullPath });
    const file: RenderedFile = {
      number,
      path: fullPath,
      mode: modeText(template.mode, defaultMode(path, content, context.isSecret)),
      owner: template.owner ?? '',
      sudo: (template.become ?? becomesFor(host, root, where, path)) && facts.user !== 0,
      trusting: template['trust-directory'] ?? false,
      service: '',
      content,
    };
    if (hasControl(file.path))
      throw settings.fault(place, `'path' is ${JSON.stringify(path)}: write a path without line breaks.`);
    (where === 'release' ? inside : outside).push(file);
  }
  const first = layout.templates.length;
  return { inside, outside: [...outside, ...renderServiceFiles(context, host, root, facts, first)] };
}

/** With `ansible_become`, files outside of the application's own tree are written as root, as Ansible would write them. */
const becomesFor = (host: Host, root: string, where: string, path: string) =>
  host.connection?.become === true &&
  where !== 'release' &&
  path.startsWith('/') &&
  !path.startsWith(`${root}/`);

/** A template and what it becomes. */
interface Rendering {
  readonly host: Host;
  readonly root: string;
  readonly source: string;
  readonly path: string;
  /** Type of the service that the file belongs to. */
  readonly service?: string;
}

function renderSource(context: ReleaseContext, rendering: Rendering): Placed {
  const { host, root, source, path, service } = rendering;
  const text = context.readTemplate(source);
  if (text === undefined) {
    throw problem({
      code: 'TEMPLATE_MISSING',
      what: `There is no template ${source}.`,
      remedy: 'Correct its path in the release file; it starts at the repository’s root.',
    });
  }
  const render = (given: ReleaseContext) =>
    given.templates.file(text, settingsOf(given, host, root).variables, source);
  const file = placed(formatOf(path, service), context.variables, variables =>
    render(
      variables === context.variables
        ? context
        : { ...context, variables, templates: context.templatesWith?.(variables) ?? context.templates },
    ),
  );
  if ('text' in file) return file.text;
  throw problem({
    code: 'TEMPLATE_VALUE_UNSAFE',
    what: `The template ${source} would write the value of '${file.leaves}', from the variables input, into ${onOneLine(path)} so that it says more than one value: it has a line break or another character that means something there.`,
    remedy: 'Give a value without it, or escape it in the template, such as {{ value | to_json }}.',
  });
}

/** What services are scaled by, as a host has it. @throws Fault SCALE_INVALID */
function judgeScale(context: ReleaseContext, host: Host, settings: HostSettings): void {
  for (const { service } of settings.services()) {
    for (const [name, usual] of Object.entries(service.scale ?? {})) {
      let value: unknown;
      try {
        value = context.templates.variable(name, settings.variables);
      } catch (error) {
        // Wrong when something uses it, which says so itself.
        if (error instanceof Fault) continue;
        throw error;
      }
      if (!isScale(value, usual)) throw notScale(name, value, ` on ${host.name}`);
    }
  }
}

/** Files of a host's services alone, which need no variable of any other template. `first` is the first one's number. */
export function renderServiceFiles(
  context: ReleaseContext,
  host: Host,
  root: string,
  facts: Pick<Facts, 'user'>,
  first = 0,
): RenderedFile[] {
  const settings = settingsOf(context, host, root);
  judgeScale(context, host, settings);
  const files: RenderedFile[] = [];
  for (const { name, service } of settings.services()) {
    for (const { path, source } of serviceFiles(name, service)) {
      const content = renderSource(context, { host, root, source, path, service: service.type });
      files.push({
        number: first + files.length,
        path,
        // systemd tells everybody what is in a unit, and warns of one that not everybody may read.
        mode: service.type === 'systemd' ? '0644' : defaultMode(path, content, context.isSecret),
        owner: '',
        sudo: becomes(service, facts, host),
        trusting: false,
        service: name,
        content,
      });
    }
  }
  return files;
}
