import { describe, expect, test } from '@jest/globals';
import { linesOf, longestFirst, redact, redactAll, SHORTEST_SECRET, secretsIn } from '../src/index.ts';

describe('secrets', () => {
  test.each([
    ['db_password', 'hunter2'],
    ['DB_PASS', 'hunter2'],
    ['DBPASS1', 'hunter2'],
    ['SMTP_PASSWD', 'hunter2'],
    ['KEY_PASSPHRASE', 'hunter2'],
    ['MYSQL_PWD', 'hunter2'],
    ['pwd', 'hunter2'],
    ['SECRET_KEY', 'hunter2'],
    ['fernet_key', 'hunter2'],
    ['API_TOKEN', 'hunter2'],
    ['aws_access_key_id', 'hunter2'],
    ['apikey', 'hunter2'],
    ['SENTRY_DSN', 'https://abcdef@errors.example/1'],
    ['DATABASE_URL', 'host=db password=geheim'],
    ['db_password', 'four'],
    ['db_password', '123456'],
  ])('%s is the name of one: %s', (name, value) => {
    expect(secretsIn({ [name]: value })).toEqual([value]);
  });

  test.each([
    ['PWD', '/srv/here'],
    ['OLDPWD', '/srv/there'],
    ['HOME', '/home/app'],
    ['passenger_root', '/usr/share/ruby'],
    ['passive_ports', '6000-6100'],
    ['keyboard', 'qwertz-layout'],
    ['monkey', 'capuchin'],
    ['DATABASE_URL', 'postgres://db.example/portal'],
    ['db_password', 'abc'],
    ['use_token', 'true'],
    ['db_password', 'None'],
    ['pin_password', '12345'],
  ])('%s is the name of none, or says nothing: %s', (name, value) => {
    expect(secretsIn({ [name]: value })).toEqual([]);
  });

  test('the password of an address, also decoded; the address stays readable', () => {
    const secrets = secretsIn({ DATABASE_URL: 'mysql://u:p%40ss-word@h/d' });
    expect(secrets).toEqual(['p%40ss-word', 'p@ss-word']);
    expect(redact('mysql://u:p%40ss-word@h/d and p@ss-word', secrets)).toBe('mysql://u:***@h/d and ***');
    expect(secretsIn({ a: 'x://u:100%-sure@h' })).toEqual(['100%-sure']);
  });

  test('the whole address, where its password is too short to be hidden alone', () => {
    expect(secretsIn({ DATABASE_URL: 'mysql://u:pw@h/d' })).toEqual(['mysql://u:pw@h/d']);
    expect(secretsIn({ DATABASE_URL: 'mysql://u:12345@h/d' })).toEqual(['mysql://u:12345@h/d']);
  });

  test('all that is inside a secret, in lists, objects and Maps', () => {
    const values = { secrets: { a: ['inside-1', new Map([['b', 'inside-22']])] }, plain: ['not-this'] };
    expect(secretsIn(values)).toEqual(['inside-22', 'inside-1']);
  });

  test('are given whole and line by line, the longest first', () => {
    expect(secretsIn({ key: 'line one\r\nabc\nline number two\n' })).toEqual([
      'line one\r\nabc\nline number two',
      'line number two',
      'line one',
    ]);
    expect(linesOf('abc')).toEqual([]);
    expect(linesOf('x'.repeat(SHORTEST_SECRET))).toHaveLength(1);
    expect(longestFirst(['a', 'ccc', 'bb'])).toEqual(['ccc', 'bb', 'a']);
  });

  test('are texts as the caller says', () => {
    class Own {
      readonly text = 'own-value';
    }
    const textOf = (value: unknown) => (value instanceof Own ? value.text : undefined);
    expect(secretsIn({ token: new Own() }, textOf)).toEqual(['own-value']);
  });
});

describe('a text', () => {
  test('is shown without secrets of the environment, of addresses and of key=value', () => {
    const secrets = secretsIn({
      DATABASE_URL: 'mysql://u:p%40ss-word@h/d',
      API_TOKEN: 'abcdef123',
      HOME: '/home/x',
      DB_PASSWORD: '12',
      MYSQL_PWD: 'my-pwd-value',
      PWD: '/srv/here',
    });
    expect(redact('my-pwd-value /srv/here', secrets)).toBe('*** /srv/here');
    expect(redact('p%40ss-word p@ss-word abcdef123 /home/x', secrets)).toBe('*** *** *** /home/x');
    expect(redact("connect postgres://me:geheim@h/x password='geheim' token=zzz")).toBe(
      'connect postgres://me:***@h/x password=*** token=***',
    );
  });

  test('is found wherever it is in a value', () => {
    expect(redactAll({ a: ['my abcd', 1, null], b: { c: 'abcd' } }, ['abcd'])).toEqual({
      a: ['my ***', 1, null],
      b: { c: '***' },
    });
  });
});
