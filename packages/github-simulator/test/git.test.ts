import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { SDL } from '../src/graphql.ts';
import { EMPTY_TREE, GitHubSimulator, generator, type SimulatedRepository, ZERO_OID } from '../src/index.ts';

let github: GitHubSimulator;
let repository: SimulatedRepository;

beforeAll(async () => {
  github = await GitHubSimulator.start();
  repository = github.addRepository({ owner: 'acme', name: 'portal', id: 7 });
});

afterAll(() => github.stop());

interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test says it is
  readonly body: any;
}

async function send(method: string, path: string, body?: object, token = github.token): Promise<Reply> {
  const response = await fetch(path.startsWith('http') ? path : github.apiUrl + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

const ref = (path: string) => `/repos/acme/portal/git/${path}`;

describe('objects', () => {
  test('have the names that git gives them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'git-test-'));
    const git = (...words: string[]) =>
      execFileSync('git', ['-C', folder, ...words], {
        encoding: 'utf8',
        env: {
          PATH: process.env['PATH'],
          HOME: folder,
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_AUTHOR_NAME: 'Octavia',
          GIT_AUTHOR_EMAIL: 'octavia@example.com',
          GIT_AUTHOR_DATE: '1700000000 +0000',
          GIT_COMMITTER_NAME: 'Octavia',
          GIT_COMMITTER_EMAIL: 'octavia@example.com',
          GIT_COMMITTER_DATE: '1700000000 +0000',
        },
      }).trim();
    try {
      git('init', '-q');
      // a.b, a/ and a0 sort differently as files and as folders.
      const files: Record<string, string> = {
        'a.b': '1',
        'a/x': '2',
        a0: '3',
        'ü/ß.txt': '4',
        'b/c/d': '5\n',
      };
      for (const [path, content] of Object.entries(files)) {
        execFileSync('mkdir', ['-p', join(folder, dirname(path))]);
        writeFileSync(join(folder, path), content);
      }
      git('add', '.');
      git('commit', '-q', '--cleanup=verbatim', '-m', 'First\n\nwith words');
      const ours = repository.commit({ message: 'First\n\nwith words\n', files, at: 1_700_000_000_000 });
      const tree = git('rev-parse', 'HEAD^{tree}');
      expect(repository.data.objects.get(ours)).toMatchObject({ tree });
      expect(ours).toBe(git('rev-parse', 'HEAD'));
      git('commit', '-q', '--allow-empty', '--cleanup=verbatim', '-m', 'Second');
      const second = repository.commit({ message: 'Second\n', parents: [ours], at: 1_700_000_000_000 });
      expect(second).toBe(git('rev-parse', 'HEAD'));
      expect(git('hash-object', '-t', 'tree', '/dev/null')).toBe(EMPTY_TREE);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('made over the API are what was asked for', async () => {
    const blob = await send('POST', ref('blobs'), { content: 'hello\n', encoding: 'utf-8' });
    expect(blob.body.sha).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
    const tree = await send('POST', ref('trees'), {
      base_tree: repository.head,
      tree: [
        { path: 'dir/hello.txt', mode: '100644', type: 'blob', sha: blob.body.sha },
        { path: 'README.md', mode: '100644', type: 'blob', sha: null },
      ],
    });
    const commit = await send('POST', ref('commits'), {
      message: 'm',
      tree: tree.body.sha,
      parents: [repository.head],
      author: { name: 'A', email: 'a@example.com', date: '2026-01-02T03:04:05Z' },
    });
    expect(commit.body.author.date).toBe('2026-01-02T03:04:05Z');
    const listing = await send('GET', ref(`trees/${commit.body.sha}?recursive=1`));
    expect(listing.body.tree.map((entry: { path: string }) => entry.path)).toEqual(['dir', 'dir/hello.txt']);
    expect((await send('GET', ref(`trees/${EMPTY_TREE}`))).body.tree).toEqual([]);
  });
});

describe('refs over REST', () => {
  test('are created once', async () => {
    const sha = repository.commit({ message: 'one' });
    expect(await send('POST', ref('refs'), { ref: 'refs/locks/once', sha })).toMatchObject({
      status: 201,
      body: { ref: 'refs/locks/once' },
    });
    expect(await send('POST', ref('refs'), { ref: 'refs/locks/once', sha })).toMatchObject({
      status: 422,
      body: { message: 'Reference already exists' },
    });
  });

  test.each([
    'heads/x',
    'refs/x',
    'refs/heads/a..b',
    'refs/heads/a b',
    'refs/heads/.a',
    'refs/heads/a.lock',
    'refs/heads/a/',
    'refs/heads/~',
  ])('refuse the name %s', async name => {
    expect((await send('POST', ref('refs'), { ref: name, sha: repository.head })).status).toBe(422);
  });

  test('cannot be both a name and a folder of names', async () => {
    const sha = repository.commit({ message: 'x' });
    await send('POST', ref('refs'), { ref: 'refs/locks/folder/name', sha });
    expect((await send('POST', ref('refs'), { ref: 'refs/locks/folder', sha })).status).toBe(422);
  });

  test('move forward only, unless forced', async () => {
    const one = repository.commit({ message: '1' });
    const two = repository.commit({ message: '2', parents: [one] });
    const stranger = repository.commit({ message: 'stranger' });
    repository.setRef('refs/locks/moving', one);
    const move = (sha: string, force: boolean) => send('PATCH', ref('refs/locks/moving'), { sha, force });
    expect((await move(two, false)).status).toBe(200);
    expect(await move(one, false)).toMatchObject({
      status: 422,
      body: { message: 'Update is not a fast forward' },
    });
    expect((await move(stranger, false)).status).toBe(422);
    expect((await move(stranger, true)).status).toBe(200);
    expect((await send('DELETE', ref('refs/locks/moving'))).status).toBe(204);
    expect((await send('GET', ref('ref/locks/moving'))).status).toBe(404);
  });

  test('match by their beginning', async () => {
    repository.setRef('refs/match/a', repository.head);
    repository.setRef('refs/match/ab', repository.head);
    const { body } = await send('GET', ref('matching-refs/match/a'));
    expect(body.map(({ ref: name }: { ref: string }) => name)).toEqual(['refs/match/a', 'refs/match/ab']);
  });

  test('and pushes are told as activity', async () => {
    repository.push('busy', { by: 'alice' });
    repository.push('busy', { by: 'bob' });
    repository.setRef('refs/heads/busy', undefined, 'alice');
    const { body } = await send('GET', '/repos/acme/portal/activity?ref=refs/heads/busy');
    expect(
      body.map((entry: { activity_type: string; actor: { login: string } }) => [
        entry.activity_type,
        entry.actor.login,
      ]),
    ).toEqual([
      ['branch_deletion', 'alice'],
      ['push', 'bob'],
      ['branch_creation', 'alice'],
    ]);
  });
});

const UPDATE = 'mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';

interface Update {
  readonly name: string;
  readonly beforeOid?: string;
  readonly afterOid: string;
  readonly force?: boolean;
}

async function updateRefs(
  refUpdates: readonly Update[],
  options: { token?: string; at?: GitHubSimulator } = {},
): Promise<Reply> {
  const at = options.at ?? github;
  const id = await send(
    'POST',
    at.graphqlUrl,
    { query: '{ repository(owner: "acme", name: "portal") { id } }' },
    options.token ?? at.token,
  );
  return send(
    'POST',
    at.graphqlUrl,
    { query: UPDATE, variables: { input: { repositoryId: id.body.data.repository.id, refUpdates } } },
    options.token ?? at.token,
  );
}

describe('updateRefs', () => {
  test('creates, swaps and deletes only from the state it was told', async () => {
    const [one, two] = ['1', '2'].map(message => repository.commit({ message }));
    const name = 'refs/locks/swap';
    const swap = (beforeOid: string, afterOid: string) =>
      updateRefs([{ name, beforeOid, afterOid, force: true }]);
    const refused = {
      status: 200,
      body: { data: { updateRefs: null }, errors: [{ message: expect.any(String) }] },
    };
    expect(await swap(one!, two!)).toMatchObject(refused);
    expect((await swap(ZERO_OID, one!)).body.errors).toBeUndefined();
    expect(await swap(ZERO_OID, two!)).toMatchObject(refused);
    expect((await swap(one!, two!)).body.errors).toBeUndefined();
    expect(repository.getRef(name)).toBe(two);
    expect(await swap(one!, ZERO_OID)).toMatchObject(refused);
    expect((await swap(two!, ZERO_OID)).body.errors).toBeUndefined();
    expect(repository.getRef(name)).toBeUndefined();
  });

  test('needs force to leave the line of history', async () => {
    const [one, two] = ['1', '2'].map(message => repository.commit({ message }));
    repository.setRef('refs/locks/line', one);
    const update = { name: 'refs/locks/line', beforeOid: one!, afterOid: two! };
    expect((await updateRefs([update])).body.errors).toHaveLength(1);
    expect((await updateRefs([{ ...update, force: true }])).body.errors).toBeUndefined();
  });

  test('does all or nothing', async () => {
    const sha = repository.commit({ message: 'all' });
    const both = ['refs/locks/all-1', 'refs/locks/all-2'].map(name => ({
      name,
      beforeOid: ZERO_OID,
      afterOid: sha,
    }));
    repository.setRef('refs/locks/all-2', repository.head);
    expect((await updateRefs(both)).body.errors).toHaveLength(1);
    expect(repository.getRef('refs/locks/all-1')).toBeUndefined();
    repository.setRef('refs/locks/all-2', undefined);
    expect((await updateRefs(both)).body.errors).toBeUndefined();
    expect(repository.getRef('refs/locks/all-1')).toBe(sha);
  });

  test('is refused to a token without contents: write', async () => {
    const token = github.addToken({ permissions: { contents: 'read' } });
    const { status, body } = await updateRefs([{ name: 'refs/locks/no', afterOid: repository.head }], {
      token,
    });
    expect({ status, type: body.errors[0].type, message: body.errors[0].message }).toEqual({
      status: 200,
      type: 'FORBIDDEN',
      message: 'Resource not accessible by integration',
    });
  });

  test('is unknown to a server from before its time', async () => {
    const old = await GitHubSimulator.start({ updateRefs: false, enterprise: true });
    try {
      old.addRepository({ owner: 'acme', name: 'portal' });
      expect(old.graphqlUrl).toMatch(/\/api\/graphql$/);
      const { status, body } = await updateRefs([{ name: 'refs/locks/no', afterOid: ZERO_OID }], { at: old });
      expect(status).toBe(200);
      expect(body.errors[0].message).toContain('UpdateRefsInput');
    } finally {
      await old.stop();
    }
  });

  test('refuses namespaces that the server keeps to itself', async () => {
    const strict = await GitHubSimulator.start({ refNamespaces: ['refs/heads', 'refs/tags'] });
    try {
      const sha = strict.addRepository({ owner: 'acme', name: 'portal' }).head;
      expect(
        (await updateRefs([{ name: 'refs/locks/a', beforeOid: ZERO_OID, afterOid: sha }], { at: strict }))
          .body.errors,
      ).toHaveLength(1);
      expect(
        (
          await updateRefs([{ name: 'refs/heads/locks/a', beforeOid: ZERO_OID, afterOid: sha }], {
            at: strict,
          })
        ).body.errors,
      ).toBeUndefined();
    } finally {
      await strict.stop();
    }
  });

  /**
   * Six clients increment two counters kept in refs, at random either or both at once, by compare-and-swap alone and
   * with lost replies. Were an update ever lost, torn or applied twice, the counters would not be what was acknowledged.
   */
  test('loses no update of clients that race', async () => {
    const names = ['refs/locks/count-a', 'refs/locks/count-b'];
    const write = (value: number) => repository.commit({ message: String(value) });
    for (const name of names) repository.setRef(name, write(0));
    const lost = github.fault({ path: '/graphql', body: /count-/, kind: 'lose-reply', chance: 0.1, seed: 5 });
    const random = generator(11);
    const done = [0, 0];
    let conflicts = 0;
    const client = async (id: number) => {
      for (let round = 0; round < 5; round += 1) {
        const chosen = [[0], [1], [0, 1]][Math.floor(random() * 3)]!;
        for (let swapped = false; !swapped; ) {
          const before = chosen.map(index => repository.getRef(names[index]!)!);
          await new Promise(resolve => setTimeout(resolve, random() * 4));
          // The client's number makes every state its own, so that a lost reply can be told from a lost race.
          const after = before.map(sha =>
            repository.commit({
              message: `${Number.parseInt(repository.message(sha), 10) + 1} by ${id}.${round}`,
              parents: [sha],
            }),
          );
          const updates = chosen.map((index, place) => ({
            name: names[index]!,
            beforeOid: before[place]!,
            afterOid: after[place]!,
          }));
          const reply = await updateRefs(updates).catch(() => undefined);
          swapped = reply
            ? reply.body.errors === undefined
            : chosen.every(
                index =>
                  repository.data.activity.length >= 0 &&
                  happened(names[index]!, after[chosen.indexOf(index)]!),
              );
          if (!swapped) conflicts += 1;
          if (conflicts > 5_000) throw new Error('no client gets anywhere');
        }
        for (const index of chosen) done[index] = done[index]! + 1;
      }
    };
    const happened = (name: string, sha: string): boolean => {
      for (let at = repository.getRef(name); at !== undefined; ) {
        if (at === sha) return true;
        const commit = repository.data.objects.get(at);
        at = commit?.type === 'commit' ? commit.parents[0] : undefined;
      }
      return false;
    };
    await Promise.all(Array.from({ length: 6 }, (_, id) => client(id)));
    lost.clear();
    expect(names.map(name => Number.parseInt(repository.message(repository.getRef(name)!), 10))).toEqual(
      done,
    );
    expect(lost.hits).toBeGreaterThan(0);
    expect(conflicts).toBeGreaterThan(0);
  }, 60_000);
});

test('our part of the GraphQL schema is part of GitHub’s', () => {
  // Read as a file: the package's own module parses the schema a second time, as JSON, which takes seconds.
  const path = join(import.meta.dirname, '../../../node_modules/@octokit/graphql-schema/schema.graphql');
  const theirs = buildSchema(readFileSync(path, 'utf8'), { assumeValidSDL: true });
  const ours = buildSchema(SDL);
  const differences: string[] = [];
  for (const type of Object.values(ours.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    const real = theirs.getType(type.name);
    if (!real) differences.push(type.name);
    if (isEnumType(type) && isEnumType(real))
      expect(real.getValues().map(value => value.name)).toEqual(
        expect.arrayContaining(type.getValues().map(value => value.name)),
      );
    if (
      !(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) ||
      !real ||
      !('getFields' in real)
    )
      continue;
    for (const [name, field] of Object.entries(type.getFields())) {
      const there = real.getFields()[name];
      if (String(there?.type) !== String(field.type))
        differences.push(`${type.name}.${name}: ${field.type}, there ${there?.type}`);
      if (!('args' in field) || !there || !('args' in there)) continue;
      for (const argument of field.args) {
        const same = there.args.find(candidate => candidate.name === argument.name);
        if (String(same?.type) !== String(argument.type))
          differences.push(`${type.name}.${name}(${argument.name}: ${argument.type}), there ${same?.type}`);
      }
    }
  }
  expect(differences).toEqual([]);
});
