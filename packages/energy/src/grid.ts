import { COUNTRIES_2021, COUNTRIES_2024, EGRID_2023, WORLD_INTENSITY } from './grid.data.ts';
import type { Intensity } from './report.ts';

/** Grams in a pound, divided by the kilowatt-hours in a megawatt-hour. */
const POUND_PER_MWH = 0.45359237;

/** A yearly average of a stated zone: ten per cent either way. The world's: a tenth to double. */
const STATED = { low: 0.9, high: 1.1 };
const ANYWHERE = { low: 0.1, high: 2 };

export function worldIntensity(): Intensity {
  return { grams: WORLD_INTENSITY, ...ANYWHERE, zone: 'world average', source: 'Ember (CC BY 4.0)' };
}

export function givenIntensity(grams: number, zone: string | undefined): Intensity {
  return { grams, ...STATED, zone: zone ?? 'as given', source: 'the input `intensity`' };
}

/** An answer of a live source, in grams of CO2e per kWh. */
export function liveIntensity(grams: number, zone: string, source: string): Intensity {
  return { grams, ...STATED, zone, source };
}

function find(list: string, matches: (two: string, three: string) => boolean): [string, number] | undefined {
  for (const entry of list.split('|')) {
    const [two = '', three = '', grams] = entry.split(' ');
    if (matches(two, three)) return [two, Number(grams)];
  }
  return undefined;
}

const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

/** Names that people use and the Unicode names of countries do not have. */
const ALSO: Readonly<Record<string, string>> = {
  uk: 'GB',
  greatbritain: 'GB',
  usa: 'US',
  unitedstatesofamerica: 'US',
  czechrepublic: 'CZ',
  turkey: 'TR',
  southkorea: 'KR',
};

/**
 * The yearly average of a country (`DE`, `DEU`, `Germany`) or of a subregion of the United States (`US-CAMX`).
 * @returns undefined when nothing embedded has that name
 */
export function zoneIntensity(zone: string): Intensity | undefined {
  const wanted = zone.trim();
  if (/^world$/i.test(wanted)) return worldIntensity();
  const subregion = /^US-([A-Z]{4})$/i.exec(wanted)?.[1]?.toUpperCase();
  if (subregion !== undefined) {
    const pounds = EGRID_2023.split('|')
      .find(entry => entry.startsWith(`${subregion} `))
      ?.split(' ')[1];
    if (pounds === undefined) return undefined;
    return {
      grams: Number(pounds) * POUND_PER_MWH,
      ...STATED,
      zone: `US-${subregion}`,
      source: 'EPA eGRID2023',
    };
  }
  const code = wanted.toUpperCase();
  const name = plain(wanted);
  const names = new Intl.DisplayNames(['en'], { type: 'region' });
  const matches = (two: string, three: string) =>
    two === code ||
    three === code ||
    ALSO[name] === two ||
    (name.length > 3 && plain(names.of(two) ?? '') === name);
  for (const [list, year] of [
    [COUNTRIES_2024, 2024],
    [COUNTRIES_2021, 2021],
  ] as const) {
    const found = find(list, matches);
    if (found) {
      return {
        grams: found[1],
        ...STATED,
        zone: found[0],
        source: `Our World in Data and Ember, ${year} (CC BY 4.0)`,
      };
    }
  }
  return undefined;
}
