/**
 * Every attack that was tried on what we ship, by who gains from it, and the tests in which it comes to nothing. `outsider` has no
 * rights, `writer` may push or dispatch, `application` is the application's user on a host, `host` is one host in other hands,
 * `test` is code that a pull request or a dependency brings into a job.
 *
 * Whoever closes a way in adds its row here; `table.test.ts` proves that file and title are there.
 */

export type Who = 'outsider' | 'writer' | 'application' | 'host' | 'test';

export interface Attack {
  readonly who: readonly Who[];
  /** What the attacker does. */
  readonly attack: string;
  /** What comes of it. */
  readonly comes: string;
  /** File, and the title of a test in it as it is written there. */
  readonly shown: readonly (readonly [file: string, title: string])[];
  /** Why no test of a shipped bundle or of a workflow can show it. */
  readonly notShipped?: string;
}

const HERE = 'test/abuse/hosts.sim.test.ts';
const TEMPLATES = 'actions/ssh-release/test/templates.sim.test.ts';
const BOUNDARIES = 'test/policy/boundaries.test.ts';
const POLICY = 'test/policy/policy.test.ts';
const FILES = 'test/policy/files.test.ts';
const PHASES = 'actions/guarded-deploy/test/phases.sim.test.ts';
const BUNDLE = 'packages/release/test/engine/bundle.real.test.ts';
const FOREIGN = 'packages/release/test/engine/foreign.real.test.ts';
const WRITERS = 'packages/release/test/engine/writers.hosts.test.ts';
const WORDS = 'actions/turnstyle-lock/test/words.sim.test.ts';
const GATE = 'actions/permission-check/test/permission-check.sim.test.ts';
const METER = 'actions/eco-ci-meter/test/meter.sim.test.ts';
const REPORTS = 'actions/eco-ci-meter/test/aggregate.sim.test.ts';
const PLAYBOOK = 'actions/ansible-playbook/test/playbook.real.test.ts';
const TESTS = 'actions/run-tests/test/run-tests.real.test.ts';
const ISOLATION = 'actions/run-tests/test/isolation.real.test.ts';
const START = 'actions/permission-check/test/start.sim.test.ts';

export const ATTACKS: readonly Attack[] = [
  // Text from outside
  {
    who: ['writer', 'outsider'],
    attack:
      'a value of the input `variables` that is a template, or reaches Function by the names of members',
    comes: 'it is printed as it is, and never rendered',
    shown: [
      [TEMPLATES, '%s reaches the host as it is'],
      [TEMPLATES, 'in a command that asks about hosts, too'],
      ['packages/release/test/template/attacks.test.ts', 'names of JavaScript are names like others'],
      [HERE, 'names of JavaScript in every file change nothing and reach nothing'],
    ],
  },
  {
    who: ['writer', 'test'],
    attack: 'a template of the repository that reads files, the environment or functions of the runner',
    comes: 'a fault; includes and lookups stay in the checkout, by real path',
    shown: [
      [TEMPLATES, "{% include '../../../../proc/self/environ' %}"],
      [TEMPLATES, "{{ range.constructor('return process')().env.RUNNER_SECRET }}"],
      ['packages/release/test/template/attacks.test.ts', '/proc/self/*'],
    ],
  },
  {
    who: ['writer'],
    attack: 'a number of workers with a line break in it, which becomes a line of a unit that root installs',
    comes:
      'refused: numbers only; a value of the input says no more than a value in unit, cron, dotenv and nginx files',
    shown: [
      [TEMPLATES, '$what, $value: refused $refused'],
      [TEMPLATES, 'nor does a list, a name in a mapping, or the inner value of JSON'],
      [TEMPLATES, 'what services are scaled by'],
    ],
  },
  {
    who: ['outsider', 'writer'],
    attack: 'a bomb of YAML aliases as release file, inventory or input',
    comes: 'a fault in words, at once',
    shown: [
      [HERE, '%s as a bomb of aliases is refused in words'],
      ['packages/release/test/inventory/hostile.test.ts', 'aliases of aliases, and a nesting without end'],
    ],
  },
  {
    who: ['outsider', 'host', 'test'],
    attack: 'a mebibyte of one character where a pattern reads',
    comes: 'it costs its length',
    shown: [
      [HERE, 'a mebibyte of each hostile line costs its length'],
      ['test/foreign/patterns.test.ts', 'what is said to be bounded is there, and would be found'],
    ],
  },
  {
    who: ['outsider', 'host', 'test', 'application'],
    attack:
      'text for any parser: files, answers of hosts, registries and databases, artifacts, comments, events',
    comes:
      'a value or a fault in bounded steps; nothing of it speaks to runner, terminal, page or JavaScript',
    shown: [
      ['test/abuse/fuzz.test.ts', '%s'],
      ['test/abuse/fuzz.long.test.ts', '%s'],
      [
        'test/abuse/junit.sim.test.ts',
        'bent JUnit reports and bent lines of the plugin: a result or nothing, and nothing that speaks',
      ],
    ],
    notShipped: 'parsers are asked thousands of times, which needs them in the process',
  },

  // Who may
  {
    who: ['outsider'],
    attack: 'events of all kinds, bent in every field, for a decision that is not theirs',
    comes: 'approval or deny; what is trusted is what the rules say of true values',
    shown: [
      ['actions/permission-check/test/fuzz.sim.test.ts', '${CASES} hostile events through the bundle'],
      ['actions/permission-check/test/fuzz.test.ts', '${CASES} hostile events'],
      [GATE, 'a hostile branch name speaks to nobody'],
      [GATE, 'a login registered anew by somebody else is not its former owner'],
      [GATE, 'an API that fails gives approval, with the reason'],
      [GATE, 'no event file, an unreadable one, one that is no object'],
    ],
  },
  {
    who: ['outsider'],
    attack: 'a pull request to an old branch, so that an old gate judges it',
    comes: 'pull requests of this repository are judged by the gate of its default branch',
    shown: [[POLICY, 'a pull request of this repository is judged by the gate of the default branch']],
  },
  {
    who: ['writer'],
    attack: 'a workflow by hand on prod: rollback, scale, migrate',
    comes: 'each workflow that reaches a host has a gate before it; prod has reviewers',
    shown: [
      [BOUNDARIES, 'the workflows'],
      [BOUNDARIES, 'operating without a gate, as it was'],
      [
        BOUNDARIES,
        'the guide has reviewers for prod, and an environment without keys for the job that prepares',
      ],
      [FILES, '%s.yml asks each time who is behind it, before anything of the commit is there'],
    ],
  },
  {
    who: ['writer'],
    attack: 'a lock ref written by hand: a mark that makes the next deploy superseded, counters far ahead',
    comes: 'the deploy fails in words and is never a green nothing; `repair` and `break` put it right',
    shown: [
      [
        WORDS,
        'a mark that is not on the branch fails the deploy and is never a green nothing; repair forgets it',
      ],
      [WORDS, 'counters far ahead: refused with words, and break puts them right'],
      [WORDS, 'refs that a ruleset keeps for Actions: a hand cannot write them, the lock works'],
      [
        'actions/turnstyle-lock/test/steps.sim.test.ts',
        'the memory of a job follows no link and believes nothing of another job',
      ],
    ],
  },
  {
    who: ['writer', 'host'],
    attack: 'a fence on the host that is no number, so that an older token passes',
    comes: 'nobody passes',
    shown: [
      [BUNDLE, 'refuses a fence that is no number'],
      [
        'packages/release/test/engine/outside-files.real.test.ts',
        'a fence that is no number lets nobody through',
      ],
    ],
  },

  // Foreign code and keys
  {
    who: ['test'],
    attack:
      'a package of the lock file that looks for keys: at install, at import, in settings, by a process left behind, by a changed action',
    comes: 'the job with the keys runs no such code, on another machine, and restores nothing that one wrote',
    shown: [
      [
        'packages/rehearsal/test/hostile.long.test.ts',
        'hostile-dependency: a package of the lock file takes no key of the deploy',
      ],
      [BOUNDARIES, 'an environment in the job with the keys'],
      [BOUNDARIES, 'the cache of the tests in the job that prepares'],
      [BOUNDARIES, 'GitHub is told that jobs with keys have no cache'],
      [PHASES, 'a key in the job that runs foreign code'],
      [PHASES, 'an agent in reach of that code is named'],
    ],
  },
  {
    who: ['test'],
    attack: 'another artifact in place of what was prepared, another wheel, another verdict',
    comes:
      'taken by hash and bound to run, commit and environment; wheels by the lock file; the verdict is judged again',
    shown: [
      [PHASES, 'what another run prepared: the run has no such artifact'],
      [PHASES, 'an artifact that was written over after its hash was said'],
      [PHASES, 'that it does not name stop the release, unless a person named the package'],
      [PHASES, 'a release that asks for the verdict takes none for no'],
      ['packages/prepared/test/carry.test.ts', 'is not left by way of a link, at any step'],
    ],
  },
  {
    who: ['test'],
    attack: 'a dotenv file with a proxy, NODE_OPTIONS, PYTHONPATH, GIT_SSH_COMMAND for later steps',
    comes: 'each such name is left out, with a warning',
    shown: [
      [
        'actions/setup-environment/test/env-file.real.test.ts',
        'must not steer the runner: each such name is left out with a warning',
      ],
      ['packages/action-kit/test/http.test.ts', 'is asked for a tunnel to what is encrypted'],
    ],
  },
  {
    who: ['test'],
    attack: 'tests that print workflow commands, have hostile names, or write the files of the step',
    comes:
      'commands are stopped while pytest runs; names and messages are escaped; the variables are withheld',
    shown: [
      [TESTS, 'hostile tests give no commands and see no files of the step'],
      [ISOLATION, 'find none of the runner’s files, and cannot put others in their place'],
      [ISOLATION, 'auto says so, finds what was changed, puts it back and fails'],
    ],
  },
  {
    who: ['test'],
    attack: 'tests that look for secrets in other processes and in the checkout, or leave processes behind',
    comes: 'they run in namespaces of their own, and end with them; without namespaces the log says so',
    shown: [
      [ISOLATION, 'see no process of the job, so no secret in its environment'],
      [ISOLATION, 'read no credentials of the checkout'],
      [ISOLATION, 'leave no process behind'],
      [ISOLATION, 'without namespaces the same attacks get what they look for'],
    ],
  },
  {
    who: ['test'],
    attack: 'settings or migrations that look for the keys of the action that loads them',
    comes: 'they run in namespaces of their own too',
    shown: [
      [
        'actions/migration-guard/test/apart.real.test.ts',
        'settings find neither the key nor the runner’s files',
      ],
      [
        'packages/migrations/test/apart.real.test.ts',
        'sees neither the action’s environment nor the runner’s files, and cannot change the action',
      ],
    ],
  },
  {
    who: ['test'],
    attack: 'a step sets variables that decide whom later steps trust, or what they load',
    comes: 'every action takes them back, or does not start',
    shown: [
      [START, 'NODE_TLS_REJECT_UNAUTHORIZED'],
      [START, 'NODE_EXTRA_CA_CERTS'],
      [START, 'NODE_OPTIONS'],
      [START, 'OPENSSL_CONF'],
    ],
  },
  {
    who: ['test'],
    attack: 'what a step starts inherits tokens and file commands',
    comes: 'one list of what is inherited',
    shown: [
      [PLAYBOOK, 'what Ansible starts has the variables of the job, without tokens and file commands'],
      [METER, 'the sampler knows no secret of the job'],
      ['packages/process/test/environment.test.ts', 'no file command of a runner to come'],
      ['test/policy/children.test.ts', 'the search finds what it looks for'],
    ],
  },
  {
    who: ['test'],
    attack: 'a full disk or a kill between writing a key and saving where it is',
    comes: 'the post step knows where to look, and removes it',
    shown: [
      [PLAYBOOK, 'what cannot be written leaves nothing behind, and the post step knows where to look'],
      [PLAYBOOK, 'killed, leaves its secrets to the post step, which removes them'],
    ],
  },
  {
    who: ['test', 'outsider'],
    attack:
      'reports of energy as artifacts of a pull request: large, many, with Markdown, links and names of files',
    comes:
      'checked numbers and short escaped texts; no path of theirs is used; the comment goes to the pull request of the commit',
    shown: [
      [REPORTS, 'a folder with 256 reports, and some that are none'],
      [
        REPORTS,
        'is written once and edited in place, behind a hundred others and beside one that only pretends',
      ],
      [
        REPORTS,
        "is written for a fork by the workflow that follows, from that run's artifacts, on the pull request of that commit",
      ],
    ],
  },

  // Hosts
  {
    who: ['host'],
    attack: 'the first host answers which commit all hosts release',
    comes: 'the runner decides, once; each answer must equal it',
    shown: [
      [HERE, 'about %s is found, and nothing goes live'],
      [FOREIGN, '%s: the first host does not decide for the others'],
      [FOREIGN, 'an address that would run a program does not'],
    ],
  },
  {
    who: ['host'],
    attack: 'lines, blobs and packed lists without end',
    comes: 'bounded; the host fails alone, in words',
    shown: [
      [HERE, 'by a list that unpacks without end gets nothing'],
      ['packages/release/test/host/reader.test.ts', 'a failure that the host told before does not hide it'],
      [
        'packages/release/test/host/reader.test.ts',
        'a line without end is told in pieces, and the answers behind it are understood',
      ],
    ],
  },
  {
    who: ['host', 'outsider'],
    attack: 'another host key in between: ed25519, RSA, ECDSA; a changed one in a later connection of a run',
    comes: 'refused before anything is said',
    shown: [
      [HERE, 'with a key of its own (%s) is refused before anything is sent'],
      [
        'packages/ssh/test/connection.real.test.ts',
        'trusts a new host once: a later connection that shows another key is refused',
      ],
      ['packages/ssh/test/connection.real.test.ts', 'goes through jump hosts, each checked'],
      ['packages/release/test/engine/faults.hosts.test.ts', 'by a changed host key touches no host at all'],
    ],
  },
  {
    who: ['application', 'test'],
    attack: 'a build or a service prints a line of the host’s protocol',
    comes: 'output is a stream of its own, and success is what a second look says',
    shown: [
      [HERE, 'and prints the words of our program does not make a failed release a success'],
      [FOREIGN, 'by %s that fails cannot say that it went well'],
      [FOREIGN, 'is no way to learn the word that marks answers'],
      [
        FOREIGN,
        'is what a second look says: what leads `current` elsewhere after the checks makes the release fail',
      ],
    ],
  },
  {
    who: ['application', 'test'],
    attack: 'a build or a service prints workflow commands and control characters',
    comes: 'the log shows them as text',
    shown: [[HERE, 'gives the runner no command, whatever it prints']],
  },
  {
    who: ['application'],
    attack: 'links by the names that root writes, in a directory of the application',
    comes: 'refused, or replaced by a file; nothing of root changes',
    shown: [
      [HERE, 'who plants links where root writes changes no file of root'],
      [
        WRITERS,
        'where it was trusted: whatever is planted there, and however fast, nothing of root’s is changed',
      ],
      [WRITERS, 'goes through links that the system is made of, and through none of anybody else'],
    ],
  },
  {
    who: ['application'],
    attack: 'a link in place of a file that the release keeps for going back',
    comes: 'the very file comes back; what a link points to is never copied',
    shown: [
      [
        'packages/release/test/engine/outside-files.real.test.ts',
        'the very file comes back when the release fails: its inode, its owner, its times',
      ],
      [
        HERE,
        'a link in place of a file that is replaced: what it leads to is neither read, kept nor changed',
      ],
    ],
  },
  {
    who: ['application'],
    attack: 'reads what a failing check printed, dotenv files, and the state of the release',
    comes: 'state 0700, files 0600, templates not for everybody',
    shown: [
      [BUNDLE, 'keeps what a failing check printed from others, and dotenv files too'],
      [
        'packages/release/test/engine/outside-files.real.test.ts',
        'the state is nobody else’s: 0700 and 0600, also what an earlier version left',
      ],
    ],
  },
  {
    who: ['application', 'host', 'test'],
    attack: 'reads secrets in arguments, logs and files left behind',
    comes: 'there are none',
    shown: [
      [HERE, 'sees no secret in any program’s arguments, and none stays on the host or in the log'],
      [
        'packages/release/test/engine/making.real.test.ts',
        'an encrypted file arrives decrypted; no secret is in an argument vector, a log or a file of the state',
      ],
      [PLAYBOOK, 'opens the vault, hides what no_log hides, and leaves no secret on disk'],
    ],
  },

  // Files and network
  {
    who: ['outsider', 'writer'],
    attack: 'names of files that are options, commands, control characters; links out of the checkout',
    comes: 'names arrive byte for byte; links are links, and never followed',
    shown: [
      [HERE, '${NAMES.length} hostile names arrive as they are, and are told without harm'],
      [HERE, 'with a link to %s (%s) is refused or sent as a link, never followed'],
    ],
  },
  {
    who: ['writer'],
    attack: 'an input that names a release, an environment or a host, and is a path or a command',
    comes: 'refused: one of those that there are',
    shown: [
      [HERE, 'that names a release to go back to names one of those that there are, and no other place'],
      [HERE, 'environment %j leads to no file outside of the checkout'],
    ],
  },
  {
    who: ['outsider', 'host'],
    attack: 'a redirect that takes the token to another origin, or never ends',
    comes: 'the token stays with its origin; redirects end',
    shown: [
      ['packages/action-kit/test/http.test.ts', 'are followed, and the token stays with its origin'],
      ['packages/action-kit/test/http.test.ts', 'end'],
      ['test/abuse/network.sim.test.ts', 'takes no token to another origin'],
    ],
  },
  {
    who: ['writer'],
    attack: 'a bundle with other code than its source',
    comes: 'the check of every pull request builds again and compares byte for byte',
    shown: [['test/abuse/shipped.test.ts', 'a bundle that was changed by one byte is found']],
  },
  {
    who: ['outsider', 'writer'],
    attack:
      'a dependency of the lock file from another place, without a hash, with a script at install, or with a known hole',
    comes: 'the check of every pull request refuses it',
    notShipped: 'the lock file is not shipped; what is inside of the bundles is what it names',
    shown: [['test/abuse/lock-file.test.ts', 'what is broken on purpose is found: %s']],
  },
];
