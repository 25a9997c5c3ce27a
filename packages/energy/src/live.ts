import { liveIntensity } from './grid.ts';
import { list, type Net, NetError, record } from './net.ts';
import type { Intensity } from './report.ts';

interface LiveSources {
  readonly uk: string;
  readonly electricityMaps: string;
}

export const LIVE_SOURCES: LiveSources = {
  uk: 'https://api.carbonintensity.org.uk',
  electricityMaps: 'https://api.electricitymaps.com',
};

function plausible(value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= 3000))
    throw new NetError('the answer holds no carbon intensity', 0);
  return value;
}

/** Carbon intensity of this half hour in Great Britain, from the National Energy System Operator; free, no key. */
export async function liveUk(net: Net, sources: LiveSources): Promise<Intensity> {
  const answer = record(
    await net.json(`${sources.uk}/intensity`, { headers: { accept: 'application/json' } }),
  );
  const { actual, forecast } = record(record(list(answer.data)[0]).intensity);
  const grams = plausible(typeof actual === 'number' ? actual : forecast);
  return liveIntensity(grams, 'GB', 'carbonintensity.org.uk, now');
}

/** Carbon intensity of this hour in a zone, from Electricity Maps. */
export async function liveElectricityMaps(
  net: Net,
  sources: LiveSources,
  zone: string,
  key: string,
): Promise<Intensity> {
  const answer = record(
    await net.json(`${sources.electricityMaps}/v3/carbon-intensity/latest?zone=${encodeURIComponent(zone)}`, {
      headers: { 'auth-token': key, accept: 'application/json' },
    }),
  );
  return liveIntensity(plausible(answer.carbonIntensity), zone, 'Electricity Maps, now');
}
