/** An inventory in Ansible's YAML for one environment. Pure. */
import { stringify } from 'yaml';
import { addressOf, type EnvironmentAnswer, PLACEHOLDER_ADDRESS, placeholderDomain } from '../answers.ts';
import type { Layout } from './layout.ts';

export function inventory(layout: Layout, environment: EnvironmentAnswer): string {
  const hosts = environment.hosts.length > 0 ? environment.hosts : [`deploy@${PLACEHOLDER_ADDRESS}`];
  const named = hosts.map((host, at) => {
    const { user, address, port } = addressOf(host)!;
    return [
      `${environment.name}${at + 1}`,
      { ansible_host: address, ansible_user: user, ...(port ? { ansible_port: port } : {}) },
    ] as const;
  });
  const document = {
    all: {
      vars: { domain: environment.domain || placeholderDomain(environment.name) },
      children: {
        web: { hosts: Object.fromEntries(named) },
        ...(layout.findings.workers.length > 0 ? { workers: { hosts: { [named[0]![0]]: null } } } : {}),
        migrations: { hosts: { [named[0]![0]]: null } },
      },
    },
  };
  const isPlaceholder = environment.hosts.length === 0 || environment.domain === '';
  return [
    `# The hosts of ${environment.name}. Passwords do not belong here: they come from RELEASE_VARIABLES.`,
    ...(isPlaceholder ? ['# Fill in: ansible_host and domain.'] : []),
    stringify(document, { nullStr: '', lineWidth: 0 }),
  ].join('\n');
}
