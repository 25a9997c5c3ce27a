export { type Answers, addressOf, appName, type EnvironmentAnswer } from './answers.ts';
export { readCheckout } from './checkout.ts';
export { type Findings, findingsOf } from './findings.ts';
export { type FilePlan, planOf } from './plan.ts';
export { compare, type Written, writeNew } from './write.ts';
