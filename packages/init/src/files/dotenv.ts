/** The template of the dotenv file. Pure. */
import type { Variable } from '../find/variables.ts';
import type { Layout } from './layout.ts';

/** What the inventory knows, or what production wants, where nothing is given. */
function fallback(name: string): string | undefined {
  if (/(?:^|_)ALLOWED_HOSTS$/.test(name)) return "domain + ',localhost,127.0.0.1'";
  if (/(?:^|_)CSRF_TRUSTED_ORIGINS$/.test(name)) return "'https://' + domain";
  if (/^(?:DJANGO_|FLASK_|APP_)?DEBUG$/.test(name)) return "'False'";
  if (/^(?:DOMAIN|DOMAIN_NAME|SITE_DOMAIN|SERVER_NAME)$/.test(name)) return 'domain';
  return undefined;
}

function lineOf({ name, isRequired }: Variable): string[] {
  const other = fallback(name);
  if (other !== undefined) return [`${name}='{{ ${name} | default(${other}) }}'`];
  if (isRequired) return [`${name}='{{ ${name} }}'`];
  return [`{% if ${name} is defined %}`, `${name}='{{ ${name} }}'`, '{% endif %}'];
}

/** Required variables first: a release without one of them stops and names it. */
export function dotenvTemplate(layout: Layout): string {
  const { list } = layout.findings.variables;
  const required = list.filter(one => one.isRequired && fallback(one.name) === undefined);
  const known = list.filter(one => fallback(one.name) !== undefined);
  const optional = list.filter(one => !required.includes(one) && !known.includes(one));
  return [
    '{# Values come from RELEASE_VARIABLES (lines NAME=value) and from the inventory. A required one that is missing stops the release. #}',
    ...required.flatMap(lineOf),
    ...known.flatMap(lineOf),
    ...optional.flatMap(lineOf),
    '',
  ].join('\n');
}
