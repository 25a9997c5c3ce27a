/** The other versions of ansible-core; kinds.real.test.ts has the one that most projects use. */
import { jest } from '@jest/globals';
import { ANSIBLES } from '../../../packages/ansible/test/installed.ts';
import { kindsOn } from './kinds.ts';

jest.setTimeout(120_000);
for (const version of ANSIBLES.slice(1)) kindsOn(version);
