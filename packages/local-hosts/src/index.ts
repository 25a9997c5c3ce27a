export {
  cutWire,
  describeHosts,
  down,
  type HostSet,
  inHost,
  sets,
  systemPlaces,
  type TestHost,
  up,
  whyNoHosts,
} from './hosts.ts';
export { ensureImage, imageName } from './image.ts';
