import { resolve } from 'node:path';
import { checkoutOf, runAction } from '@guarded-deploy/action-kit';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { perform } from './perform.ts';

void runAction<Inputs, Output>(spec, { seconds: (inputs: Inputs) => inputs.timeout }, kit => {
  const root = kit.env.GITHUB_WORKSPACE || process.cwd();
  const { workingDirectory } = kit.inputs;
  const commit = checkoutOf(root, workingDirectory).commit ?? kit.context.sha;
  return perform(kit, resolve(root, workingDirectory), commit);
});
