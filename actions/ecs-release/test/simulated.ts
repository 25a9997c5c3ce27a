/** A simulated GitHub and AWS for releases, and how one is played. */

import { GitHubSimulator, runStep, type StepResult } from '@guarded-deploy/github-simulator';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { type EcsStage, startStage } from './stage.ts';

let github: GitHubSimulator;

export let stage: EcsStage;

beforeAll(async () => {
  github = await GitHubSimulator.start();
  github.addUser({ login: 'alice', id: 7, type: 'User' });
  github.addOrganization({ login: 'acme', id: 8, teams: { maintainers: ['alice'] } });
});

afterAll(() => github.stop());

beforeEach(async () => {
  stage = await startStage();
});

afterEach(() => stage.stop());

export const options = (
  inputs: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
) => ({
  action: 'ecs-release',
  github,
  inputs: { ...stage.inputs, ...inputs },
  env: { ...stage.aws.env, GITHUB_ACTOR: 'alice', GITHUB_TRIGGERING_ACTOR: 'alice', ...env },
});

export const release = (inputs?: Readonly<Record<string, string>>, env?: Readonly<Record<string, string>>) =>
  runStep(options(inputs, env));

export const errors = ({ annotations }: StepResult) =>
  annotations.filter(({ level }) => level === 'error').map(({ title }) => title);

export const json = (text: string | undefined) => JSON.parse(text ?? 'null');

export const BREAKER = { deploymentCircuitBreaker: { enable: true, rollback: true } };

export const BLUE_GREEN = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 };

export const called = (operation: string) => stage.aws.called(operation);
