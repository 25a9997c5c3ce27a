/** What arguments for ssh(1), as inventories hold them, mean to a client that is not ssh(1). Pure. */
import { shellWords, WordsError } from './shell-words.ts';

export interface SshArguments {
  readonly port?: number;
  readonly user?: string;
  /** Name or address to connect to instead. */
  readonly hostName?: string;
  readonly keyFiles: readonly string[];
  /** `user@host:port`, in order; empty for none, undefined where nothing is said. */
  readonly jumps?: readonly string[];
  /** Name under which the host's key is known. */
  readonly hostKeyAlias?: string;
  /** Seconds. */
  readonly connectTimeout?: number;
  /** A way to the host that cannot be gone from here: the option, and why. */
  readonly refused?: { readonly option: string; readonly why: string };
  /** Options that have no effect, each with what is said about it. */
  readonly ignored: readonly { readonly option: string; readonly why: string }[];
}

/** Single-letter options of ssh(1) that take a value. */
const WITH_VALUE = 'BbcDEeFIiJLlmOopPQRSWw';
/** Those that take none. */
const FLAGS = '46AaCfGgKkMNnqsTtVvXxYy';

/** Options that tune or decorate a connection: leaving them out changes no result. */
const HARMLESS = new Set(
  `addressfamily addkeystoagent batchmode ciphers clearallforwardings compression connectionattempts controlmaster controlpath
  controlpersist exitonforwardfailure forwardx11 forwardx11trusted gssapiauthentication hashknownhosts hostbasedauthentication
  hostkeyalgorithms identitiesonly ipqos kbdinteractiveauthentication kexalgorithms loglevel macs
  numberofpasswordprompts obscurekeystroketiming passwordauthentication permitlocalcommand preferredauthentications
  pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthentication rekeylimit requesttty sendenv serveralivecountmax
  serveraliveinterval setenv tcpkeepalive updatehostkeys verifyhostkeydns visualhostkey challengeresponseauthentication`.split(
    /\s+/,
  ),
);

const KEYS_CHECKED = 'host keys are always checked against the known hosts that were given';

interface Draft {
  port?: number;
  user?: string;
  hostName?: string;
  keyFiles: string[];
  jumps?: readonly string[];
  hostKeyAlias?: string;
  connectTimeout?: number;
  refused?: { option: string; why: string };
  ignored: { option: string; why: string }[];
}

/**
 * The arguments, of which ssh(1) takes the first of each kind.
 * @throws WordsError when quotes are not closed
 */
export function parseSshArguments(text: string): SshArguments {
  const draft: Draft = { keyFiles: [], ignored: [] };
  const rest = readOptions(shellWords(text, { comments: false }), (letter, value) =>
    applyLetter(draft, letter, value),
  );
  for (const word of rest) draft.ignored.push({ option: word, why: 'it is no option of ssh' });
  return draft;
}

/** Reads single-letter options as getopt does; gives back the words from the first on that is no option. */
function readOptions(
  words: readonly string[],
  apply: (letter: string, value: string | undefined) => void,
): readonly string[] {
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (word === '--') return words.slice(index + 1);
    if (!/^-./.test(word)) return words.slice(index);
    for (let at = 1; at < word.length; at++) {
      const letter = word[at]!;
      if (WITH_VALUE.includes(letter)) {
        const value = word.slice(at + 1) || words[++index];
        apply(letter, value ?? '');
        break;
      }
      apply(letter, undefined);
    }
  }
  return [];
}

function applyLetter(draft: Draft, letter: string, value: string | undefined): void {
  const option = `-${letter}`;
  if (value === undefined) {
    if (!FLAGS.includes(letter)) draft.ignored.push({ option, why: 'ssh has no such option' });
    else if (letter === 'A') draft.ignored.push({ option, why: 'no agent is forwarded' });
    return;
  }
  const named: Readonly<Record<string, string>> = {
    p: 'Port',
    l: 'User',
    i: 'IdentityFile',
    J: 'ProxyJump',
    o: '',
  };
  const name = named[letter];
  if (name === undefined) {
    const why = letter === 'F' ? 'no configuration of ssh is read' : 'it has no meaning here';
    if (!'cmeESQO'.includes(letter)) draft.ignored.push({ option: `${option} ${value}`, why });
  } else if (name === '') applyOption(draft, value);
  else applyNamed(draft, name, value, option);
}

/** `Name=value` or `Name value`. */
function applyOption(draft: Draft, text: string): void {
  const match = /^([A-Za-z0-9]+)(?:\s*=|\s)([\s\S]*)$/.exec(text.trimStart());
  if (match) applyNamed(draft, match[1]!, match[2]!.trim().replace(/^"([^"]*)"$/, '$1'), `-o ${match[1]}`);
  else draft.ignored.push({ option: `-o ${text}`, why: 'it is no option of ssh' });
}

function applyNamed(draft: Draft, name: string, value: string, option: string): void {
  const ignore = (why: string) => draft.ignored.push({ option: `${option}=${value}`, why });
  switch (name.toLowerCase()) {
    case 'port':
      if (/^[0-9]{1,5}$/.test(value)) draft.port ??= Number(value);
      else ignore('it is no port');
      return;
    case 'user':
      draft.user ??= value;
      return;
    case 'hostname':
      if (value !== '%h') draft.hostName ??= value;
      return;
    case 'identityfile':
      if (value.toLowerCase() !== 'none') draft.keyFiles.push(value);
      return;
    case 'proxyjump':
      if (draft.jumps === undefined) draft.jumps = jumpsOf(value);
      return;
    case 'proxycommand':
      if (draft.jumps === undefined && draft.refused === undefined) applyProxyCommand(draft, value, option);
      return;
    case 'hostkeyalias':
      draft.hostKeyAlias ??= value;
      return;
    case 'connecttimeout':
      if (/^[0-9]{1,4}$/.test(value) && Number(value) > 0) draft.connectTimeout ??= Number(value);
      else ignore('it is no number of seconds');
      return;
    case 'stricthostkeychecking':
      if (/^(no|off|accept-new)$/i.test(value)) ignore(KEYS_CHECKED);
      return;
    case 'userknownhostsfile':
    case 'globalknownhostsfile':
      ignore(KEYS_CHECKED);
      return;
    case 'forwardagent':
      if (!/^no$/i.test(value)) ignore('no agent is forwarded');
      return;
    default:
      if (!HARMLESS.has(name.toLowerCase())) ignore('it has no meaning here');
  }
}

function jumpsOf(value: string): string[] {
  if (value.toLowerCase() === 'none') return [];
  return value
    .split(',')
    .map(part => part.trim().replace(/^ssh:\/\//, ''))
    .filter(part => part !== '');
}

/** `ssh -W %h:%p user@jump` and `ssh user@jump nc %h %p` are jumps; other commands cannot be run from here. */
function applyProxyCommand(draft: Draft, command: string, option: string): void {
  if (command.toLowerCase() === 'none') {
    draft.jumps = [];
    return;
  }
  const jump = jumpOfCommand(command, draft);
  if (jump === undefined)
    draft.refused = { option: `${option}=${command}`, why: 'programs that lead to a host are not run here' };
  else draft.jumps = jump;
}

function jumpOfCommand(command: string, draft: Draft): string[] | undefined {
  let words: string[];
  try {
    words = shellWords(command, { comments: false });
  } catch (error) {
    if (error instanceof WordsError) return undefined;
    throw error;
  }
  if (words[0] === 'exec') words.shift();
  if (!/^(.*\/)?ssh$/.test(words.shift() ?? '')) return undefined;
  const inner: Draft = { keyFiles: [], ignored: [] };
  let forwards = false;
  const apply = (letter: string, value: string | undefined) => {
    if (letter === 'W') forwards = /^\[?%h\]?:%p$/.test(value ?? '');
    else applyLetter(inner, letter, value);
  };
  const [destination, ...behind] = readOptions(words, apply);
  const rest = readOptions(behind, apply);
  if (destination === undefined || inner.refused) return undefined;
  const netcat = /^(?:.*\/)?(?:nc|netcat|ncat) (?:-\S+ (?:\d+ )?)*%h %p$/.test(rest.join(' '));
  if (rest.length === 0 ? !forwards : !netcat) return undefined;
  const match = /^(?:ssh:\/\/)?(?:([^@]+)@)?([^@]+)$/.exec(destination);
  if (!match) return undefined;
  const user = match[1] ?? inner.user;
  const port = inner.port === undefined || /:\d+$/.test(match[2]!) ? '' : `:${inner.port}`;
  for (const file of inner.keyFiles)
    draft.ignored.push({ option: `-i ${file}`, why: 'a jump host is asked with the same key as the host' });
  draft.ignored.push(...inner.ignored);
  return [...(inner.jumps ?? []), `${user === undefined ? '' : `${user}@`}${match[2]}${port}`];
}
