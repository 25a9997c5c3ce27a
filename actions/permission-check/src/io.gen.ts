// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly token: string;
  readonly mode: 'decide' | 'assert';
  readonly minimumPermission: 'write' | 'maintain' | 'admin';
  readonly trustedEnvironment: string;
  readonly externalEnvironment: string;
  readonly trustedApps: readonly string[];
  readonly commit: string | undefined;
  readonly pullRequest: number | undefined;
  readonly pullRequestCommit: 'head' | 'merge';
  readonly comment: 'code' | 'operation';
  readonly checkEnvironment: boolean;
  readonly deployOn: string | undefined;
  readonly expectedSha: string | undefined;
  readonly onHeadMoved: 'fail' | 'report';
  readonly checkoutPath: string | undefined;
  readonly apiTimeout: number;
}

export type Output = 'decision' | 'is-collaborator' | 'environment' | 'ref' | 'ref-name' | 'repository' | 'reason' | 'environment-protected' | 'deploy-to' | 'subjects' | 'head-moved';

export const spec: ActionSpec = {
  name: 'permission-check',
  inputs: {
    'token': { type: 'secret', default: '${{ github.token }}' },
    'mode': { type: 'choice', default: 'decide', options: ['decide', 'assert'] },
    'minimum-permission': { type: 'choice', default: 'write', options: ['write', 'maintain', 'admin'] },
    'trusted-environment': { type: 'string', default: 'test' },
    'external-environment': { type: 'string', default: 'test-external' },
    'trusted-apps': { type: 'lines', default: '' },
    'commit': { type: 'string', default: '' },
    'pull-request': { type: 'integer', default: '' },
    'pull-request-commit': { type: 'choice', default: 'head', options: ['head', 'merge'] },
    'comment': { type: 'choice', default: 'code', options: ['code', 'operation'] },
    'check-environment': { type: 'boolean', default: 'false' },
    'deploy-on': { type: 'string', default: '' },
    'expected-sha': { type: 'string', default: '' },
    'on-head-moved': { type: 'choice', default: 'fail', options: ['fail', 'report'] },
    'checkout-path': { type: 'string', default: '' },
    'api-timeout': { type: 'duration', default: '30s' },
  },
  outputs: ['decision', 'is-collaborator', 'environment', 'ref', 'ref-name', 'repository', 'reason', 'environment-protected', 'deploy-to', 'subjects', 'head-moved'],
};
