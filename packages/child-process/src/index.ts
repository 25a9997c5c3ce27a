export { type Apart, prepareApart } from './apart.ts';
export {
  childEnvironment,
  isInherited,
  projectEnvironment,
  type Variables,
} from './environment.ts';
