/** The site for the web server on each host. Pure. */
import { under } from '../find/place.ts';
import type { Layout } from './layout.ts';

export function siteTemplate(layout: Layout): string {
  return layout.answers.webServer === 'nginx' ? nginx(layout) : caddy(layout);
}

interface Directory {
  readonly url: string;
  readonly path: string;
}

/** Directories that the web server answers from by itself. */
function directories(layout: Layout): Directory[] {
  const { staticFiles, media } = layout.findings.assets;
  return [
    ...(staticFiles
      ? [{ url: staticFiles.url, path: `{{ root }}/current/${under(layout.directory, staticFiles.root)}` }]
      : []),
    ...(media ? [{ url: '/media/', path: `{{ root }}/shared/${under(layout.directory, media)}` }] : []),
  ];
}

function caddy(layout: Layout): string {
  return [
    '# Caddy gets and renews the certificate of this name by itself. For a name without one, set site_address: http://NAME.',
    '{{ site_address | default(domain) }} {',
    '\tencode gzip',
    ...directories(layout).flatMap(({ url, path }) => [
      `\thandle_path ${url}* {`,
      `\t\troot * ${path}`,
      '\t\tfile_server',
      '\t}',
    ]),
    '\thandle {',
    `\t\treverse_proxy unix//run/${layout.answers.app}/web.sock`,
    '\t}',
    '}',
    '',
  ].join('\n');
}

function nginx(layout: Layout): string {
  const { app } = layout.answers;
  const name = app.replaceAll('-', '_');
  return [
    `upstream ${name} {`,
    `    server unix:/run/${app}/web.sock fail_timeout=0;`,
    '}',
    '',
    'server {',
    '    listen {{ http_port | default(80) }};',
    '    server_name {{ domain }};',
    '    client_max_body_size 20m;',
    ...directories(layout).flatMap(({ url, path }) => [
      '',
      `    location ${url} {`,
      `        alias ${path}/;`,
      '    }',
    ]),
    '',
    '    location / {',
    `        proxy_pass http://${name};`,
    '        proxy_set_header Host $host;',
    '        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
    '        proxy_set_header X-Forwarded-Proto $scheme;',
    '        proxy_redirect off;',
    '    }',
    '}',
    '',
  ].join('\n');
}
