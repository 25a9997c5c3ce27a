/** Who takes part in a rehearsal, and the repository that it is about. */
import type { GitHubSimulator, SimulatedRepository } from '@guarded-deploy/github-simulator';
import type { Account } from '@guarded-deploy/github-simulator/events';

/** People of the rehearsal. An id belongs to one person for ever, as on GitHub. */
export const PEOPLE = {
  maintainer: { login: 'maintainer', id: 1001, type: 'User' },
  reader: { login: 'reader', id: 1002, type: 'User' },
  outsider: { login: 'outsider', id: 1003, type: 'User' },
  /** May write, and is in no team. */
  colleague: { login: 'colleague', id: 1004, type: 'User' },
} as const satisfies Record<string, Account>;

export const OWNER: Account = { login: 'example', id: 1000, type: 'Organization' };

export const NAME = 'portal';

export const FULL_NAME = `${OWNER.login}/${NAME}`;

export function populate(github: GitHubSimulator): SimulatedRepository {
  for (const person of Object.values(PEOPLE)) github.addUser(person);
  github.addOrganization({
    login: OWNER.login,
    id: OWNER.id,
    teams: { maintainers: [PEOPLE.maintainer.login] },
  });
  const repository = github.addRepository({
    owner: OWNER.login,
    name: NAME,
    id: 5001,
    defaultBranch: 'master',
    empty: true,
  });
  repository.setPermission(PEOPLE.maintainer.login, 'write');
  repository.addEnvironment('test-external', { reviewers: [PEOPLE.maintainer.login] });
  repository.setPermission(PEOPLE.reader.login, 'read');
  repository.setPermission(PEOPLE.colleague.login, 'write');
  return repository;
}
