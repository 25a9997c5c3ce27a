export { checkoutFiles } from './checkout.ts';
export type { SecretKeeper } from './secret-keeper.ts';

export { type TemplateOptions, Templates } from './templates.ts';
export {
  DateOnly,
  DateTime,
  Float,
  Foreign,
  foreign,
  fromPlain,
  type Value,
  type Variables,
} from './values.ts';
export { VariableScope } from './variables.ts';
