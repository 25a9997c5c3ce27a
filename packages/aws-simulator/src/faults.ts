/** What AWS may do instead of answering. */
type FaultKind =
  /** 400 ThrottlingException */
  | 'throttle'
  /** 500 ServerException */
  | 'server-error'
  /** 502 with a page of a proxy */
  | 'page'
  /** The credentials are expired. */
  | 'expired'
  | 'denied'
  /** No answer; nothing is done. */
  | 'drop'
  /** It is done, then the connection closes. */
  | 'lose-reply';

export interface AwsFaultOptions {
  readonly kind?: FaultKind;
  /** Any error of AWS, by its name. */
  readonly type?: string;
  readonly message?: string;
  readonly status?: number;
  /** Which calls, such as `DescribeServices`; all unless given. */
  readonly operation?: RegExp | string;
  /** How many calls it strikes; all while it stands unless given. */
  readonly times?: number;
  /** Calls that pass before. */
  readonly after?: number;
  /** Simulated seconds between which it stands. */
  readonly from?: number;
  readonly until?: number;
}

export interface ArmedFault extends AwsFaultOptions {
  hits: number;
  seen: number;
}

/** The fault that strikes a call, if any; it takes note of the call. */
export function striking(
  faults: readonly ArmedFault[],
  operation: string,
  now: number,
): ArmedFault | undefined {
  for (const fault of faults) {
    const {
      operation: which,
      times = Number.POSITIVE_INFINITY,
      after = 0,
      from = 0,
      until = Number.POSITIVE_INFINITY,
    } = fault;
    const fits =
      which === undefined || (typeof which === 'string' ? which === operation : which.test(operation));
    if (!fits || now < from || now >= until) continue;
    fault.seen += 1;
    if (fault.seen <= after || fault.hits >= times) continue;
    fault.hits += 1;
    return fault;
  }
  return undefined;
}

/** The error that a fault answers with; undefined for those that give no answer of AWS. */
export function errorOf({
  kind,
  type,
  message,
  status,
}: AwsFaultOptions): { type: string; message: string; status: number } | undefined {
  if (type !== undefined) return { type, message: message ?? type, status: status ?? 400 };
  switch (kind) {
    case 'throttle':
      return { type: 'ThrottlingException', message: message ?? 'Rate exceeded', status: 400 };
    case 'server-error':
      return {
        type: 'ServerException',
        message: message ?? 'Service Unavailable. Please try again later.',
        status: 500,
      };
    case 'expired':
      return {
        type: 'ExpiredTokenException',
        message: message ?? 'The security token included in the request is expired',
        status: 400,
      };
    case 'denied':
      return {
        type: 'AccessDeniedException',
        message: message ?? 'User is not authorized to perform this call',
        status: 400,
      };
    default:
      return undefined;
  }
}
