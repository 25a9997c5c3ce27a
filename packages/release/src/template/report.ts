/** What went wrong in a template, for the person who has to repair it. */
import { Fault, type Place } from '@guarded-deploy/faults';
import { onOneLine } from '../inventory/problem.ts';
import { ExpressionError, Final, placeOf, SyntaxFault, UndefinedUsed } from './errors.ts';
import { type Frame, positionOf } from './frame.ts';
import type { Session } from './session.ts';
import type { Undefined } from './undefined.ts';

interface Finding {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly frame: Frame | undefined;
  readonly at: number;
}

const CORRECT = 'Correct the template, or the variable that it uses.';

function undefinedFinding(value: Undefined): Finding {
  const { frame, at, message, name, isVariable } = value;
  if (value.error) return { ...errorFinding(value.error), frame, at, message };
  const fact = isVariable && name?.startsWith('ansible_');
  const remedy = fact
    ? 'Set it in the inventory: nothing is asked of the hosts before a template is rendered.'
    : isVariable
      ? "Define it in the inventory or the release file, or write '| default(…)' behind it."
      : 'Correct the name, or define the value.';
  return { code: 'VARIABLE_UNDEFINED', message, remedy, frame, at };
}

function errorFinding(error: Error): Finding {
  const place = placeOf(error);
  const where = { frame: place?.frame, at: place?.at ?? 0 };
  if (error instanceof Final)
    return { code: error.code, message: error.message, remedy: error.remedy, ...where };
  const remedy = error instanceof SyntaxFault ? error.remedy : undefined;
  const code = remedy === undefined ? 'TEMPLATE_INVALID' : 'TEMPLATE_UNSUPPORTED';
  return { code, message: error.message, remedy: remedy ?? CORRECT, ...where };
}

function findingOf(error: unknown, session: Session): Finding | undefined {
  const here = { frame: session.frame, at: session.at };
  if (error instanceof UndefinedUsed) return undefinedFinding(error.value);
  if (error instanceof RangeError)
    return {
      code: 'TEMPLATE_LIMIT',
      message: 'the template is nested too deep, or a value is too large',
      remedy: 'Make the template or its values smaller.',
      ...here,
    };
  if (!(error instanceof ExpressionError || error instanceof Final || error instanceof SyntaxFault))
    return undefined;
  const finding = errorFinding(error);
  return finding.frame ? finding : { ...finding, ...here };
}

/** The names of the variables between an error and the text that a person wrote it into, the innermost first. */
function variablesOf(frame: Frame | undefined): string[] {
  const names: string[] = [];
  for (let at = frame; at && at.file === undefined && at.variable !== undefined; at = at.parent)
    names.push(`'${at.variable}'`);
  return names;
}

/** More of a message is of no use to anybody. */
const LONGEST = 600;

/** A message with what led to it, ended as a sentence is. It may repeat foreign text, so it stays short. */
function sentence(message: string, chain: string): string {
  const text = message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message;
  const at = text.endsWith("'?") ? text.lastIndexOf("; did you mean '") : -1;
  return at === -1
    ? `${text.replace(/[. ]$/, '')}${chain}.`
    : `${text.slice(0, at)}${chain}${text.slice(at)}`;
}

/** A place as people write it: `deploy/env.j2:3:8`. */
const shown = ({ file, line, column }: Place): string =>
  `${file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}`;

export interface Origin {
  /** For people: a path, or words. */
  readonly name: string;
  /** Where the text was written, when that is known. */
  readonly place?: Place | undefined;
}

/** The file, line and column that a frame leads to: its own, or those of what refers to it. */
function placeIn(frame: Frame | undefined, at: number, origin: Origin): Place | undefined {
  let offset = at;
  let current = frame;
  while (current && current.file === undefined && current.parent) {
    offset = current.from;
    current = current.parent;
  }
  if (current?.file === undefined) return origin.place;
  return { file: current.file, ...positionOf(current, offset) };
}

/**
 * The fault for an error of a rendering; anything else comes back as it is.
 * @param origin of the text that was rendered
 */
export function faultOf(error: unknown, session: Session, origin: Origin): unknown {
  const finding = findingOf(error, session);
  if (!finding) return error;
  const frame = finding.frame ?? session.frame;
  const place = placeIn(frame, finding.at, origin);
  const variables = variablesOf(frame);
  const chain = variables.length === 0 ? '' : ` (in the variable ${variables.join(', used by ')})`;
  const start = place ? shown(place) : origin.name;
  const inSetting = place && place === origin.place && origin.name !== place.file ? ` ${origin.name}:` : '';
  return new Fault({
    code: finding.code,
    what: onOneLine(`${start}:${inSetting} ${sentence(finding.message, chain)}`),
    remedy: finding.remedy,
    ...(place ? { place } : {}),
    cause: error,
  });
}
