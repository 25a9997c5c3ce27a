import { checkLabels } from './corpus-truth.check.ts';

checkLabels(5);
