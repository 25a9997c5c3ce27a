import { tmpdir } from 'node:os';
import { type Kit, runAction } from '@guarded-deploy/action-kit';
import { endLeftOvers, removePrivateFiles } from '@guarded-deploy/ansible/private-files';
import { type Inputs, type Output, spec } from './io.gen.ts';

/** Main removes its files itself; this is for a main that was killed. */
void runAction<Inputs, Output>({ ...spec, inputs: {} }, { seconds: 30, tolerant: true }, post);

async function post({ env, log, state }: Kit<Inputs, Output>) {
  const directory = state('directory');
  if (directory === '') return;
  const left = endLeftOvers(directory);
  if (left > 0) log.warning(`Ended ${left} processes of Ansible that a killed step had left running.`);
  const parents = [env.RUNNER_TEMP || tmpdir(), '/tmp'];
  const removed = [directory, state('short')].filter(
    name => name !== '' && removePrivateFiles(parents, name),
  );
  if (removed.length > 0) log.info('Removed the keys and passwords that a killed step had left.');
}
