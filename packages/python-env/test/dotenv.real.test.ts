/** Dotenv files against python-dotenv itself: what it reads, we read. Counts as skipped without Python 3.12 or an index. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { parseDotenv } from '../src/dotenv.ts';
import { pythonEnvironment } from './environments.ts';
import { Random } from './random.ts';

const made = pythonEnvironment('reference');
if ('missing' in made) console.warn(`skipped: ${made.missing}`);
const real = 'missing' in made ? describe.skip : describe;

/** The file system's way of reading: universal line breaks. Errors by the line of the statement's first character. */
const REFERENCE = `
import io, json, os, sys
from dotenv import dotenv_values
from dotenv.parser import parse_stream
given = json.load(sys.stdin)
os.environ.clear()
os.environ.update(given["env"])
answers = []
for text in given["texts"]:
    text = io.StringIO(text, newline=None).read()
    values = dotenv_values(stream=io.StringIO(text))
    errors = []
    for binding in parse_stream(io.StringIO(text)):
        if binding.error:
            start = binding.original.string
            space = start[: len(start) - len(start.lstrip())]
            errors.append(binding.original.line + space.count("\\n"))
    answers.append({"values": [[k, v] for k, v in values.items() if v is not None], "errors": errors})
json.dump(answers, sys.stdout)
`;

const ENV = { OUTER: 'from outside', EMPTY: '', HOME: '/home/someone' };

interface Answer {
  readonly values: readonly (readonly [string, string])[];
  readonly errors: readonly number[];
}

function reference(texts: readonly string[]): Answer[] {
  const { python } = made as { python: string };
  const input = JSON.stringify({ texts, env: ENV });
  return JSON.parse(
    execFileSync(python, ['-I', '-c', REFERENCE], {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      // python-dotenv warns of each statement that it leaves out.
      stdio: ['pipe', 'pipe', 'ignore'],
    }),
  );
}

function ours(text: string): Answer {
  const { entries, problems } = parseDotenv(text, ENV);
  return {
    values: entries.map(({ name, value }) => [name, value]),
    errors: problems.map(({ line }) => line),
  };
}

/** Compares what has no order: python-dotenv keeps a name where it was first set. */
const sorted = (answer: Answer) => ({
  ...answer,
  values: [...answer.values].sort(([a], [b]) => (a < b ? -1 : 1)),
});

const PARTS = [
  ...['A', 'B', 'NAME', 'OUTER', 'EMPTY', 'a.b', 'é', 'x', '1', ' ', ' ', '\t', '\n', '\n', '\r\n', '\r'],
  ...['=', '=', '=', '"', '"', "'", "'", '\\', '\\n', '\\"', "\\'", '\\\\', '\\x', '#', ' #', '# words', '$'],
  ...[
    '${A}',
    '${B:-b}',
    '${OUTER}',
    '${',
    '}',
    ':-',
    '${EMPTY:-e}',
    '${A:x}',
    'export ',
    'export\t',
    'exportA',
  ],
  ...[
    '\u00a0',
    '\u2028',
    '\u0085',
    '\u000b',
    '\u001c',
    '\u3000',
    '\ufeff',
    '😀',
    '[',
    '(',
    'two words',
    'a#b',
  ],
];

/** Lines that mostly make sense, with parts that mostly do not. */
function file(random: Random): string {
  const some = (most: number) =>
    Array.from({ length: random.below(most) }, () => random.pick(PARTS)).join('');
  const line = () => {
    const name = random.pick(['A', 'B', 'C', 'NAME', 'export A', ' B ', "'q'", 'a.b', some(3)]);
    const equals = random.pick(['=', '=', '=', ' = ', '= ', '']);
    const quote = random.pick(['', '', '"', "'"]);
    return `${name}${equals}${quote}${some(7)}${quote}${random.pick(['', '', ' # why', ' ', some(3)])}`;
  };
  return Array.from({ length: 1 + random.below(6) }, line).join(random.pick(['\n', '\n', '\r\n', '\r']));
}

real('python-dotenv reads the same', () => {
  test('of these', () => {
    const texts = [
      ...[
        '',
        'a=b',
        "'a'=b",
        '[=b',
        ' a = b ',
        'export a=b',
        " export 'a'=b",
        'a=b c',
        'a=b\tc',
        'a=b  c',
        'a=b\u00a0 c',
      ],
      ...[
        'a=b c ',
        "a='b c '",
        'a="b c "',
        'export export_a=1',
        'export port=8000',
        "a='b\\nc'",
        'a="b\\nc"',
        'a=b\\n',
      ],
      ...[
        'a=b\\nc',
        'a=b#c',
        'a=b #c',
        'a=b\t#c',
        'a=b # c',
        'a="b #c"',
        "a='b #c'",
        "a='b'#c",
        'a="b" #c',
        'a=#b',
      ],
      ...[
        'a= #b',
        'a=',
        'a= ',
        'a',
        'a ',
        '  a  \nb=1',
        'no_value_var',
        'a: b',
        'a=b\n=c',
        '=a',
        "'",
        '"',
        "a='b",
        'a="b',
      ],
      ...[
        "a='b\\'c'",
        'a="b\\"c"',
        "a='b'c'",
        'a="b"c"',
        'a=b\rb=c',
        'a=b\r\nc=d',
        'a=b\n\n',
        '# only words',
        '\n\n\n',
      ],
      ...[
        "\n  \t\n a = 'b'  # c \n",
        'a="b\nc" # d\ne=f',
        'uglyKey[%$="S3cr3t_P4ssw#rD" #\na=b',
        'a=à',
        'à=1',
        '"a"=b',
      ],
      ...[
        'garbage[%$#\na=b',
        'a="""b"""',
        "a='''b'''",
        "a=b'c",
        'a=b"c',
        'a=\\"b',
        'a="\\\\"',
        "a='\\\\'",
        "a='\\\\\\''",
      ],
      ...[
        'a=${b}',
        'a=1\nb=${a}',
        'b=${a}\na=1',
        'a=${a}\na=1\na=${a}2',
        "a=1\nb='${a}'",
        'a=${OUTER}',
        'a=${OUTER:-x}',
      ],
      ...[
        'OUTER=1\na=${OUTER}',
        'a\nb=${a:-x}',
        'a=${EMPTY:-x}',
        'a=${no:-x}',
        'a=${no:-}',
        'a=${no:x}',
        'a=${no-x}',
        'a=${}',
      ],
      ...[
        'a=${:-x}',
        'a=${no:-${OUTER}}',
        'a=$OUTER',
        'a=\\${OUTER}',
        'a=${OUTER',
        'a=}{',
        '\ufeffa=1',
        '\ufeff\ufeffa=1',
      ],
    ];
    const answers = reference(texts);
    texts.forEach((text, index) => {
      expect({ text, ...sorted(ours(text)) }).toEqual({ text, ...sorted(answers[index]!) });
    });
  });

  test('of generated ones', () => {
    const random = new Random();
    const { seed } = random;
    const texts = Array.from({ length: 2000 }, () => file(random));
    const answers = reference(texts);
    let same = 0;
    texts.forEach((text, index) => {
      expect({ seed, text, ...sorted(ours(text)) }).toEqual({ seed, text, ...sorted(answers[index]!) });
      same += 1;
    });
    const values = answers.reduce((sum, answer) => sum + answer.values.length, 0);
    const errors = answers.reduce((sum, answer) => sum + answer.errors.length, 0);
    console.info(
      `python-dotenv: ${same} of ${texts.length} files the same (${values} values, ${errors} left out), seed ${seed}`,
    );
    expect(values).toBeGreaterThan(1000);
    expect(errors).toBeGreaterThan(100);
  });
});
