/** How filters find what `attribute=` names: `address.city`, `0`, several with commas. */
import { getItem } from './access.ts';
import { isText, textOf, tuple } from './kinds.ts';
import type { Any, Session } from './session.ts';
import { Undefined } from './undefined.ts';

export type Getter = (item: Any) => Any;

function partsOf(attribute: Any): Any[] {
  if (attribute === undefined || attribute === null) return [];
  if (!isText(attribute)) return [attribute];
  return textOf(attribute)
    .split('.')
    .map(part => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Lower case for texts, so that `b` comes after `A`. */
export const ignoreCase = (value: Any): Any => (isText(value) ? textOf(value).toLowerCase() : value);

const same = (value: Any): Any => value;

/** Finds one attribute; `fallback` stands for a part that is not there. */
export function getterOf(session: Session, attribute: Any, map: Getter = same, fallback?: Any): Getter {
  const parts = partsOf(attribute);
  return item => {
    let value = item;
    for (const part of parts) {
      value = getItem(session, value, part);
      if (value instanceof Undefined && fallback !== undefined && fallback !== null) value = fallback;
    }
    return map(value);
  };
}

/** Finds several attributes, with commas between them, as a tuple. */
export function gettersOf(session: Session, attribute: Any, map: Getter): Getter {
  const names = isText(attribute) ? textOf(attribute).split(',') : [attribute];
  const getters = names.map(name => getterOf(session, name, map));
  return item => tuple(...getters.map(get => get(item)));
}
