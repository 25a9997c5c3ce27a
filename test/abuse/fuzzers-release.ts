/** Parsers of what a release reads: hosts' answers, inventories, templates, release files, trees, keys of hosts. */
import { loadReleaseFile, readInventory, selectHosts } from '@guarded-deploy/release';
import { parseBatches, parseVariables } from '@guarded-deploy/release/config/inputs';
import { parseJump } from '@guarded-deploy/release/host/connector';
import { RoundFailed } from '@guarded-deploy/release/host/protocol';
import { Reader } from '@guarded-deploy/release/host/reader';
import { readAnsibleConfig } from '@guarded-deploy/release/inventory/ansible-cfg';
import { globMatcher } from '@guarded-deploy/release/inventory/glob';
import { splitPattern } from '@guarded-deploy/release/inventory/patterns';
import { shellWords, WordsError } from '@guarded-deploy/release/inventory/shell-words';
import { parseSshArguments } from '@guarded-deploy/release/inventory/ssh-args';
import { decryptVault, isVault, parseVaultPasswords } from '@guarded-deploy/release/inventory/vault';
import { readJsonText, readYamlStream } from '@guarded-deploy/release/inventory/yaml-stream';
import { commitInAnswer } from '@guarded-deploy/release/source/git';
import { parseFingerprints, planTransfer } from '@guarded-deploy/release/source/manifest';
import { escapes, fromText, matcher, memoryEntry } from '@guarded-deploy/release/source/walk';
import { entriesOf, hostKeyAlgorithms, judgeHostKey, parseKnownHosts } from '@guarded-deploy/ssh';
import { filesOf } from '../../packages/release/test/inventory/reference/ansible.ts';
import { file as render } from '../../packages/release/test/template/render.ts';
import { type Dice, type Fuzzer, textsIn, tolerate } from './harness.ts';

const INVENTORY_WORDS = [
  ...[
    'all',
    'hosts',
    'children',
    'vars',
    '[web]',
    '[a:children]',
    '[a:vars]',
    '1:3',
    '[01:10]',
    'ungrouped\n',
  ],
  ...[
    '---',
    '...',
    '? ',
    '<<: *a',
    '&a ',
    '*a',
    '!vault |',
    '!unsafe ',
    '"_meta"',
    'plugin: x',
    'a:\n hosts:\n  ',
  ],
  ...[
    'ansible_host=',
    ' ansible_port=',
    ' ansible_ssh_common_args="-o ',
    '$ANSIBLE_VAULT;1.1;AES256\n',
    '}}\n',
  ],
];

const WEB = readInventory(
  { inventory: 'hosts' },
  { files: filesOf({ files: { hosts: '[web]\nw[1:3]\n[db]\nd1\n' } }) },
);

/** What a host says, cut into pieces by chance, with lines of ours in between. */
function talk(text: string, dice: Dice): unknown {
  const shown: string[] = [];
  const reader = new Reader('w1', event => shown.push(...textsIn(event)), {
    line: 4096,
    blob: 65536,
    answers: 1 << 20,
  });
  const settled = reader.ready.then(
    blobs => [...blobs.keys()],
    error => {
      if (!(error instanceof RoundFailed) && (error as Error).message !== 'gone') throw error;
      return [String(error)];
    },
  );
  const bytes = Buffer.from(text, dice.below(2) === 0 ? 'utf8' : 'latin1');
  for (let from = 0; from < bytes.length; ) {
    const to = from + 1 + dice.below(200);
    if (dice.below(5) === 0) reader.print(bytes.subarray(from, to));
    else reader.feed(bytes.subarray(from, to));
    if (dice.below(20) === 0) reader.expectWord('w2');
    from = to;
  }
  reader.end(new Error('gone'));
  return settled.then(said => [...said, ...shown, ...[...reader.facts].flat(2), ...reader.states]);
}

export const RELEASE: readonly Fuzzer[] = [
  {
    name: 'what hosts answer',
    samples: [
      '@gd:w1:fact home /home/x\n@gd:w1:fact current release 20260101000000\n@gd:w1:ready\n@gd:w1:end 0\n',
      '\n@gd:w1:blob prints\nabc\n\n@gd:w1:blob-end\n@gd:w1:fail BUILD_FAILED css exit 7\n@gd:w1:end 1\n',
      '@gd:w1:waiting lock 12 somebody else\n@gd:w2:live release 1\n@gd:w1:state confirmed 1\n@gd:w1:step css\n',
    ],
    words: [
      '@gd:w1:',
      '@gd:w2:',
      'end 0',
      'ready',
      'blob x',
      'blob-end',
      'fail GAVE_WAY',
      'drained 1',
      'phase build',
      'note x',
      'live other /',
      'x'.repeat(5000),
    ],
    run: talk,
  },
  {
    name: 'lists of files on hosts',
    samples: ['a/b\tf 644\t0123456789abcdef\nc\tl\tabc\nd\\n\td 755\te\n'],
    words: ['\tf 644\t', '\\t', '\\\\', 'a/../b', '/', '\td 755\t'],
    run(text) {
      const prints = parseFingerprints(Buffer.from(text, 'latin1'));
      const entries = ['a', 'a/b', 'c'].map(path => memoryEntry(fromText(path), Buffer.from(path), 0o644));
      const plan = planTransfer(entries, prints);
      // What is removed on the host are paths of its own list.
      for (const path of plan.deleted)
        if (!prints.has(path) && ![...prints.keys()].some(known => known.startsWith(`${path}/`)))
          throw new Error(`${path} would be removed`);
      return plan.changed;
    },
  },
  {
    name: 'what git answers',
    samples: [
      `${'a'.repeat(40)}\tHEAD\n${'b'.repeat(40)}\trefs/heads/main\n${'c'.repeat(40)}\trefs/tags/v1^{}\n`,
    ],
    words: ['refs/heads/main', 'refs/tags/main^{}', 'f'.repeat(40), '\t'],
    run(text) {
      const commit = commitInAnswer(text, 'main');
      if (commit !== undefined && !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit))
        throw new Error(`no commit: ${commit}`);
      return commit;
    },
  },
  {
    name: 'ignore files and links of a tree',
    samples: ['*.pyc\n/build/\n!keep\n**/x/[a-z]?\n\\#a\n'],
    words: ['**/', '*', '?', '[', '[!a-', ']', '!', '\\', '/', '..', '{a,b}', '(?:', ')+$'],
    run(text, dice) {
      const lines = text.split('\n');
      const rules = matcher(lines);
      for (const path of ['a', 'a/b.pyc', 'build/x', lines[0] ?? '']) {
        if (path === '' || path.startsWith('/') || path.startsWith('..') || path.includes('\\')) continue;
        if (path.split('/').some(part => part === '..' || part === '.' || part === '')) continue;
        rules.ignores(path);
      }
      const path = dice.pick(['a', 'a/b', 'a/b/c']);
      const inside = !escapes(path, text);
      const joined = new URL(`file:///r/${path}/../`).pathname;
      if (inside && text.startsWith('/')) throw new Error('an absolute link stays inside');
      return joined;
    },
  },
  ...(['hosts', 'hosts.yml', 'hosts.json'] as const).map(
    (path): Fuzzer => ({
      name: `inventories (${path})`,
      samples: [
        '[web]\nw[1:2] ansible_host=10.0.0.1 ansible_port=22\n[web:vars]\na=1\n[all:children]\nweb\n',
        'all:\n  vars: {a: 1}\n  children:\n    web:\n      hosts:\n        w1: {ansible_host: 10.0.0.1}\n',
        '{"all": {"children": {"web": {"hosts": {"w1": {"ansible_port": 22}}}}}, "_meta": {"hostvars": {}}}',
      ],
      words: INVENTORY_WORDS,
      run(text) {
        const inventory = readInventory({ inventory: path }, { files: filesOf({ files: { [path]: text } }) });
        return [...inventory.warnings, ...inventory.hosts.flatMap(({ name, address }) => [name, address])];
      },
    }),
  ),
  {
    name: 'YAML, JSON and vaults',
    samples: [
      'a: 1\n---\nb: [1, {c: !unsafe "x"}]\n',
      '{"a": [1, 2, {"b": null}]}',
      '$ANSIBLE_VAULT;1.1;AES256\n6161\n6262\n',
    ],
    words: [
      ...INVENTORY_WORDS,
      '!!binary ',
      '!!timestamp ',
      '%YAML 1.1\n',
      '|+2\n',
      '0x',
      '1:30',
      '.inf',
      '2001-01-01',
    ],
    run(text) {
      for (const read of [
        () => readYamlStream(text, 'x.yml'),
        () => readJsonText(text, 'x.json'),
        () => parseVariables(text),
        () => (isVault(text) ? decryptVault(text, 'pw', 'x') : undefined),
      ])
        tolerate(read);
      return [];
    },
  },
  {
    name: 'patterns of hosts, arguments of ssh, ansible.cfg',
    samples: [
      'web:&prod:!w[0:2]',
      '~w(a|b)+$',
      '-o ProxyCommand="ssh -W %h:%p b" -J a@b:22 -p 3',
      '[defaults]\ninventory = a,b\n[ssh_connection]\nssh_args = -C\n',
    ],
    words: [
      '~',
      '&',
      '!',
      '[0]',
      '[-1:]',
      '*',
      '(a+)+$',
      '-o',
      '-J',
      'ProxyCommand=',
      '-F',
      '-i',
      '[defaults]\n',
      '%h',
      ';',
      '{a,b}',
      '(?<=',
      '\\1',
    ],
    run(text) {
      for (const read of [
        () => splitPattern(text),
        () => globMatcher(text)('w1'),
        () => selectHosts(WEB, text),
        () => selectHosts(WEB, [text, `~${text}`]),
        () => shellWords(text),
        () => parseSshArguments(text),
        () => readAnsibleConfig(text, 'ansible.cfg'),
        () => parseJump(text),
        () => parseBatches(text),
        () => parseVaultPasswords(text),
      ])
        tolerate(read, WordsError);
      return [];
    },
  },
  {
    name: 'templates',
    samples: [
      '{% for x in [1,2] %}{{ x | default("a") | upper }}{% endfor %}',
      '{% if a is defined and a != 1 %}{{ a.b[0] }}{% else %}{# c #}{% endif %}',
      "{{ lookup('env', 'X') | to_json }} {% set x = {'a': 1} %}{{ x.a ~ 'b' }}",
    ],
    words: [
      '{{',
      '}}',
      '{%',
      '%}',
      '{#',
      '|',
      'map(attribute=',
      "regex_replace('(a|a)*b', '')",
      '.__class__',
      '.constructor',
      '.prototype',
      '[0]',
      'range(10 ** 9)',
      'loop.',
      "'%s' % ",
      'namespace()',
      '{% macro m() %}',
      '{% endmacro %}',
      "{% include 'x' %}",
      '**',
      '//',
      ' is ',
      ' in ',
      'attr(',
    ],
    run: text =>
      render(text, { variables: { a: { b: ['x'] } }, foreign: { given: '{{ 1 }}' }, files: { x: 'y' } }),
  },
  {
    name: 'release files',
    weight: 3,
    samples: [
      'app: demo\nroot: /srv/demo\ninventory: hosts.yml\nshared: { directories: [media] }\nservices: { web: { type: systemd } }\n',
      'app: demo\nroot: /srv/demo\ninventory: { hosts: { h: { address: 127.0.0.1 } } }\nbuild: [{ command: [true], outputs: [a] }]\nenvironments: { prod: { keep: 3 } }\n',
    ],
    words: [
      'build:',
      'templates: [{ source: a, path: b }]\n',
      'environments:',
      'prod: ',
      'hooks: { after: ',
      'keep: ',
      '&a ',
      '*a',
      '<<: ',
      '[',
      ']',
      '{',
      '}',
    ],
    run(text) {
      const config = loadReleaseFile(text, 'deploy/release.yml', 'prod');
      readInventory(config, { files: filesOf({ files: {} }) });
      return [config.app];
    },
  },
  {
    name: 'known_hosts',
    samples: [
      '[h]:22,10.0.0.1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJhZGJhZGJhZGJhZGJhZGJhZGJhZGJhZGJhZGJhZGJhZGJh\n',
      '|1|AAAAAAAAAAAAAAAAAAAAAAAAAAA=|AAAAAAAAAAAAAAAAAAAAAAAAAAA= ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJhZGJhZGJhZGJhZGJhZGJhZGJhZGJhZGJhZGJhZGJhZGJh\n',
      '@revoked * ssh-rsa AAAAB3NzaC1yc2E=\n@cert-authority *.x ssh-ed25519 AAAA\naccept-new\n',
    ],
    words: [
      '@revoked ',
      '@cert-authority ',
      '*',
      '?',
      '!',
      '|1|',
      '[h]:22',
      'ssh-rsa ',
      'AAAAC3NzaC1lZDI1NTE5',
      '***************a',
    ],
    run(text) {
      const known = parseKnownHosts(text);
      entriesOf(known, 'h', 22);
      const said = hostKeyAlgorithms(known, 'h', 22);
      const verdict = judgeHostKey(known, 'h', 22, Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIAAA', 'base64'));
      // A key that no line holds is never known.
      if (verdict.outcome === 'known' && !text.includes('AAAAC3NzaC1lZDI1NTE5AAAAIAAA'))
        throw new Error('known');
      return [...said, 'fault' in verdict ? verdict.fault.what : ''];
    },
  },
];
