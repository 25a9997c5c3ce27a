/** Inventories by hand: one for each rule, and one for each way in which repositories lay them out. */
import type { Tree } from './ansible.ts';

interface Shape extends Tree {
  readonly name: string;
}

const one = (name: string, path: string, text: string, more: Partial<Tree> = {}): Shape => ({
  name,
  sources: [path],
  ...more,
  files: { [path]: text, ...more.files },
});

const ini: readonly Shape[] = [
  one('a list of hosts', 'hosts', 'web1\nweb2.example.org\n10.0.0.1\n'),
  one('comments everywhere', 'hosts', '# one\n; two\n[web] # three\nweb1 # four\nweb2 a=1 # five\n  # six\n'),
  one('a comment right behind a value', 'hosts', 'web1 a=b#c d=1\nweb2 e="b#c" f=\'d # e\'\n'),
  one('a comment without a space before it', 'hosts', '[web]# x\nweb1#x\n'),
  one('quotes', 'hosts', `web1 a="two words" b='two words' c=x" y"z d="it's" e='say "hi"'\n`),
  one('backslashes', 'hosts', 'web1 a=b\\ c d="e\\"f" g=\'h\\i\' j="k\\l" m=n\\\\o\n'),
  one('numbers that keep their zeros', 'hosts', 'web1 a=007 b=0 c=00 d=08 e=1_000 f=0x1F g=0o17 h=0b11\n'),
  one('floats', 'hosts', 'web1 a=1.0 b=1e5 c=.5 d=5. e=-1.5 f=1e400 g=1_0.5 h=007.5\n'),
  one('words for truth', 'hosts', 'web1 a=True b=true c=yes d=False e=no f=None g=null h=TRUE\n'),
  one('lists and dicts', 'hosts', `web1 a=[1,'x'] b={'k':1} c="['a b', 2]" d="{'k': [1, {'l': None}]}"\n`),
  one('a comma makes a list', 'hosts', `web1 a=80,443 b=1, c="'a','b'" d=a,b e=()\n`),
  one(
    'literals that are odd',
    'hosts',
    `web1 a=... b=1j c=1+2j d=-1 e=+1 f=--1 g={1,2} h=set() i=b'x' j=r'\\n'\n`,
  ),
  one(
    'expressions that are none',
    'hosts',
    'web1 a=1+2 b=[1,x] c={x:1} d=f(1) e=1.2.3 f=10.0.0.1 g=3.11.4\n',
  ),
  one('templates', 'hosts', 'web1 a="{{ b }}" b={{c}} c="{{ d | default(\'x\') }}"\n'),
  one('equals signs in values', 'hosts', 'web1 a=b=c d="e=f" opts="-o Port=22 -o User=x"\n'),
  one(
    'variables of a group as text',
    'hosts',
    '[web]\nw\n[web:vars]\na = abc #def\nb=1 # one\nc = "x" # y\nd= a b c\ne=\n',
  ),
  one(
    'variables of a group as literals',
    'hosts',
    "[web]\nw\n[web:vars]\na=[1, 2]\nb={'x': 'y'}\nc='quoted'\nd=\"dq\"\ne='a' 'b'\nf=0644\ng=True\n",
  ),
  one('variables before the group', 'hosts', '[web:vars]\na=1\n[web]\nw\n'),
  one('variables of an undefined group', 'hosts', '[web:vars]\na=1\n[db]\nd\n'),
  one('children', 'hosts', '[a:children]\nb\nc\n[b]\nh1\n[c]\nh2\n[a:vars]\nx=1\n'),
  one('children before their groups', 'hosts', '[top:children]\nmid\n[mid:children]\nlow\n[low]\nh\n'),
  one('children that nothing defines', 'hosts', '[a:children]\nb\n[c]\nh\n'),
  one('a group of its own children', 'hosts', '[a:children]\na\n'),
  one('a circle of groups', 'hosts', '[a:children]\nb\n[b:children]\na\n[a]\nx\n'),
  one(
    'a diamond of groups',
    'hosts',
    '[top:children]\nl\nr\n[l:children]\nlow\n[r:children]\nlow\n[low]\nh\n[l:vars]\nx=l\n[r:vars]\nx=r\n[top:vars]\nx=t\ny=t\n',
  ),
  one('a host in several groups', 'hosts', '[b]\nh x=1\n[a]\nh x=2 y=3\n[b:vars]\nz=b\n[a:vars]\nz=a\n'),
  one('a host named again without a group', 'hosts', 'h a=1\n[web]\nh b=2\n'),
  one('the group all', 'hosts', '[all]\nh\n[all:vars]\na=1\n'),
  one('the group ungrouped', 'hosts', '[ungrouped]\nh\n[ungrouped:vars]\na=1\n'),
  one('ranges', 'hosts', 'web[1:3]\ndb[01:03].x\nc[a:c]\nd[1:9:3]\ne[1:2]-[a:b]\nf[:2]\n'),
  one('a range with unequal ends', 'hosts', 'web[08:110]\n'),
  one('a range without end', 'hosts', 'web[1:]\n'),
  one('a range without its bracket', 'hosts', 'web[1:3\n'),
  one('a range that runs backwards', 'hosts', 'web[c:a]\n'),
  one('a range of numbers that runs backwards', 'hosts', 'a\nweb[3:1]\n'),
  one(
    'ports',
    'hosts',
    'a:2222\nb:2222 ansible_port=23\n[c]\na:1\n10.0.0.1:22\n[::1]:2200\nfe80::1\nx[1:2]:24\n',
  ),
  one('IPv6 addresses', 'hosts', '2001:db8::1\n[2001:db8::2]:2222\n2001:db8::[1:3]\n'),
  one('names that are no addresses', 'hosts', 'web_1\n-a\na-\nx.y.\nfoo/bar\nweb@home\n'),
  one('a host with a colon at its end', 'hosts', 'web:\n'),
  one('a section with a space', 'hosts', '[web servers]\nx\n'),
  one('a section of an unknown kind', 'hosts', '[web:hosts]\na\n[web:host]\nb\n'),
  one('the kind hosts', 'hosts', '[web:hosts]\na\n'),
  one('groups with dashes and dots', 'hosts', '[web-servers]\na\n[web.x:children]\nweb-servers\n'),
  one('a word behind a host that is no pair', 'hosts', 'web1 web2\n'),
  one('a quote that is not closed', 'hosts', 'web1 a="b\n'),
  one('an empty host', 'hosts', '""\n'),
  one('a host and a group of one name', 'hosts', '[web]\nweb a=1\nother\n[web:vars]\nb=2\n'),
  one('all as a child', 'hosts', 'h\n[a:children]\nall\n'),
  one('all as its own child', 'hosts', 'h\n[all:children]\nall\n'),
  one('ungrouped as a child', 'hosts', 'h\n[a]\ng\n[a:children]\nungrouped\n[a:vars]\nx=1\n'),
  one('a host called all', 'hosts', 'all a=1\n'),
  one('a host called ungrouped', 'hosts', 'ungrouped a=1\n'),
  one('a host called all in a group', 'hosts', '[web]\nall a=1\n[all:vars]\nb=2\n'),
  one('Windows line ends and tabs', 'hosts', '[web]\r\nw1\ta=1\t b="x"\r\n\r\n[web:vars]\r\nc = 2 \r\n'),
  one('other line ends and spaces', 'hosts', 'a x=1\u2028b y=2\u00a0\n\u3000c\n'),
  one('letters of all scripts', 'hosts', '[wéb]\nhöst a=ü\n東京\n'),
  one('an ending of its own', 'prod.ini', '[web]\nw a=1\n'),
  one('INI in a file with the ending of YAML', 'hosts.yml', '[web]\nw a=1\n'),
  one('an empty file', 'hosts', ''),
  one('priorities', 'hosts', '[a]\nh\n[b]\nh\n[a:vars]\nansible_group_priority=10\nx=a\n[b:vars]\nx=b\n'),
  one('a priority that is no number', 'hosts', '[a]\nh\n[a:vars]\nansible_group_priority=high\n'),
  one(
    'a priority in quotes',
    'hosts',
    '[a]\nh\n[b]\nh\n[a:vars]\nansible_group_priority="7"\nx=a\n[b:vars]\nx=b\n',
  ),
  one(
    'connection variables',
    'hosts',
    'w ansible_host=10.0.0.5 ansible_user=deploy ansible_ssh_common_args="-J bastion"  # rack 4\n',
  ),
  one('a key that is empty', 'hosts', 'w =1\n'),
  one('a list as a key', 'hosts', 'w a={[1]:2}\n'),
];

const yaml: readonly Shape[] = [
  one(
    'YAML',
    'hosts.yml',
    'all:\n  hosts:\n    h1:\n    h2:\n      a: 1\n  vars:\n    b: 2\n  children:\n    web:\n      hosts:\n        w1: {c: 3}\n',
  ),
  one('YAML without all', 'hosts.yaml', 'web:\n  hosts:\n    w1:\n    w2: {}\ndb:\n  hosts: {d1: }\n'),
  one('YAML in a file without ending', 'inventory', '---\nall:\n  hosts:\n    h: {a: yes}\n'),
  one('a text for a mapping', 'hosts.yml', 'web:\n  hosts: w1\n  children: sub\nsub:\n  hosts: s1\n'),
  one('a list for a mapping', 'hosts.yml', 'web:\n  hosts:\n    - w1\n    - w2\n'),
  one(
    'keys that mean nothing',
    'hosts.yml',
    'web:\n  hosts: {w: }\n  var: {a: 1}\n  note: x\nother: 5\nmore: [a]\n',
  ),
  one('all as a child in YAML', 'hosts.yml', 'a: {hosts: {h: }, children: {all: }}\n'),
  one('a host called all in YAML', 'hosts.yml', 'all: {hosts: {all: {a: 1}}}\n'),
  one('a host called ungrouped in YAML', 'hosts.yml', 'all: {hosts: {ungrouped: {a: 1}}}\n'),
  one(
    'a host in no group with the name of a group',
    'hosts.yml',
    'all: {hosts: {web: {a: 1}}}\nweb: {hosts: {h: }, vars: {b: 2}}\n',
  ),
  one(
    'the same where that group holds ungrouped',
    'hosts.yml',
    'all: {hosts: {web: {a: 1}}}\nweb: {hosts: {h: }, children: {ungrouped: }}\n',
  ),
  one(
    'a group above ungrouped by two',
    'hosts.yml',
    'top: {children: {mid: }}\nmid: {children: {ungrouped: }, vars: {a: 1}}\nall: {hosts: {h: }}\n',
  ),
  one('an empty group', 'hosts.yml', 'web:\ndb:\n  hosts:\n  vars:\n  children:\nall:\n  hosts: {h: }\n'),
  one(
    'ranges and ports in YAML',
    'hosts.yml',
    'web:\n  hosts:\n    w[1:2]:2222: {a: 1}\n    "x[a:b]": \n    h:22:\n',
  ),
  one('a host that is a number', 'hosts.yml', 'web:\n  hosts:\n    1: {}\n'),
  one('a group that is a number', 'hosts.yml', '2024:\n  hosts: {a: }\n'),
  one('a host with a list for variables', 'hosts.yml', 'web:\n  hosts:\n    a: [1]\n'),
  one(
    'a host with an empty list for variables',
    'hosts.yml',
    'web:\n  hosts:\n    a: []\n    b: false\n    c: ""\n',
  ),
  one(
    'anchors and merges',
    'hosts.yml',
    'all:\n  vars:\n    base: &base {a: 1, b: 2}\n    more: {<<: *base, b: 3}\n    both: {c: 4, <<: [*base, {a: 9, d: 5}]}\n  hosts: {h: }\n',
  ),
  one('a key that stands twice', 'hosts.yml', 'all:\n  vars: {a: 1}\n  hosts: {h: }\n  vars: {b: 2}\n'),
  one(
    'words of YAML 1.1',
    'hosts.yml',
    'all:\n  hosts: {h: }\n  vars: {a: no, b: off, c: 0644, d: 0o17, e: 1e3, f: 12:30:45, g: 2024-01-02, h: ~, i: "no", j: y, k: 1_000, l: .5}\n',
  ),
  one(
    'unsafe text',
    'hosts.yml',
    'all:\n  hosts: {h: }\n  vars:\n    a: !unsafe "{{ x }}"\n    b: !unsafe [1, "{{ y }}", {k: "{{ z }}"}]\n    c: !unsafe "5"\n',
  ),
  one('an unknown tag', 'hosts.yml', 'all:\n  hosts: {h: }\n  vars: {a: !env X}\n'),
  one('a template without quotes', 'hosts.yml', 'all:\n  hosts: {h: }\n  vars:\n    a: {{ b }}\n'),
  one('a list at the top', 'hosts.yml', '- a\n- b\n'),
  one('broken YAML', 'hosts.yml', 'all:\n  hosts: {a: \n  x\n'),
  one('only comments', 'hosts.yml', '# nothing yet\n---\n'),
  one(
    'children of children',
    'hosts.yml',
    'all:\n  children:\n    prod:\n      vars: {env: prod}\n      children:\n        web: {hosts: {w: {env: own}}, vars: {env: web}}\n        db: {hosts: {d: }}\n    web:\n      vars: {x: 1}\n',
  ),
  one('a circle in YAML', 'hosts.yml', 'a:\n  children:\n    b:\n      children:\n        a:\n'),
  one('a plugin’s configuration', 'aws.yml', 'plugin: amazon.aws.aws_ec2\nregions: [eu-west-1]\n'),
  one('two documents', 'hosts.yml', '---\nall: {hosts: {a: }}\n---\nall: {hosts: {b: }}\n'),
  one(
    'dates and floats',
    'hosts.yml',
    'all:\n  hosts: {h: }\n  vars: {a: 2001-12-14T21:59:43.10-05:00, b: 2001-12-14 21:59:43, c: 1.50, d: .inf, e: -.inf, f: 1.5e+3, g: 1.5e3, h: 190:20:30.15}\n',
  ),
  one(
    'numbers of any length',
    'hosts.yml',
    'all:\n  hosts: {h: }\n  vars: {a: 123456789012345678901234567890, b: 0xFFFFFFFFFFFFFFFFFF, c: -9007199254740993}\n',
  ),
];

const json: readonly Shape[] = [
  one(
    'JSON in the shape of YAML',
    'hosts.json',
    '{"all": {"hosts": {"h": {"a": 1e2, "b": 1.0, "c": true, "d": null}}, "vars": {"e": "no"}}}',
  ),
  one('broken JSON', 'hosts.json', '{"all": {"hosts": {"h": }}'),
];

const place = (name: string, files: Record<string, string>, more: Partial<Tree> = {}): Shape => ({
  name,
  sources: ['inventory/hosts'],
  ...more,
  files: { 'inventory/hosts': '[web]\nw1\nw2\n[db]\nd1\n[prod:children]\nweb\ndb\n', ...files },
});

const places: readonly Shape[] = [
  place('group_vars and host_vars in files', {
    'inventory/group_vars/all.yml': 'a: 1\nb: 1\n',
    'inventory/group_vars/web.yml': 'b: 2\n',
    'inventory/host_vars/w1.yml': 'c: 3\n',
  }),
  place('files of every ending', {
    'inventory/group_vars/all': 'a: 1\n',
    'inventory/group_vars/web.yaml': 'b: 2\n',
    'inventory/group_vars/db.json': '{"c": 1e1}',
    'inventory/host_vars/w1.txt': 'd: 4\n',
  }),
  place('of several endings the first', {
    'inventory/group_vars/web.yml': 'a: yml\n',
    'inventory/group_vars/web.yaml': 'a: yaml\nb: yaml\n',
    'inventory/group_vars/web.json': '{"c": "json"}',
  }),
  place('a directory before a file', {
    'inventory/group_vars/web/x.yml': 'a: dir\n',
    'inventory/group_vars/web.yml': 'a: file\nb: file\n',
  }),
  place('directories in depth', {
    'inventory/group_vars/all/main.yml': 'a: 1\nb: 1\n',
    'inventory/group_vars/all/sub/more.yml': 'b: 2\nc: 2\n',
    'inventory/group_vars/all/sub/deep/x': 'd: 3\n',
    'inventory/group_vars/all/z.yml': 'c: 9\n',
  }),
  place('backups, hidden files and other endings', {
    'inventory/group_vars/all/main.yml': 'a: 1\n',
    'inventory/group_vars/all/main.yml.bak': 'a: bak\n',
    'inventory/group_vars/all/main.yml~': 'a: tilde\n',
    'inventory/group_vars/all/.main.yml': 'a: hidden\n',
    'inventory/group_vars/all/readme.md': 'a: md\n',
    'inventory/group_vars/all/x.orig': 'a: orig\n',
    'inventory/group_vars/all/dir.d/x.yml': 'a: dotted\n',
    'inventory/group_vars/all/.git/x.yml': 'a: git\n',
    'inventory/group_vars/all/v.vault': 'a: v\n',
  }),
  place('beside the playbook', {
    'group_vars/all.yml': 'a: play\nb: play\n',
    'group_vars/web.yml': 'c: play\n',
    'host_vars/w1.yml': 'd: play\n',
    'inventory/group_vars/all.yml': 'a: inv\ne: inv\n',
    'inventory/host_vars/w1.yml': 'd: inv\nf: inv\n',
  }),
  place(
    'a playbook in a directory of its own',
    { 'ansible/group_vars/all.yml': 'a: play\n', 'group_vars/all.yml': 'a: root\n' },
    { playbooks: 'ansible', directories: ['ansible'] },
  ),
  place('files win over [web:vars] whatever the depth', {
    'inventory/hosts': '[web]\nw1\n[web:vars]\na=inv\nb=inv\n[all:vars]\nc=all\n',
    'inventory/group_vars/all.yml': 'a: file\nc: file\n',
  }),
  place('a file of ungrouped hosts', {
    'inventory/hosts': 'x\n[web]\nw\n',
    'inventory/group_vars/ungrouped.yml': 'a: 1\n',
  }),
  place('an empty file of variables', {
    'inventory/group_vars/all.yml': '---\n# nothing\n',
    'inventory/group_vars/web.yml': '',
  }),
  place('a list for variables', { 'inventory/group_vars/all.yml': '- a\n' }),
  place('broken variables', { 'inventory/group_vars/all.yml': 'a: [\n' }),
  place('group_vars that is a file', { 'inventory/group_vars': 'a: 1\n' }),
  place('a host with dots', {
    'inventory/hosts': 'web1.example.org\n',
    'inventory/host_vars/web1.example.org.yml': 'a: 1\n',
    'inventory/host_vars/web1.yml': 'a: 2\n',
  }),
  place('a host that looks like a path', {
    'inventory/hosts': 'a/b\n',
    'inventory/host_vars/a/b.yml': 'x: 1\n',
  }),
  place('names of variables that are no names', {
    'inventory/group_vars/all.yml': '1: a\ntrue: b\n"a b": c\na-b: d\n',
  }),
];

const several: readonly Shape[] = [
  {
    name: 'a directory of inventories',
    sources: ['inv'],
    files: {
      'inv/01-base': '[web]\nw a=1 b=1\n',
      'inv/02-more.yml': 'web:\n  hosts: {w: {b: 2}}\n  vars: {c: 3}\n',
      'inv/group_vars/web.yml': 'd: 4\n',
      'inv/README.md': 'not an inventory: [',
      'inv/old.bak': '[x]\n',
      'inv/ansible.cfg': '[defaults]\n',
      'inv/.hidden': 'nope:',
    },
  },
  {
    name: 'directories inside a directory',
    sources: ['inv'],
    files: {
      'inv/a/hosts': '[web]\nw\n',
      'inv/b/hosts': '[db]\nd\n',
      'inv/a/group_vars/web.yml': 'x: 1\n',
      'inv/group_vars/db.yml': 'y: 2\n',
    },
  },
  {
    name: 'several sources',
    sources: ['a/hosts', 'b/hosts'],
    files: {
      'a/hosts': '[web]\nw x=a\n[web:vars]\ny=a\n',
      'b/hosts': '[web]\nw x=b\nv\n[web:vars]\ny=b\n',
      'a/group_vars/web.yml': 'z: a\nq: a\n',
      'b/group_vars/web.yml': 'z: b\n',
      'b/group_vars/all.yml': 'q: all-b\n',
    },
  },
  {
    name: 'sources in the other order',
    sources: ['b/hosts', 'a/hosts'],
    files: {
      'a/hosts': '[web]\nw x=a\n',
      'b/hosts': '[web]\nw x=b\n',
      'a/group_vars/web.yml': 'z: a\n',
      'b/group_vars/web.yml': 'z: b\n',
    },
  },
  {
    name: 'a list of hosts for a source',
    sources: ['w1,w2:2222,[::1]:22,'],
    files: { 'group_vars/all.yml': 'a: 1\n', x: '' },
  },
  {
    name: 'a group across sources',
    sources: ['a.yml', 'b.ini'],
    files: { 'a.yml': 'web:\n  hosts: {w: }\n', 'b.ini': '[prod:children]\nweb\n[web]\n[prod:vars]\na=1\n' },
  },
  {
    name: 'a directory and a file',
    sources: ['inv', 'extra'],
    files: {
      'inv/hosts': 'w a=1\n',
      extra: '[more]\nw a=2\n',
      'inv/group_vars/more.yml': 'b: 1\n',
      'group_vars/more.yml': 'b: 2\n',
    },
  },
  {
    name: 'a directory for each environment',
    sources: ['inventories/prod'],
    files: {
      'inventories/prod/hosts.yml': 'all:\n  children:\n    web: {hosts: {w: }}\n',
      'inventories/prod/group_vars/all/vars.yml': 'env: prod\n',
      'inventories/prod/host_vars/w/main.yml': 'x: 1\n',
      'inventories/staging/hosts.yml': 'all: {hosts: {s: }}\n',
      'group_vars/web.yml': 'common: 1\n',
    },
  },
  {
    name: 'a directory with a broken file',
    sources: ['inv'],
    files: { 'inv/a': '[web]\nw\n', 'inv/b': '[broken section]\n' },
  },
  { name: 'an empty directory', sources: ['inv'], files: { 'inv/.gitkeep': '' } },
  { name: 'no such file', sources: ['nowhere'], files: { x: '' } },
  {
    name: 'a file that may be run and is text',
    sources: ['hosts'],
    files: { hosts: '[web]\nw a=1\n' },
    executable: ['hosts'],
  },
];

export const SHAPES: readonly Shape[] = [...ini, ...yaml, ...json, ...places, ...several];

/** What programs print. Here it lies in a file; for Ansible a program prints it. */
export const OUTPUTS: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'with _meta',
    text: '{"_meta": {"hostvars": {"w1": {"a": 1, "b": "{{ c }}"}, "gone": {"x": 1}}}, "all": {"children": ["ungrouped", "web"]}, "web": {"hosts": ["w1", "w2"], "vars": {"d": 1.0}, "children": ["sub"]}, "sub": {"hosts": ["s1"]}}',
  },
  {
    name: 'unsafe values',
    text: '{"_meta": {"hostvars": {"w": {"a": {"__ansible_unsafe": "{{ x }}"}, "b": [{"__ansible_unsafe": "y"}]}}}, "web": {"hosts": ["w"]}}',
  },
  { name: 'lists of hosts alone', text: '{"web": ["w1", "w2"], "db": ["d1"], "_meta": {"hostvars": {}}}' },
  {
    name: 'a group without any of the keys',
    text: '{"w1": {"a": 1}, "web": {"hosts": ["w2"]}, "_meta": {"hostvars": {"w1": {"b": 2}}}}',
  },
  {
    name: 'all as a child',
    text: '{"web": {"hosts": ["w"], "children": ["all"]}, "_meta": {"hostvars": {}}}',
  },
  { name: 'a host called all', text: '{"all": {"hosts": ["all"]}, "_meta": {"hostvars": {}}}' },
  {
    name: 'a host called ungrouped',
    text: '{"ungrouped": {"hosts": ["ungrouped"]}, "_meta": {"hostvars": {}}}',
  },
  { name: 'hosts that are a text', text: '{"web": {"hosts": "w1"}, "_meta": {"hostvars": {}}}' },
  {
    name: 'variables that are a list',
    text: '{"web": {"hosts": ["w"], "vars": [1]}, "_meta": {"hostvars": {}}}',
  },
  { name: 'hostvars that are a list', text: '{"web": {"hosts": ["w"]}, "_meta": {"hostvars": []}}' },
  {
    name: 'a circle',
    text: '{"a": {"children": ["b"]}, "b": {"children": ["a"], "hosts": ["h"]}, "_meta": {"hostvars": {}}}',
  },
  {
    name: 'numbers and words',
    text: '{"_meta": {"hostvars": {"w": {"a": 1e5, "b": 12345678901234567890, "c": NaN, "d": -0.0, "e": true, "f": null, "g": "no", "h": "0644"}}}, "web": {"hosts": ["w"]}}',
  },
  {
    name: 'priorities',
    text: '{"a": {"hosts": ["h"], "vars": {"ansible_group_priority": 5, "x": "a"}}, "b": {"hosts": ["h"], "vars": {"x": "b"}}, "_meta": {"hostvars": {}}}',
  },
];
