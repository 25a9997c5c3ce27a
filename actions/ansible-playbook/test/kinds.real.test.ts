import { jest } from '@jest/globals';
import { ANSIBLES } from '../../../packages/ansible/test/installed.ts';
import { kindsOn } from './kinds.ts';

jest.setTimeout(120_000);
kindsOn(ANSIBLES[0]);
