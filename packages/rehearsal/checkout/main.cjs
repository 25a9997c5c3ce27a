const { execFileSync } = require('node:child_process');
const { appendFileSync, mkdirSync, readdirSync, rmSync } = require('node:fs');
const { join, resolve, sep } = require('node:path');

const input = name => (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
const workspace = resolve(process.env.GITHUB_WORKSPACE);
const target = resolve(workspace, input('path') || '.');
if (target !== workspace && !target.startsWith(workspace + sep)) {
  console.log(`::error::path ${JSON.stringify(input('path'))} is outside the workspace`);
  process.exit(1);
}
const repository = input('repository') || process.env.GITHUB_REPOSITORY;
// The job's own token reads this repository only; a fork may be private.
if (repository.toLowerCase() !== process.env.GITHUB_REPOSITORY.toLowerCase()) {
  console.log(`::error::the token of this job cannot read ${JSON.stringify(repository)}`);
  process.exit(1);
}
// `job.workflow_sha` is empty under act; the rehearsal says what it would be.
const ref = input('ref') || process.env.REHEARSAL_WORKFLOW_SHA || process.env.GITHUB_SHA;
const git = (...args) =>
  execFileSync('git', ['-C', target, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();

// As the real one does: whatever was in the place before is gone, except what later checkouts put below it.
mkdirSync(target, { recursive: true });
for (const entry of readdirSync(target)) {
  if (target === workspace && entry.startsWith('.guarded')) continue;
  rmSync(join(target, entry), { recursive: true, force: true });
}
git('init', '--quiet', '--initial-branch', 'rehearsal');
const depth = input('fetch-depth') === '0' ? [] : [`--depth=${Number(input('fetch-depth')) || 1}`];
git('fetch', '--quiet', '--no-tags', ...depth, `${process.env.GITHUB_SERVER_URL}/${repository}`, ref);
git('checkout', '--quiet', '--force', '--detach', 'FETCH_HEAD');
const commit = git('rev-parse', 'HEAD');
console.log(`checked out ${commit} of ${repository}`);
appendFileSync(process.env.GITHUB_OUTPUT, `commit=${commit}\nref=${ref}\n`);
