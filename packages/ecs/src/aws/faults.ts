import { Fault, messageOf } from '@guarded-deploy/faults';

/** What AWS answered instead of a result, as it came. */
export class AwsError extends Error {
  /** AWS's own name of the error, such as `ClientException`. */
  override readonly name: string;
  /** HTTP status. */
  readonly status: number;
  /** How long AWS asks to wait before another try. */
  readonly retryAfterMs: number | undefined;

  constructor(name: string, message: string, status: number, retryAfterMs?: number) {
    super(message);
    this.name = name;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** `Retry-After` in seconds or as a date → milliseconds from `now`; undefined where it is neither. */
export function retryAfterMs(header: string | undefined | null, now = Date.now()): number | undefined {
  if (header === undefined || header === null || header.trim() === '') return undefined;
  if (/^\s*\d{1,9}(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const nameOf = (thrown: unknown): string => String((thrown as { name?: unknown } | null)?.name ?? '');

const systemCodeOf = (thrown: unknown): string => {
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};

interface Kind {
  readonly code: string;
  readonly names: RegExp;
  /** What happened; `doing` is the call, `said` AWS's words. */
  readonly what: (doing: string, said: string) => string;
  readonly remedy: string;
}

/** In the order in which they are tried. Every name of the ECS, ECR and CloudWatch Logs models meets one, or the last rule. */
const KINDS: readonly Kind[] = [
  {
    code: 'AWS_ACCESS_DENIED',
    names: /AccessDenied|UnauthorizedOperation|NotAuthorized|OptInRequired/,
    what: (doing, said) => `AWS refused ${doing}: ${said}`,
    remedy: 'Give the role of this job that permission; the README lists all that are needed.',
  },
  {
    code: 'AWS_CREDENTIALS',
    names:
      /CredentialsProviderError|TokenProviderError|ExpiredToken|RequestExpired|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|InvalidIdentityToken|IDPRejectedClaim/,
    what: (_, said) => `There are no valid AWS credentials: ${said}`,
    remedy:
      'Run aws-actions/configure-aws-credentials before this step, in the same job; where a release takes longer than the credentials live, set its role-duration-seconds.',
  },
  {
    code: 'AWS_THROTTLED',
    names: /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/,
    what: doing => `AWS went on throttling ${doing}.`,
    remedy: 'Re-run later; fewer deployments at once help.',
  },
  {
    code: 'AWS_LIMIT',
    names: /LimitExceeded|QuotaExceeded/,
    what: (doing, said) => `A limit of the AWS account stops ${doing}: ${said}`,
    remedy: 'Remove what is no longer needed, or ask AWS for a higher quota (Service Quotas in the console).',
  },
  {
    code: 'AWS_BLOCKED',
    names: /^BlockedException$/,
    what: (_, said) => `AWS has blocked this account: ${said}`,
    remedy: 'Ask AWS Support; nothing can be deployed before.',
  },
  {
    code: 'CLUSTER_MISSING',
    names: /^ClusterNotFoundException$/,
    what: (_, said) => `ECS has no such cluster: ${said}`,
    remedy: "Check 'cluster' and 'region', and that the role is one of the right account.",
  },
  {
    code: 'SERVICE_MISSING',
    names: /^Service(NotFound|NotActive)Exception$/,
    what: (_, said) => `ECS has no such active service: ${said}`,
    remedy: "Check 'cluster', 'service' and 'region'.",
  },
  {
    code: 'REPOSITORY_MISSING',
    names: /^RepositoryNotFoundException$/,
    what: (_, said) => `ECR has no such repository: ${said}`,
    remedy: 'Check the image: its account, region and name.',
  },
  {
    code: 'AWS_CONFLICT',
    names: /Conflict|InUse|UpdateInProgress/,
    what: (doing, said) => `Something else changes the same thing, so AWS refused ${doing}: ${said}`,
    remedy: 'Wait until the other change is over, then re-run.',
  },
  {
    code: 'AWS_UNSUPPORTED',
    names: /UnsupportedFeature|PlatformUnknown|Incompatib|MissingVersion/,
    what: (doing, said) => `AWS does not support what ${doing} asks for here: ${said}`,
    remedy: 'Look at the platform version, launch type and region of the service and its task definition.',
  },
];

const UNREACHABLE =
  /^(E[A-Z]{3,}|EAI_AGAIN|ERR_TLS_.+|ERR_SSL_.+|CERT_.+|DEPTH_.+|SELF_SIGNED_.+|UNABLE_TO_.+)$|^TimeoutError$/;

/**
 * Everything that a call of AWS may end with, as a Fault: refusals, limits, outages, no network, no credentials. What is no
 * answer of AWS (an error of this program) stays as it came.
 */
export function awsFault(thrown: unknown, doing: string): unknown {
  if (thrown instanceof Fault) return thrown;
  const name = nameOf(thrown);
  const said = messageOf(thrown) || name;
  const kind = KINDS.find(({ names }) => names.test(name));
  const status = thrown instanceof AwsError ? thrown.status : 0;
  const fault = (code: string, what: string, remedy: string) =>
    new Fault({ code, what, remedy, cause: thrown });
  if (status === 429) return fault('AWS_THROTTLED', `AWS went on throttling ${doing}.`, 'Re-run later.');
  // A server that is down may give its error any name.
  if (status >= 500 || /ServerException|InternalFailure|InternalError|ServiceUnavailable/.test(name)) {
    return fault(
      'AWS_UNAVAILABLE',
      `AWS failed to do ${doing}: ${name === 'Error' ? '' : `${name}: `}${said}.`,
      'Look at health.aws.amazon.com, then re-run.',
    );
  }
  if (kind) return fault(kind.code, kind.what(doing, said).replace(/([^.!?])$/, '$1.'), kind.remedy);
  if (/^Region is missing/.test(said)) {
    return fault(
      'AWS_REGION',
      'It is not known which AWS region is meant.',
      "Set 'region', or AWS_REGION in the environment.",
    );
  }
  if (UNREACHABLE.test(systemCodeOf(thrown)) || UNREACHABLE.test(name)) {
    return fault(
      'AWS_UNREACHABLE',
      `AWS did not answer ${doing}: ${messageOf(thrown) || systemCodeOf(thrown)}.`,
      "Check 'region' and 'endpoint', and HTTPS_PROXY where the runner needs one.",
    );
  }
  if (thrown instanceof AwsError) {
    return fault(
      'AWS_REFUSED',
      `AWS refused ${doing}: ${said.replace(/\.$/, '')} (${name}).`,
      'Correct what AWS names; the task definition, the service and the role are the usual places.',
    );
  }
  return thrown;
}

/** Faults that may pass by themselves: the same call may succeed a moment later. */
const TRANSIENT = new Set(['AWS_THROTTLED', 'AWS_UNAVAILABLE', 'AWS_UNREACHABLE']);

export const isTransient = (fault: unknown): boolean => fault instanceof Fault && TRANSIENT.has(fault.code);

/** Whether new credentials could help: those at hand are expired, or the provider's answer was. */
export const wantsCredentials = (fault: unknown): boolean =>
  fault instanceof Fault && fault.code === 'AWS_CREDENTIALS';
