import { expandRange, parseAddress } from './address.ts';

/** A host entry of an inventory: the names that it stands for, and the port behind them. */
interface HostNames {
  readonly names: readonly string[];
  readonly port: number | undefined;
}

/**
 * `web[1:3]:2222` → its names and port. What is no address as a whole is taken as the name.
 * @throws HostRangeError
 */
export function hostNames(pattern: string): HostNames {
  const address = parseAddress(pattern);
  return { names: expandRange(address?.host ?? pattern), port: address?.port };
}
