import { Fault } from '@guarded-deploy/faults';

/** One service of a deploy, and where its task definition comes from. */
export interface ServiceRequest {
  /** Name or ARN. */
  readonly name: string;
  /** Family or ARN; the task definition that the service runs, unless given. */
  readonly template?: string | undefined;
  /** Family to register under; the template's, less `-template`, unless given. */
  readonly family?: string | undefined;
}

const SERVICE =
  /^(?:arn:[a-z-]+:ecs:[a-z0-9-]+:\d{12}:service\/)?[A-Za-z0-9_-]{1,255}(?:\/[A-Za-z0-9_-]{1,255})?$/;
const TEMPLATE =
  /^(?:arn:[a-z-]+:ecs:[a-z0-9-]+:\d{12}:task-definition\/)?[A-Za-z0-9_-]{1,255}(?::\d{1,10})?$/;
const FAMILY = /^[A-Za-z0-9_-]{1,255}$/;

/** So many services are one deploy; more would not be watched within ten calls a minute. */
const MOST = 20;

const wrong = (what: string, remedy: string) => new Fault({ code: 'SERVICES_INVALID', what, remedy });

function checked(request: ServiceRequest): ServiceRequest {
  const { name, template, family } = request;
  const shown = (value: string) => JSON.stringify(value.slice(0, 200));
  if (!SERVICE.test(name)) {
    throw wrong(`${shown(name)} is no service of ECS.`, 'Give its name, such as api, or its ARN.');
  }
  if (template !== undefined && !TEMPLATE.test(template)) {
    throw wrong(
      `${shown(template)} is no task definition, which '${name}' takes as its template.`,
      'Give a family, family:revision or an ARN, such as production-api-template.',
    );
  }
  if (family !== undefined && !FAMILY.test(family)) {
    throw wrong(
      `${shown(family)} is no family of task definitions.`,
      "Use letters, digits, '-' and '_', such as production-api.",
    );
  }
  return request;
}

/**
 * The services of a deploy: `service`, or `services` with one `service`, `service=template` or `service=template=family` a line.
 * @throws Fault INPUT_MISSING, SERVICES_INVALID
 */
export function parseServices(inputs: {
  readonly service?: string | undefined;
  readonly services: readonly string[];
  readonly template?: string | undefined;
  readonly family?: string | undefined;
}): readonly ServiceRequest[] {
  const { service, services, template, family } = inputs;
  if (service === undefined && services.length === 0) {
    throw new Fault({
      code: 'INPUT_MISSING',
      what: "Neither 'service' nor 'services' is given.",
      remedy: "Set 'service' to the name of the service, or 'services' to several, one a line.",
    });
  }
  if (service !== undefined && services.length > 0) {
    throw wrong(
      "Both 'service' and 'services' are given.",
      "Keep one of them; 'services' takes one service too.",
    );
  }
  if (service !== undefined) return [checked({ name: service, template, family })];
  if (services.length > MOST) {
    throw wrong(
      `'services' has ${services.length} lines; ${MOST} is the most.`,
      'Deploy them in several steps.',
    );
  }
  const requests = services.map(line => {
    const [name = '', from, under, ...rest] = line.split('=').map(part => part.trim());
    if (rest.length > 0 || from === '' || under === '') {
      throw wrong(
        `The line ${JSON.stringify(line.slice(0, 200))} of 'services' is not service=template=family.`,
        'Write one service a line; template and family may be left out, such as api=production-api-template.',
      );
    }
    return checked({
      name,
      template: from ?? template,
      family: under ?? (from === undefined ? family : undefined),
    });
  });
  const twice = requests.find(({ name }, at) => requests.findIndex(other => other.name === name) !== at);
  if (twice) throw wrong(`'services' names '${twice.name}' twice.`, 'Keep one of the lines.');
  return requests;
}
