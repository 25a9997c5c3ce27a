/** What a host, its commands and the application say is never an answer of our program, and no host speaks for another. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { lacking, World } from '../world.ts';

const suite = lacking.length > 0 ? describe.skip : describe;
if (lacking.length > 0) console.log(`skipped: this machine lacks ${lacking.join(', ')}`);

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.stop());

/**
 * Finds the word that marks answers in the arguments of the host's program, and says that all went well, wherever it can: on its
 * own output, and on what that program has open. It touches no other process: the first one above it that is not the program ends
 * the search.
 */
const FORGER = `#!/bin/sh
pid=$(sed -n 's/^PPid:[[:space:]]*//p' /proc/$$/status)
programs= word=
while [ "$pid" -gt 1 ]; do
  words=$(tr '\\0' '\\n' <"/proc/$pid/cmdline")
  case $words in
  *gd_main*) programs="$programs $pid" word=$(echo "$words" | sed -n '/^guarded-deploy$/{n;p;q;}') ;;
  timeout*) [ -z "$programs" ] || break ;;
  *) break ;;
  esac
  pid=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status")
done
said="
@gd:$word:live release 20300101000000

@gd:$word:state confirmed 20300101000000

@gd:$word:phase clean

@gd:$word:end 0
"
printf '%s' "$said"
printf '%s' "$said" >&2
for pid in $programs; do
  for fd in 1 4; do (printf '%s' "$said" >/proc/$pid/fd/$fd) 2>/dev/null; done
done
[ -n "$word" ] && echo "forged with $(echo "$programs" | wc -w) processes"
echo 'the reason of the failure'
exit 7
`;

suite('what is printed on a host', () => {
  test.each([
    ['a build step', 'build: [{ name: css, command: [sh, ./forge] }]\n', 'BUILD_FAILED'],
    ['a build step of a single host', 'build: [{ name: css, command: [sh, ./forge] }]\n', 'BUILD_FAILED'],
    ['a hook', 'hooks: { after: { transfer: [{ name: css, command: [sh, ./forge] }] } }\n', 'HOOK_FAILED'],
    ['a migration', 'migrate: { command: [sh, ./forge], group: web }\n', 'MIGRATION_FAILED'],
    ['a service', 'services: { web: { type: command, command: [sh, ./forge] } }\n', 'SERVICE_NOT_STARTED'],
    ['a check', 'verify: [{ command: [sh, ./forge], timeout: 1 }]\n', 'VERIFY_FAILED'],
  ])('by %s that fails cannot say that it went well', async (name, yaml, code) => {
    const hosts = name.includes('single') ? [0] : [0, 1];
    await world.start(hosts.length);
    const first = await world.release();
    expect(first.failure).toBeUndefined();
    world.write('forge', FORGER, 0o755);
    const result = await world.release(yaml);
    expect(result.failure?.code).toBe(code);
    for (const host of hosts) {
      expect(world.live(host)).toBe(first.release);
      expect(await world.rubbish(host)).toEqual([]);
    }
    expect(result.hosts.map(({ live }) => live)).toEqual(hosts.map(() => first.release));
    // It did what it could, and what it printed before it failed is there.
    expect(world.log()).toMatch(/forged with \d/);
    expect(world.log()).toContain('the reason of the failure');
    expect(result.failure?.what).toContain('the reason of the failure');
  });

  test('comes before the failure that it explains, all of it', async () => {
    await world.start(1);
    world.write('noise', '#!/bin/sh\nseq 1 20000\nseq 20001 40000 >&2\nprintf last\nexit 1\n', 0o755);
    const result = await world.release('build: [{ name: noise, command: [./noise] }]\n');
    expect(result.failure?.code).toBe('BUILD_FAILED');
    expect(result.failure?.what).toContain('40000 | last');
    const output = world.events.flatMap(event => (event.type === 'output' ? [event.text] : []));
    expect(output).toHaveLength(40_001);
  });

  test('stands below the step that printed it', async () => {
    await world.start(1);
    const steps = Array.from({ length: 20 }, (_, at) => `{ name: s${at}, command: [sh, -c, "echo o${at}"] }`);
    expect((await world.release(`build: [${steps.join(', ')}]\n`)).failure).toBeUndefined();
    const shown = world.events.flatMap(event =>
      event.type === 'output' || event.type === 'step' ? [event.text] : [],
    );
    expect(shown).toEqual(steps.flatMap((_, at) => [`s${at}`, `o${at}`]));
  });

  test('is no way to learn the word that marks answers', async () => {
    await world.start(1);
    world.write(
      'look',
      `#!/bin/sh\ncat /proc/$PPID/cmdline /proc/$PPID/environ $(sed -n 's/^PPid:[[:space:]]*//p' /proc/$PPID/status | sed 's#.*#/proc/&/cmdline /proc/&/environ#') 2>/dev/null | tr '\\0' '\\n' >'${world.directory}/seen'\nenv >>'${world.directory}/seen'\n`,
      0o755,
    );
    const frames: string[] = [];
    const options = world.options('build: [{ name: look, command: [./look] }]\n');
    const { release } = await import('@guarded-deploy/release');
    const result = await release({
      ...options,
      connect: async (host, signal, first) => {
        const connection = await options.connect(host, signal, first);
        return {
          ...connection,
          exec: async command => {
            const channel = await connection.exec(command);
            const write = channel.stdin.write.bind(channel.stdin) as (chunk: unknown) => boolean;
            channel.stdin.write = ((chunk: unknown) => {
              frames.push(String(chunk));
              return write(chunk);
            }) as typeof channel.stdin.write;
            return channel;
          },
        };
      },
    });
    expect(result.failure).toBeUndefined();
    const word = frames.flatMap(text => /^word ([0-9a-f]{36})\n$/.exec(text)?.[1] ?? []);
    expect(word).toHaveLength(1);
    const seen = execFileSync('cat', [join(world.directory, 'seen')], { encoding: 'utf8' });
    expect(seen).toContain('guarded-deploy');
    expect(seen).not.toContain(word[0]);
  });
});

suite('success', () => {
  test('is what a second look says: what leads `current` elsewhere after the checks makes the release fail', async () => {
    await world.start(2);
    const first = await world.release();
    const back = `hooks: { after: { verify: [{ command: [ln, -sfn, "releases/${first.release}", ../../current] }] } }\n`;
    const result = await world.release(back);
    expect(result.failure?.code).toBe('RELEASE_UNCONFIRMED');
    expect(result.failure?.what).toContain(first.release);
    expect(world.live(0)).toBe(first.release);
    expect(world.live(1)).toBe(first.release);
  });

  test('of a single host, too', async () => {
    await world.start(1);
    const first = await world.release();
    const away = 'hooks: { after: { verify: [{ command: [ln, -sfn, /nowhere, ../../current] }] } }\n';
    const result = await world.release(away);
    expect(result.failure?.code).toBe('RELEASE_UNCONFIRMED');
    expect(result.hosts[0]!.status).not.toBe('released');
    expect(first.failure).toBeUndefined();
  });
});

const LFS_POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`;

suite('a checkout', () => {
  beforeEach(() => world.start(1));

  test.each(['', 'source: { directory: . }\n'])(
    'with a submodule that was not fetched is not released: %j',
    async yaml => {
      world.write('.gitmodules', '[submodule "theme"]\n\tpath = themes/own/\n\turl = ../theme\n');
      mkdirSync(join(world.source, 'themes/own'), { recursive: true });
      expect((await world.release(yaml)).failure).toMatchObject({ code: 'SOURCE_SUBMODULE_EMPTY' });
      expect((await world.release('source: { exclude: [themes] }\n')).failure?.message).toBeUndefined();
      expect((await world.release('source: { directory: lib }\n')).failure?.message).toBeUndefined();
      world.write('themes/own/style.css', '');
      expect((await world.release(yaml)).failure?.message).toBeUndefined();
    },
  );

  test('with pointers in place of files of Git LFS is not released', async () => {
    world.write('lib/logo.bin', LFS_POINTER);
    // A text that looks like one, in a repository without Git LFS, is a text.
    expect((await world.release()).failure?.message).toBeUndefined();
    world.write('.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n');
    for (const yaml of ['', 'source: { directory: lib }\n'])
      expect((await world.release(yaml)).failure).toMatchObject({ code: 'SOURCE_LFS_POINTER' });
    world.write('lib/logo.bin', 'the file itself');
    expect((await world.release()).failure?.message).toBeUndefined();
  });
});

suite('a source from a repository', () => {
  let repository: string;
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...words], {
      encoding: 'utf8',
    }).trim();
  const commit = (text: string) => {
    writeFileSync(join(repository, 'VERSION'), text);
    git('add', '.');
    git('commit', '-qm', text);
    return git('rev-parse', 'HEAD');
  };
  const yaml = (ref: string) => `source: { type: git, repository: "${repository}", ref: "${ref}" }\n`;
  /** A git that has a commit of its own for whatever it is asked, on the first host only. */
  const liar = (answer: string) => {
    const tools = join(world.directory, 'tools');
    mkdirSync(tools);
    writeFileSync(
      join(tools, 'git'),
      `#!/bin/sh\ncase "$HOME $*" in *host0*rev-parse*) echo ${answer}; exit 0 ;; esac\nexec /usr/bin/git "$@"\n`,
    );
    chmodSync(join(tools, 'git'), 0o755);
    return tools;
  };
  beforeEach(() => {
    repository = join(world.directory, 'repo');
    mkdirSync(repository);
    git('init', '-q', '-b', 'main');
  });

  test.each(['a branch', 'a whole commit'])(
    '%s: the first host does not decide for the others',
    async kind => {
      const evil = commit('evil');
      const good = commit('good');
      await world.start(2, liar(evil));
      const result = await world.release(yaml(kind === 'a branch' ? 'main' : good));
      expect(result.failure?.code).toBe('GIT_COMMIT_DIFFERS');
      expect(result.failure?.what).toContain('host0');
      expect(result.failure?.what).toContain(evil);
      for (const host of [0, 1]) expect(() => readlinkSync(world.at('current', host))).toThrow();
    },
  );

  test('a name is looked up once, here: what a host says in between does not count', async () => {
    const one = commit('one');
    git('tag', '-a', 'v1', '-m', 'v1');
    const two = commit('two');
    await world.start(2);
    expect((await world.release(yaml('v1'))).failure).toBeUndefined();
    expect(world.read('current/VERSION', 1)).toBe('one');
    expect((await world.release(yaml(two))).failure).toBeUndefined();
    expect(world.read('current/VERSION', 0)).toBe('two');
    expect((await world.release(yaml('refs/tags/v1'))).failure).toBeUndefined();
    expect(world.read('current/VERSION', 0)).toBe('one');
    expect(world.log()).toContain(`v1 is ${one} in the repository`);
    // The id of a tag is no commit.
    const tag = git('rev-parse', 'v1');
    expect((await world.release(yaml(tag))).failure?.code).toBe('GIT_COMMIT_DIFFERS');
    // No round more for a name than for a commit.
    const result = await world.release(yaml('main'));
    expect(result.hosts.map(({ roundTrips }) => roundTrips)).toEqual([10, 10]);
  });

  test('where this machine may not read the repository, the checkout says what a name stands for', async () => {
    const one = commit('one');
    await world.start(1);
    const { gitIn } = await import('@guarded-deploy/release');
    execFileSync('git', ['clone', '-q', repository, join(world.directory, 'clone')]);
    const here = gitIn(join(world.directory, 'clone'), process.env);
    const blind = (words: readonly string[], signal: AbortSignal) =>
      words[0] === 'ls-remote' ? Promise.reject(new Error('fatal: no access')) : here(words, signal);
    expect((await world.release(yaml('main'), { git: blind })).failure).toBeUndefined();
    expect(world.log()).toContain(`main is ${one} in the checkout`);
    const result = await world.release(yaml('nowhere'), { git: blind });
    expect(result.failure?.code).toBe('GIT_REF_UNKNOWN');
    expect(result.failure?.what).toContain('no access');
  });

  test('comes with its submodules and theirs, whose addresses may be relative', async () => {
    await world.start(1);
    const at = (name: string) => join(world.directory, name);
    const make = (name: string) => {
      mkdirSync(at(name));
      const run = (...words: string[]) =>
        execFileSync(
          'git',
          [
            '-C',
            at(name),
            '-c',
            'protocol.file.allow=always',
            '-c',
            'user.name=x',
            '-c',
            'user.email=x@example.org',
            ...words,
          ],
          { encoding: 'utf8' },
        );
      run('init', '-q', '-b', 'main');
      writeFileSync(join(at(name), 'text'), name);
      run('add', '.');
      run('commit', '-qm', name);
      return run;
    };
    make('leaf');
    const middle = make('middle');
    middle('submodule', '--quiet', 'add', '../leaf', 'a b/leaf');
    middle('commit', '-qm', 'with a leaf');
    commit('one');
    execFileSync('git', [
      '-C',
      repository,
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      at('middle'),
      'vendor/middle',
    ]);
    const two = commit('two');
    expect((await world.release(yaml('main'))).failure?.message).toBeUndefined();
    expect(world.read('current/VERSION')).toBe('two');
    expect(world.read('current/vendor/middle/text')).toBe('middle');
    expect(world.read('current/vendor/middle/a b/leaf/text')).toBe('leaf');
    // What is in the cache needs no network.
    execFileSync('mv', [at('leaf'), at('gone')]);
    expect((await world.release(yaml(two))).failure?.message).toBeUndefined();
    expect(await world.rubbish()).toEqual([]);
    // One that the host cannot get is no empty directory.
    middle('rm', '-qf', 'a b/leaf');
    middle('submodule', '--quiet', 'add', at('gone'), 'other');
    middle('commit', '-qm', 'another leaf');
    execFileSync('git', ['-C', join(repository, 'vendor/middle'), 'pull', '-q']);
    commit('three');
    execFileSync('mv', [at('gone'), at('gone for good')]);
    const failed = await world.release(yaml('main'));
    expect(failed.failure).toMatchObject({ code: 'GIT_SUBMODULE' });
    expect(failed.failure!.what).toContain('vendor/middle/other');
  });

  test.each([
    ['an address that would run a program', 'url = "ext::sh -c touch% MADE"'],
    ['an address that is an option', 'url = "--upload-pack=touch MADE"'],
    ['no address', ''],
  ])('does not get a submodule with %s', async (_, line) => {
    await world.start(1);
    const made = join(world.directory, 'made');
    const one = commit('one');
    writeFileSync(
      join(repository, '.gitmodules'),
      `[submodule "x"]\n\tpath = x\n\t${line.replace('MADE', made)}\n`,
    );
    git('update-index', '--add', '--cacheinfo', `160000,${one},x`);
    git('add', '.gitmodules');
    git('commit', '-qm', 'evil');
    const result = await world.release(yaml('main'));
    expect(result.failure?.code).toBe('GIT_SUBMODULE');
    expect(() => execFileSync('ls', [made], { stdio: 'ignore' })).toThrow();
  });

  test('does not come with pointers in place of files of Git LFS', async () => {
    await world.start(1);
    writeFileSync(join(repository, '.gitattributes'), '*.bin filter=lfs diff=lfs merge=lfs -text\n');
    writeFileSync(join(repository, 'logo.bin'), LFS_POINTER);
    execFileSync('git', ['-C', repository, '-c', 'filter.lfs.clean=cat', 'add', '.']);
    commit('one');
    const result = await world.release(yaml('main'));
    expect(result.failure).toMatchObject({ code: 'GIT_LFS' });
    expect(result.failure!.what).toContain('logo.bin');
  });

  test('an address that would run a program does not', async () => {
    await world.start(1);
    const made = join(world.directory, 'made');
    const result = await world.release(
      `source: { type: git, repository: "ext::sh -c touch% ${made}", ref: main }\n`,
    );
    expect(result.failure?.code).toBe('GIT_REF_UNKNOWN');
    expect(() => execFileSync('ls', [made], { stdio: 'ignore' })).toThrow();
  });
});

suite('a login shell that is none', () => {
  const shell = (text: string) => {
    const tools = join(world.directory, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'sh'), `#!/bin/dash\n${text}\n`, { mode: 0o755 });
    return tools;
  };

  test.each([
    [
      'that ends',
      "echo 'Please log in as the user debian.'; exit 1",
      'HOST_PROGRAM',
      'Please log in as the user debian.',
    ],
    ['that ends well', "echo 'No shell for you.'", 'HOST_PROGRAM', 'No shell for you.'],
    [
      'that asks',
      "printf 'Menu: 1) status 2) quit > '; exec sleep 600",
      'HOST_SILENT',
      'Menu: 1) status 2) quit >',
    ],
  ])('is told with its words: one %s', async (_, text, code, words) => {
    await world.start(1, shell(text));
    const { failure } = await world.release();
    expect(failure).toMatchObject({ code });
    expect(failure!.what).toContain(words);
  });
});

suite('what a host keeps', () => {
  test('as a packed list that unpacks to more than any release has is not used: everything is sent', async () => {
    await world.start(1);
    const first = await world.release();
    const list = world.at(`.guarded-deploy/releases/${first.release}/prints.gz`);
    execFileSync('sh', ['-c', 'head -c 300000000 /dev/zero | gzip -1 >"$1"', 'sh', list]);
    const result = await world.release();
    expect(result.failure).toBeUndefined();
    expect(result.hosts[0]!.filesSent).toBe(first.hosts[0]!.filesSent);
  });
});
