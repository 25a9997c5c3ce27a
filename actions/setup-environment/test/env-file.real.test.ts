import { GitHubSimulator, type StepOptions } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { missing, SIX, Stage } from './stage.ts';

if (missing) console.warn(`skipped: ${missing}`);
const real = missing ? describe.skip : describe;

let github: GitHubSimulator;
const stage = new Stage();

beforeAll(async () => {
  github = await GitHubSimulator.start();
}, 120_000);
afterAll(async () => {
  await github.stop();
  stage.cleanUp();
});

const step = (workspace: string, inputs: StepOptions['inputs'], more: Partial<StepOptions> = {}) =>
  stage.step(workspace, inputs, { github, ...more });

real('variables of a dotenv file', () => {
  test('reach later steps, masked where asked', async () => {
    const directory = stage.project({
      'requirements.txt': SIX,
      '.env': 'DB_HOST=db.example\nDB_PASSWORD="pa ss#1\\nsecond line"\n',
    });
    const result = await step(directory, {
      'python-version': '3.12',
      'env-file': '.env',
      'env-file-mask': '*_PASSWORD',
    });
    expect(result.exitCode).toBe(0);
    expect(result.exported).toMatchObject({ DB_HOST: 'db.example', DB_PASSWORD: 'pa ss#1\nsecond line' });
    expect(result.masks).toEqual(expect.arrayContaining(['pa ss#1', 'second line']));
    expect(result.masks).not.toContain('db.example');
    expect(result.log).not.toContain('second line');
  }, 60_000);

  test('must not steer the runner: each such name is left out with a warning', async () => {
    const directory = stage.project({
      'requirements.txt': SIX,
      '.env':
        'A=#fff\nPATH=/evil\nENV=test\nCI=1\nLD_SDK_KEY=k\nGITHUB_CLIENT_ID=id\nHTTPS_PROXY=http://evil\nGITHUB_TOKEN=t\nPYTHONPATH=src\nAWS_ENDPOINT_URL=http://localstack\nnot an assignment\nB=${A}-${INPUT_SECRET:-none}-${GITHUB_TOKEN:-none}\nSKIPPED_PROXY=1\nSVN_SSH=/evil\nGOPROXY=http://evil\nGOOGLE_APPLICATION_CREDENTIALS=key.json\n',
    });
    const result = await step(
      directory,
      {
        'python-version': '3.12',
        'env-file': '.env',
        'env-skip': 'HTTPS_PROXY',
        'env-allow': 'AWS_ENDPOINT_URL\nGITHUB_TOKEN\nGOOGLE_APPLICATION_CREDENTIALS',
      },
      { env: { INPUT_SECRET: 'hidden', GITHUB_TOKEN: 'of the job' } },
    );
    expect(result.exitCode).toBe(0);
    expect(result.exported).toMatchObject({
      A: '#fff',
      ENV: 'test',
      CI: '1',
      LD_SDK_KEY: 'k',
      GITHUB_CLIENT_ID: 'id',
      AWS_ENDPOINT_URL: 'http://localstack',
      B: '#fff-none-t',
      SKIPPED_PROXY: '1',
      GOOGLE_APPLICATION_CREDENTIALS: 'key.json',
    });
    for (const name of ['PATH', 'HTTPS_PROXY', 'GITHUB_TOKEN', 'PYTHONPATH', 'not', 'SVN_SSH', 'GOPROXY'])
      expect(result.exported).not.toHaveProperty(name);
    expect(result.annotations).toEqual([
      expect.objectContaining({ level: 'warning', title: 'ENV_FILE_INVALID', file: '.env', line: 11 }),
      expect.objectContaining({ level: 'warning', title: 'ENV_FILE_NAME_REFUSED', file: '.env', line: 2 }),
      expect.objectContaining({ level: 'warning', title: 'ENV_FILE_NAME_REFUSED', file: '.env', line: 8 }),
      expect.objectContaining({ level: 'warning', title: 'ENV_FILE_NAME_REFUSED', file: '.env', line: 9 }),
      expect.objectContaining({
        title: 'ENV_FILE_NAME_REFUSED',
        line: 14,
        message: expect.stringMatching(/^SVN_SSH .*'env-allow'/),
      }),
      expect.objectContaining({ title: 'ENV_FILE_NAME_REFUSED', line: 15 }),
    ]);
  }, 60_000);
});
