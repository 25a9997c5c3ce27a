import type { DatabaseService } from '@guarded-deploy/local-services';
import type { DatabaseFacts } from '../src/model/observation.ts';
import { decodeFacts } from '../src/observe/server-facts.ts';
import { factQueries, fillQuery } from '../src/observe/server-queries.ts';

export type ServerEngine = 'mariadb' | 'postgresql';
export type Asked = NonNullable<DatabaseFacts['asked']>;

/** Client text as its columns: tabs between, `\t`, `\n` and `\\` escaped, as COPY and `mariadb --batch` write it. */
function columns(line: string): (string | null)[] {
  return line.split('\t').map(value => {
    if (value === '\\N' || value === 'NULL') return null;
    return value.replace(/\\(.)/g, (_, next: string) => ({ n: '\n', t: '\t', 0: '\0' })[next] ?? next);
  });
}

/** What to run to ask everything that a probe asks; its output is read by `askedFrom`. */
export function askScript(
  engine: ServerEngine,
  tables: readonly string[],
  text: string,
  smallTable = 0,
): string {
  const calls = [...new Set([...text.matchAll(/(\w+)\s*\(/g)].map(([, name]) => name!.toLowerCase()))];
  const script: string[] = [];
  for (const [name, query] of Object.entries(factQueries(smallTable)[engine]!)) {
    const filled = fillQuery(query, engine, tables, calls);
    if (filled === undefined) continue;
    script.push(
      engine === 'postgresql' ? `\\echo '#ASK ${name}'` : `SELECT '#ASK ${name}';`,
      engine === 'postgresql' ? `COPY (${filled}) TO STDOUT;` : `${filled};`,
    );
  }
  return [...script, engine === 'postgresql' ? "\\echo '#ASKED'" : "SELECT '#ASKED';"].join('\n');
}

/** The rows of each query, from the lines that the client printed. */
export function askedFrom(output: string): Asked {
  const asked: Record<string, (string | null)[][]> = {};
  let current: (string | null)[][] | undefined;
  for (const line of output.split('\n')) {
    const name = /^#ASK (\w+)$/.exec(line)?.[1];
    if (name !== undefined) {
      current = [];
      asked[name] = current;
    } else if (line === '#ASKED') current = undefined;
    else if (line !== '') current?.push(columns(line));
  }
  return asked;
}

/** The facts of tables as the guard's own probes ask for them, through the command line client. */
export function factsFrom(
  server: DatabaseService,
  engine: ServerEngine,
  tables: readonly string[],
  text = '',
  smallTable = 0,
): ReturnType<typeof decodeFacts> {
  return decodeFacts(engine, askedFrom(server.sql(askScript(engine, tables, text, smallTable))));
}
