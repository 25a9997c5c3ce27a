export {
  cutWire,
  describeHosts,
  down,
  type HostSet,
  inHost,
  type Places,
  sets,
  systemPlaces,
  type TestHost,
  type UpOptions,
  up,
  whyNoHosts,
} from './hosts.ts';
export { ensureImage, imageName } from './image.ts';
