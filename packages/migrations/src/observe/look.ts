import type { Observation } from '../model/observation.ts';
import { LOOK, requireForm } from './answer-form.ts';
import type { ProbeAnswer } from './probe-runner.ts';
import { withFacts } from './server-facts.ts';

/**
 * What a look at a Django or Alembic project has seen, from what its probe answered.
 * @param what whose answer it is, for people
 * @throws Fault where the answer has not the form that the judgement reads
 */
export function lookedAt(answer: ProbeAnswer, what: string): Omit<Observation, 'tool'> {
  const {
    databases = [],
    journal: _,
    ...rest
  } = requireForm<ProbeAnswer>(answer, LOOK, what) as unknown as Omit<Observation, 'tool'> & ProbeAnswer;
  return { ...rest, databases: databases.map(withFacts) };
}
