export {
  type Address,
  type Channel,
  CONNECT_ROUND_TRIPS,
  type Connection,
  type ConnectOptions,
  checkIdentity,
  connect,
  EXEC_ROUND_TRIPS,
  type Identity,
} from './connection.ts';
export {
  entriesOf,
  fingerprint,
  hostKeyAlgorithms,
  judgeHostKey,
  type KnownHosts,
  lookupName,
  parseKnownHosts,
} from './known-hosts.ts';
export { connectLocally } from './local.ts';
