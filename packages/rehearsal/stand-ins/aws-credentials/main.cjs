const { appendFileSync } = require('node:fs');

const input = name => (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
const role = input('role-to-assume');
if (!/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(role)) {
  console.log(`::error::role-to-assume is ${JSON.stringify(role)}, which is no role`);
  process.exit(1);
}
const variables = {
  AWS_REGION: input('aws-region'),
  AWS_ACCESS_KEY_ID: 'simulated',
  AWS_SECRET_ACCESS_KEY: 'simulated',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_ENDPOINT_URL: process.env.REHEARSAL_AWS_ENDPOINT ?? '',
};
for (const [name, value] of Object.entries(variables))
  appendFileSync(process.env.GITHUB_ENV, `${name}=${value}\n`);
console.log(`as ${role}`);
