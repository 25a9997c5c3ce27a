import type { Intensity } from './report.ts';

/** Ember's world average of 2024, grams of CO2e per kWh. */
const WORLD = 472.94;

export function worldIntensity(): Intensity {
  return { grams: WORLD, low: 0.1, high: 2, zone: 'world average', source: 'Ember, CC BY 4.0' };
}
