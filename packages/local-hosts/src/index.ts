export { describeHosts, type HostSet, inHost, sets, type TestHost } from './host-set.ts';
export { down, up, whyNoHosts } from './hosts.ts';
export { ensureImage, imageName } from './image.ts';
export { cutWire } from './network.ts';
export { systemPlaces } from './places.ts';
