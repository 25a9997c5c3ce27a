/** What a step says to the runner: workflow commands in its output, and the files it appends to. */

interface Annotation {
  readonly level: 'notice' | 'warning' | 'error';
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

export interface Commands {
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
  readonly debug: readonly string[];
  readonly groups: readonly string[];
  /** Outputs set through the log: disabled on GitHub, so an action that does this has a defect. */
  readonly legacy: readonly { readonly command: string; readonly name: string; readonly value: string }[];
  readonly unknown: readonly string[];
}

const unescapeData = (text: string) => text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%');
const unescapeProperty = (text: string) =>
  text
    .replace(/%0D/g, '\r')
    .replace(/%0A/g, '\n')
    .replace(/%3A/g, ':')
    .replace(/%2C/g, ',')
    .replace(/%25/g, '%');

function propertiesOf(text: string): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) properties[part.slice(0, equals).trim()] = unescapeProperty(part.slice(equals + 1));
  }
  return properties;
}

/** Reads `::command key=value::data` as the runner does: only at the start of a line, white space aside. */
export function parseCommands(stdout: string): Commands {
  const annotations: Annotation[] = [];
  const masks: string[] = [];
  const debug: string[] = [];
  const groups: string[] = [];
  const legacy: { command: string; name: string; value: string }[] = [];
  const unknown: string[] = [];
  let stopped: string | undefined;
  for (const raw of stdout.split(/\r?\n/)) {
    const line = raw.trimStart();
    if (stopped !== undefined) {
      if (line.trimEnd() === `::${stopped}::`) stopped = undefined;
      continue;
    }
    const match =
      /^::([A-Za-z-]+)(?:\s+(.*?))?::(.*)$/.exec(line) ?? /##\[([A-Za-z-]+)(?:\s+(.*?))?\](.*)$/.exec(line);
    if (!match) continue;
    const [, command = '', rest = '', data = ''] = match;
    const value = unescapeData(data);
    const properties = propertiesOf(rest);
    const integer = (name: string) => (properties[name] === undefined ? undefined : Number(properties[name]));
    switch (command) {
      case 'error':
      case 'warning':
      case 'notice': {
        const place = {
          line: integer('line'),
          endLine: integer('endLine'),
          column: integer('col'),
          endColumn: integer('endColumn'),
        };
        annotations.push({
          level: command,
          message: value,
          ...(properties['title'] ? { title: properties['title'] } : {}),
          ...(properties['file'] ? { file: properties['file'] } : {}),
          ...Object.fromEntries(Object.entries(place).filter(([, given]) => given !== undefined)),
        });
        break;
      }
      case 'add-mask':
        if (value.trim() !== '') masks.push(value);
        break;
      case 'debug':
        debug.push(value);
        break;
      case 'group':
        groups.push(value);
        break;
      case 'endgroup':
      case 'echo':
      case 'add-matcher':
      case 'remove-matcher':
        break;
      case 'stop-commands':
        stopped = value;
        break;
      case 'set-output':
      case 'save-state':
      case 'set-env':
      case 'add-path':
        legacy.push({ command, name: properties['name'] ?? '', value });
        break;
      default:
        unknown.push(line);
    }
  }
  return { annotations, masks, debug, groups, legacy, unknown };
}

/**
 * Reads a file of `name=value` lines and `name<<DELIMITER … DELIMITER` blocks.
 * @throws Error where the runner would refuse the file and fail the step.
 */
export function parseFileCommand(content: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = content.replace(/\r\n/g, '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) throw new Error(`Invalid format '${line}'. Name must not be empty`);
      values[line.slice(0, equals)] = line.slice(equals + 1);
    } else if (heredoc >= 0) {
      const name = line.slice(0, heredoc);
      const delimiter = line.slice(heredoc + 2);
      if (name === '' || delimiter === '')
        throw new Error(`Invalid format '${line}'. Name and delimiter must not be empty`);
      const end = lines.indexOf(delimiter, index + 1);
      if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
      values[name] = lines.slice(index + 1, end).join('\n');
      index = end;
    } else {
      throw new Error(`Invalid format '${line}'`);
    }
  }
  return values;
}

/** What people see of a log: every masked value, also line by line, as `***`. */
export function masked(text: string, masks: readonly string[]): string {
  const values = new Set(
    masks.flatMap(mask => [mask, ...mask.split(/\r?\n/)]).filter(mask => mask.trim() !== ''),
  );
  let shown = text;
  for (const value of [...values].sort((one, other) => other.length - one.length))
    shown = shown.replaceAll(value, '***');
  return shown;
}
