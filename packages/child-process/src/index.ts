export {
  childEnvironment,
  isInherited,
  projectEnvironment,
  type Variables,
} from './environment.ts';
