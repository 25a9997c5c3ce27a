export { checkoutFiles } from './checkout.ts';
export type { SecretKeeper } from './secrets.ts';
export { isTemplate } from './syntax.ts';
export { type TemplateFiles, type TemplateOptions, Templates, type Where } from './templates.ts';
export {
  DateOnly,
  DateTime,
  type Dict,
  Float,
  Foreign,
  foreign,
  fromPlain,
  int,
  type Key,
  Tuple,
  toPlain,
  type Value,
  type Variables,
} from './values.ts';
export { type ScopeOptions, VariableScope } from './variables.ts';
