/** The files that a checkout gets, and what is left to do by hand. Pure. */
import type { Answers } from './answers.ts';
import { checklist } from './files/checklist.ts';
import { dotenvTemplate } from './files/dotenv.ts';
import { inventory } from './files/inventory.ts';
import { layoutOf } from './files/layout.ts';
import { releaseFile } from './files/release-file.ts';
import { siteTemplate } from './files/site.ts';
import { serverRequirements, socketUnit, webUnit, workerUnit } from './files/units.ts';
import { workflow } from './files/workflow.ts';
import type { Findings } from './findings.ts';

export interface PlannedFile {
  /** From the checkout's root. */
  readonly path: string;
  readonly text: string;
  /** What it is for, in a few words. */
  readonly why: string;
}

export interface FilePlan {
  readonly files: readonly PlannedFile[];
  /** What was found, one a line: what, and where. */
  readonly found: readonly string[];
  /** What has to be done before a release can work. */
  readonly todo: readonly string[];
}

/** @returns every file with its text; nothing is looked up or written */
export function planOf(findings: Findings, answers: Answers): FilePlan {
  const layout = layoutOf(findings, answers);
  const { app } = answers;
  const deploy = (name: string) => layout.inCheckout(`deploy/${name}`);
  const files: PlannedFile[] = [
    { path: deploy('release.yml'), text: releaseFile(layout), why: 'what a release is' },
    ...layout.ownInventories.map(environment => ({
      path: deploy(`inventories/${environment.name}.yml`),
      text: inventory(layout, environment),
      why: `the hosts of ${environment.name}`,
    })),
    ...(findings.variables.list.length > 0
      ? [
          {
            path: deploy('templates/dotenv.j2'),
            text: dotenvTemplate(layout),
            why: 'the application’s settings on the host',
          },
        ]
      : []),
    {
      path: deploy(`templates/${app}-web.service.j2`),
      text: webUnit(layout),
      why: 'the web server process, under systemd',
    },
    {
      path: deploy(`templates/${app}-web.socket.j2`),
      text: socketUnit(layout),
      why: 'its socket: a restart loses no request',
    },
    ...findings.workers.map(worker => ({
      path: deploy(`templates/${app}-${worker.name}.service.j2`),
      text: workerUnit(layout, worker),
      why: `the program '${worker.name}', under systemd`,
    })),
    ...(answers.webServer === 'none'
      ? []
      : [
          {
            path: deploy(layout.siteSource),
            text: siteTemplate(layout),
            why: `the site for ${answers.webServer}`,
          },
        ]),
    ...(layout.needsServer === 'file'
      ? [
          {
            path: deploy('requirements-server.txt'),
            text: serverRequirements(layout),
            why: 'the program that serves requests',
          },
        ]
      : []),
    { path: layout.workflowPath, text: workflow(layout), why: 'tests, gate and deploy on GitHub' },
  ];
  const list = checklist(layout);
  return {
    files: [
      ...files,
      { path: deploy('README.md'), text: list.text, why: 'what is left to do, with the commands' },
    ],
    found: list.found,
    todo: list.todo,
  };
}
