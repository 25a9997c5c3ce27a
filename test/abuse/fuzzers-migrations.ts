/** What Django, Alembic and Flyway answer, in a process where code of the project runs and may say what it wants; and SQL. */
import { Deadline } from '@guarded-deploy/deadline';
import type { Files } from '@guarded-deploy/migrations';
import { readAllowances } from '@guarded-deploy/migrations/decide/allow';
import { decide } from '@guarded-deploy/migrations/decide/decide';
import { publicMigrations } from '@guarded-deploy/migrations/guard';
import type { Observation } from '@guarded-deploy/migrations/model/observation';
import { observeAlembic } from '@guarded-deploy/migrations/observe/alembic';
import { observeDjango } from '@guarded-deploy/migrations/observe/django';
import { observeFlyway } from '@guarded-deploy/migrations/observe/flyway';
import {
  configurationIn,
  engineOf,
  withPlaceholders,
} from '@guarded-deploy/migrations/observe/flyway-config';
import { NO_DRIVER, settingsIn } from '@guarded-deploy/migrations/observe/flyway-settings';
import { placeInStack } from '@guarded-deploy/migrations/observe/probe-runner';
import { splitStatements } from '@guarded-deploy/migrations/parse/lexer';
import { redact } from '@guarded-deploy/redact';
import { type Fuzzer, textsIn } from './harness.ts';

/** Files in memory: each look's answer is `answer`, each file of the project `text`. */
function filesWith(answer: string, text = ''): Files {
  const written = new Map<string, string>();
  return {
    read: path =>
      written.get(path) ??
      (path.endsWith('answer.json') ? answer : path.includes('/tmp-of-look/') ? undefined : text),
    exists: () => true,
    executable: path => path.endsWith('/flyway'),
    list: () => [],
    write: (path, content) => void written.set(path, content),
    temporary: () => ({ path: '/tmp-of-look/1', remove: () => undefined }),
  };
}

async function judged(
  observe: (dependencies: Parameters<typeof observeDjango>[0]) => Promise<Observation>,
  answer: string,
  stdout = '',
): Promise<readonly string[]> {
  using deadline = new Deadline(60, 'the guard');
  const files = filesWith(answer, 'SELECT 1;');
  const observation = await observe({
    exec: async () => ({ code: 0, signal: undefined, stdout, stderr: '' }) as never,
    files,
    deadline,
    env: { PATH: '/usr/bin', FLYWAY_URL: 'jdbc:mariadb://h/d' },
    temporary: '/tmp-of-look',
    secrets: ['secret-4711'],
    note: () => undefined,
  });
  const texts = new Map(
    observation.databases.flatMap(({ pending }) =>
      (pending ?? []).map(({ file }) => [file ?? '', 'SELECT 1;']),
    ),
  );
  const decision = decide(observation, {
    onPending: 'fail',
    safety: 'block',
    allow: [],
    texts,
    lockTimeout: 1,
    smallTable: 0,
  });
  if (!('result' in decision)) throw new Error('nothing is to be applied');
  const { result } = decision;
  // What is neither pending nor wrong is the one answer that lets a release go on.
  if (result.status === 'clean' && observation.stage !== 'done')
    throw new Error(`clean at ${observation.stage}`);
  const shown = publicMigrations(result.pending);
  return [...textsIn(shown), result.fault?.what ?? '', result.fault?.remedy ?? ''];
}

/** What Flyway tells of its settings, before every answer. */
const FLYWAY_SETTINGS = `DEBUG: Using configuration:
DEBUG: flyway.driver -> ${NO_DRIVER}
flyway.url -> jdbc:mariadb://h/d
INFO: the answer
`;

const OPERATION = { type: 'sql', description: 'add c', line: 1, sql: ['ALTER TABLE t ADD c int'] };
const DATABASE = {
  ...{
    alias: 'default',
    engine: 'mariadb',
    version: '10.11.9',
    vendor: 'mysql',
    history: true,
    applied: 3,
    fresh: false,
  },
  pending: [
    {
      app: 'shop',
      name: '0002_x',
      file: 'shop/migrations/0002_x.py',
      line: 3,
      atomic: true,
      digest: 'aa',
      firstParty: true,
      operations: [OPERATION],
    },
  ],
  ahead: [],
  conflicts: [],
  asked: {
    tables: [['t', 'BASE TABLE', 'InnoDB', 'Dynamic', 'utf8mb4_general_ci', '']],
    columns: [['t', 'a', 'int(11)', 'NO', '0', 'auto_increment', null, null, null, null, null]],
    indexes: [['t', 'PRIMARY', 'BTREE', '0', 'a']],
    checks: [['t', 'c', '`a` > 0']],
    references: [['t', 'a', 'fk', 'u', 'id']],
    views: [['v', 'select `t`.`a`']],
    rights: [['TRIGGER']],
    triggers: [['t', 'tr']],
    counts: [['t', '<n>10</n>']],
    schema: [['shop']],
    variables: [['alter_algorithm', 'DEFAULT']],
  },
  known: { t: ['a'] },
};
const POSTGRES = {
  ...DATABASE,
  ...{ engine: 'postgresql', vendor: 'postgresql', version: '15.8' },
  asked: {
    tables: [['t', 'r', 'shop', 'f', '0', 'f', 'f']],
    columns: [['t', 'a', 'integer', 't', 'f', 'f', 'f']],
    indexes: [['t', 't_pkey', 'btree', 't', 'a']],
    checks: [['t', 'c', 'CHECK ((a > 0))', 't', 'f']],
    uses: [['t', 'a', 'unique', 't_pkey']],
    counts: [['t', '10']],
    schema: [['public']],
    domains: [['d', 'integer', 't', 'f']],
    functions: [['now', '2']],
  },
};
const lookWith = (database: object) =>
  JSON.stringify({ stage: 'done', django: '5.2', databases: [database], drift: [] });
const LOOK = lookWith(DATABASE);
const OF_POSTGRES = lookWith(POSTGRES);
const BROKEN = JSON.stringify({
  stage: 'connect',
  databases: [],
  error: { type: 'OperationalError', message: 'no', code: 2003, place: null },
});
const INFO = JSON.stringify({
  individualResults: [
    {
      flywayVersion: '11.0.0',
      migrations: [
        {
          category: 'Versioned',
          version: '2',
          description: 'x',
          type: 'SQL',
          state: 'Pending',
          filepath: '/r/sql/V2__x.sql',
        },
      ],
      allSchemasEmpty: false,
    },
    {
      validationSuccessful: false,
      invalidMigrations: [
        {
          version: '1',
          description: 'a',
          errorDetails: { errorCode: 'CHECKSUM_MISMATCH', errorMessage: 'm' },
        },
      ],
    },
  ],
});
const WORDS = [
  '"databases":',
  '"pending":',
  '"stage":"done"',
  '"error":',
  'null',
  '"sql":[',
  '"operations":',
  '"alias":',
];
const PROJECT = {
  root: '/r',
  directory: '/r',
  python: '/usr/bin/python3',
  connectTimeout: 1,
  lockTimeout: 1,
};

export const MIGRATIONS: readonly Fuzzer[] = [
  {
    name: 'answers of Django',
    samples: [LOOK, OF_POSTGRES, BROKEN],
    words: WORDS,
    run: text =>
      judged(
        dependencies =>
          observeDjango(
            dependencies,
            { ...PROJECT, manage: undefined } as never,
            { databases: ['default'], connectTimeout: 1 } as never,
          ),
        text,
      ),
  },
  {
    name: 'answers of Alembic',
    samples: [LOOK, OF_POSTGRES, BROKEN],
    words: WORDS,
    run: text =>
      judged(
        dependencies =>
          observeAlembic(dependencies, { ...PROJECT, arguments: [], config: 'alembic.ini' } as never, {
            connectTimeout: 1,
            sql: true,
            drift: false,
            facts: {},
          }),
        text,
      ),
  },
  {
    name: 'answers of Flyway',
    samples: [INFO, '{"error":{"errorCode":"X","message":"m","lineNumber":3,"path":"/r/sql/a.sql"}}'],
    words: WORDS,
    run: text =>
      judged(
        dependencies => observeFlyway(dependencies, { ...PROJECT, flyway: './flyway' }),
        '',
        `${FLYWAY_SETTINGS}${text}`,
      ),
  },
  {
    name: 'SQL, its comments, configurations of Flyway',
    samples: [
      "CREATE TABLE t (a int, b varchar(3) DEFAULT 'x''y'); -- migration-guard: allow drop-column because x\nALTER TABLE t DROP b;",
      'DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END //\nDELIMITER ;\nDO $$ BEGIN PERFORM 1; END $$;',
      '[environments.default]\nurl = "jdbc:postgresql://h:5432/d?user=x"\n[flyway]\nplaceholderPrefix = "${"\n',
      'flyway.url=jdbc:mysql://h/d\nflyway.placeholders.a=b\n',
    ],
    words: [
      '/*',
      '*/',
      '--',
      '$$',
      '$a$',
      "E'",
      '`',
      '"',
      ';',
      'DELIMITER ',
      '(',
      ')',
      'jdbc:',
      '${a}',
      '# ',
      'allow x because',
      '/*!50000 ',
      '\\',
    ],
    run(text) {
      for (const engine of ['mariadb', 'mysql', 'postgresql', 'sqlite'] as const)
        splitStatements(text, engine);
      const { allowances = [] } = readAllowances(text) as { allowances?: readonly unknown[] };
      engineOf(text);
      placeInStack(`  File "${text}", line 3 in x\n`, '/r');
      const settings = settingsIn(
        `DEBUG: Using configuration:\nDEBUG: flyway.driver -> ${NO_DRIVER}\nflyway.initSql -> ${text}\nflyway.placeholders -> ${text}\n`,
      );
      if (settings) withPlaceholders(text, configurationIn(settings, {}));
      const hidden = redact(`postgres://u:secret-4711@h ${text}`, ['secret-4711']);
      if (hidden.includes('secret-4711@')) throw new Error('a secret is shown');
      return [...textsIn(allowances), hidden];
    },
  },
];
