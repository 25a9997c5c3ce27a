/**
 * How to reach a host, from the variables by which Ansible is told: each is honoured, or said to be without effect. Pure but for
 * the rendering that it is handed.
 */
import type { Fault } from '@guarded-deploy/faults';
import { Float, Foreign, type Value } from '../template/values.ts';
import { problem, sentence, shown } from './problem.ts';
import { pythonInt } from './python-text.ts';
import { WordsError } from './shell-words.ts';
import { parseSshArguments, type SshArguments } from './ssh-args.ts';

/** Something that an inventory asks for and a release does not do. */
export interface ConnectionNote {
  /** The variable, with the option in it where it holds several. */
  readonly what: string;
  readonly why: string;
  /** Whether the release may end differently for it. */
  readonly matters: boolean;
}

export interface ConnectionSettings {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** This machine, without SSH (`ansible_connection: local`). */
  readonly local: boolean;
  /** Files of private keys on this machine, by preference. */
  readonly keyFiles: readonly string[];
  /** Text of a private key, and what opens it. */
  readonly privateKey: string | undefined;
  readonly passphrase: string | undefined;
  /** `user@host:port` to go through, in order; undefined where the inventory says nothing. */
  readonly jumps: readonly string[] | undefined;
  readonly hostKeyAlias: string | undefined;
  /** Seconds. */
  readonly connectTimeout: number | undefined;
  /** `ansible_become`: what `become` is where the release file says nothing. */
  readonly become: boolean | undefined;
  readonly notes: readonly ConnectionNote[];
  /** Why the host cannot be reached as the inventory asks; thrown where it is connected to without a jump host of its own. */
  readonly refusal: Fault | undefined;
}

interface ConnectionInput {
  readonly host: string;
  readonly variables: Readonly<Record<string, Value>>;
  /** User where the inventory names none. */
  readonly user: string | undefined;
  /** Renders a text that is a template. `where` is for its error. */
  readonly render: (text: string, where: string) => Value;
}

/** Variables of which the last that is set counts, as for Ansible. */
const NAMES = {
  address: ['ansible_host', 'ansible_ssh_host'],
  port: ['ansible_port', 'ansible_ssh_port'],
  user: ['ansible_user', 'ansible_ssh_user'],
  keyFile: ['ansible_private_key_file', 'ansible_ssh_private_key_file'],
  privateKey: ['ansible_private_key', 'ansible_ssh_private_key'],
  passphrase: ['ansible_private_key_passphrase', 'ansible_ssh_private_key_passphrase'],
  timeout: ['ansible_timeout', 'ansible_ssh_timeout'],
  connection: ['ansible_connection'],
  become: ['ansible_become'],
  arguments: ['ansible_ssh_args'],
  commonArguments: ['ansible_ssh_common_args'],
  extraArguments: ['ansible_ssh_extra_args'],
} as const;

type Setting = keyof typeof NAMES;

const KEYS_ONLY = 'logins are with a key';
const NO_PASSWORD =
  "sudo is asked with -n, so it has to work without a password; 'guarded-deploy check' tries it";
const ALWAYS_SUDO = 'another user is become with sudo';
const NO_MODULES = 'no module of Ansible runs on the host';
const OTHER_KINDS = 'it belongs to kinds of connections that are not made here';
const OWN_CLIENT = 'the connection is made without the programs of OpenSSH';

/** Variables without effect, by whether a release may end differently for it. */
const WITHOUT_EFFECT: readonly (readonly [boolean, string, readonly string[]])[] = [
  [true, KEYS_ONLY, ['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password']],
  [true, KEYS_ONLY, ['ansible_ssh_pkcs11_provider']],
  [true, NO_PASSWORD, ['ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass']],
  [
    true,
    ALWAYS_SUDO,
    ['ansible_become_exe', 'ansible_sudo_exe', 'ansible_become_flags', 'ansible_sudo_flags'],
  ],
  [true, ALWAYS_SUDO, ['ansible_sudo_chdir']],
  [true, 'commands run under /bin/sh', ['ansible_shell_executable']],
  [false, OWN_CLIENT, ['ansible_ssh_executable', 'ansible_sftp_executable', 'ansible_scp_executable']],
  [false, OWN_CLIENT, ['ansible_scp_extra_args', 'ansible_sftp_extra_args', 'ansible_sftp_batch_mode']],
  [false, OWN_CLIENT, ['ansible_control_path', 'ansible_control_path_dir', 'ansible_ssh_use_tty']],
  [false, OWN_CLIENT, ['ansible_ssh_retries', 'ansible_ssh_verbosity', 'ansible_sshpass_prompt']],
  [
    false,
    OWN_CLIENT,
    ['ansible_ssh_password_mechanism', 'ansible_ssh_transfer_method', 'ansible_scp_if_ssh'],
  ],
  [false, OWN_CLIENT, ['ansible_pipelining', 'ansible_ssh_pipelining']],
  [false, NO_MODULES, ['ansible_python_interpreter', 'ansible_interpreter_python_fallback']],
  [false, OTHER_KINDS, ['ansible_connection_user', 'ansible_docker_extra_args', 'ansible_network_os']],
  [false, OTHER_KINDS, ['ansible_local_become_strip_preamble', 'ansible_local_become_success_timeout']],
  [false, NO_MODULES, ['ansible_module_compression', 'ansible_remote_tmp', 'ansible_async_dir']],
];

/** Every variable that is looked at here. */
export const CONNECTION_VARIABLES: ReadonlySet<string> = new Set([
  ...Object.values(NAMES).flat(),
  ...WITHOUT_EFFECT.flatMap(([, , names]) => names),
  'ansible_become_method',
  'ansible_become_user',
  'ansible_sudo_user',
  'ansible_host_key_checking',
  'ansible_ssh_host_key_checking',
  'ansible_shell_type',
]);

const SSH = new Set(['ssh', 'smart', 'paramiko', 'paramiko_ssh', 'libssh']);

/**
 * The settings of one host.
 * @throws Fault CONNECTION_INVALID naming host and variable; and what rendering throws
 */
export function connectionOf(input: ConnectionInput): ConnectionSettings {
  return new Reader(input).read();
}

class Reader {
  readonly #input: ConnectionInput;
  readonly #notes: ConnectionNote[] = [];
  #refusal: Fault | undefined;

  constructor(input: ConnectionInput) {
    this.#input = input;
  }

  read(): ConnectionSettings {
    const { host, user } = this.#input;
    const local = this.#isLocal();
    const first = this.#arguments('arguments');
    const common = this.#arguments('commonArguments');
    const extra = this.#arguments('extraArguments');
    const all = [first, common, extra];
    const one = <T>(get: (from: SshArguments) => T | undefined): T | undefined =>
      all.map(get).find(value => value !== undefined);
    const way = all.find(from => from.jumps !== undefined || from.refused !== undefined);
    if (way?.refused && !local) this.#refusal = this.#noWay(way.refused);
    const keyFile = this.#text('keyFile');
    this.#withoutEffect();
    return {
      address: local ? 'localhost' : (one(from => from.hostName) ?? this.#text('address') ?? host),
      port: first.port ?? this.#number('port', 65_535) ?? common.port ?? extra.port ?? 22,
      user: first.user ?? this.#text('user') ?? common.user ?? extra.user ?? user ?? 'root',
      local,
      keyFiles: [
        ...first.keyFiles,
        ...(keyFile === undefined ? [] : [keyFile]),
        ...common.keyFiles,
        ...extra.keyFiles,
      ],
      privateKey: this.#text('privateKey'),
      passphrase: this.#text('passphrase'),
      jumps: way?.jumps,
      hostKeyAlias: one(from => from.hostKeyAlias),
      connectTimeout:
        first.connectTimeout ??
        this.#number('timeout', 3600) ??
        common.connectTimeout ??
        extra.connectTimeout,
      become: this.#boolean('become'),
      notes: this.#notes,
      refusal: this.#refusal,
    };
  }

  /** The last variable of a setting that has a value, rendered; with its name. */
  #value(setting: Setting): { readonly name: string; readonly value: Value } | undefined {
    const { host, variables, render } = this.#input;
    for (const name of [...NAMES[setting]].reverse()) {
      if (!Object.hasOwn(variables, name)) continue;
      const raw = variables[name]!;
      const value = typeof raw === 'string' ? render(raw, `${name} of host ${host}`) : raw;
      if (value !== null && value !== '') return { name, value };
    }
    return undefined;
  }

  #invalid(name: string, what: string, remedy: string): Fault {
    return problem({
      code: 'CONNECTION_INVALID',
      what: `The variable ${name} of host ${shown(this.#input.host)} ${what}.`,
      remedy,
    });
  }

  #text(setting: Setting): string | undefined {
    const found = this.#value(setting);
    if (!found) return undefined;
    const { name, value } = found;
    const text = textOf(value);
    if (text === undefined || (/[\0\n]/.test(text) && setting !== 'privateKey'))
      throw this.#invalid(name, 'is no text on one line', 'Give it a plain value.');
    return text;
  }

  #number(setting: Setting, most: number): number | undefined {
    const found = this.#value(setting);
    if (!found) return undefined;
    const { name, value } = found;
    const text = textOf(value) ?? '';
    const number = pythonInt(text) ?? (value instanceof Float ? Math.trunc(value.value) : Number.NaN);
    if (number >= 1 && number <= most) return number;
    throw this.#invalid(name, `is ${shown(text)}`, `Give a whole number from 1 to ${most}.`);
  }

  #boolean(setting: Setting): boolean | undefined {
    const found = this.#value(setting);
    if (!found) return undefined;
    const text = (textOf(found.value) ?? '').toLowerCase();
    if (['y', 'yes', 'on', '1', 'true', 't', '1.0'].includes(text)) return true;
    if (['n', 'no', 'off', '0', 'false', 'f', '0.0'].includes(text)) return false;
    throw this.#invalid(found.name, `is ${shown(text)}`, 'Write true or false.');
  }

  #isLocal(): boolean {
    const text = this.#text('connection') ?? 'ssh';
    const name = text.replace(/^ansible\.(builtin|legacy|netcommon)\./, '');
    if (name === 'local') return true;
    if (!SSH.has(name)) {
      this.#refusal = this.#invalid(
        'ansible_connection',
        `is ${shown(text)}, and releases travel by SSH`,
        "Leave the host out with 'hosts', or make it reachable by SSH; 'local' releases on this machine.",
      );
    }
    return false;
  }

  #arguments(setting: Setting): SshArguments {
    const found = this.#value(setting);
    const text = found ? this.#text(setting)! : '';
    try {
      const parsed = parseSshArguments(text);
      for (const { option, why } of parsed.ignored)
        this.#notes.push({ what: `${shown(option, 100)} in ${found?.name}`, why, matters: true });
      return parsed;
    } catch (error) {
      if (!(error instanceof WordsError)) throw error;
      throw this.#invalid(found!.name, `cannot be read: ${error.message}`, 'Close the quotes.');
    }
  }

  #noWay({ option, why }: { readonly option: string; readonly why: string }): Fault {
    return problem({
      code: 'CONNECTION_INVALID',
      what: `Host ${shown(this.#input.host)} is to be reached by ${shown(option, 120)}, and ${why}.`,
      remedy: "Use a jump host: 'ProxyJump=user@host', 'ssh -W %h:%p user@host', or the input 'jump-host'.",
    });
  }

  #withoutEffect(): void {
    const { variables } = this.#input;
    const note = (what: string, why: string, matters: boolean) => this.#notes.push({ what, why, matters });
    for (const [matters, why, names] of WITHOUT_EFFECT)
      for (const name of names) if (Object.hasOwn(variables, name)) note(name, why, matters);
    const plain = (name: string) =>
      Object.hasOwn(variables, name) ? (textOf(variables[name]!) ?? '').toLowerCase() : undefined;
    for (const name of ['ansible_host_key_checking', 'ansible_ssh_host_key_checking']) {
      const value = plain(name);
      if (value !== undefined && !['true', 'yes', 'on', '1'].includes(value))
        note(name, 'host keys are always checked against the known hosts that were given', true);
    }
    for (const name of ['ansible_become_user', 'ansible_sudo_user'])
      if (!['root', undefined].includes(plain(name))) note(name, "'become' means root", true);
    if (!['sudo', 'ansible.builtin.sudo', undefined].includes(plain('ansible_become_method')))
      note('ansible_become_method', ALWAYS_SUDO, true);
    if (!['sh', undefined].includes(plain('ansible_shell_type')))
      note('ansible_shell_type', 'commands run under /bin/sh', true);
  }
}

/** A scalar as text; undefined for others. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return String(value);
  if (value instanceof Foreign) return value.text;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value instanceof Float) return Number.isInteger(value.value) ? `${value.value}.0` : String(value.value);
  return undefined;
}

/** What is said about a run's hosts, each once, with the hosts that it concerns. Pure. */
export function connectionNotes(
  hosts: readonly { readonly name: string; readonly notes: readonly ConnectionNote[] }[],
): { readonly text: string; readonly matters: boolean }[] {
  const found = new Map<string, { note: ConnectionNote; names: string[] }>();
  for (const { name, notes } of hosts)
    for (const note of notes) {
      const key = `${note.what}\n${note.why}`;
      const entry = found.get(key) ?? { note, names: [] };
      if (!entry.names.includes(name)) entry.names.push(name);
      found.set(key, entry);
    }
  return [...found.values()].map(({ note, names }) => ({
    text: sentence(
      `${note.what} (${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}) has no effect: ${note.why}.`,
    ),
    matters: note.matters,
  }));
}
