import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { aggregate, LARGEST_REPORT, MOST_LEGS } from '@guarded-deploy/energy/aggregate';
import { exceeded } from '@guarded-deploy/energy/budget';
import { listRunReports } from '@guarded-deploy/energy/github';
import { type Net, record } from '@guarded-deploy/energy/net';
import { lastAttempts, listReports, resultsOf, type Stored } from '@guarded-deploy/energy/results';
import { unzipJson } from '@guarded-deploy/energy/zip';
import { type Fault, messageOf } from '@guarded-deploy/faults';
import { pathsOf } from './paths.ts';
import { apiOf, attempt, comment, netOf, type StageKit, writeBadge, writeReport } from './publish.ts';
import { absoluteBudget, setFigures } from './stages.ts';
import { aggregateSummary } from './summary.ts';

interface Raw {
  readonly name: string;
  readonly json: string;
}

/** Reports in a folder and the folders in it, each named after its artifact, as actions/download-artifact leaves them. */
function readReports(folder: string): Raw[] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.json'))
    .map(entry => join(entry.parentPath, entry.name));
  return lastAttempts(paths, path => basename(dirname(path)))
    .sort((a, b) => a.localeCompare(b))
    .slice(0, MOST_LEGS)
    .map(path => {
      const small = statSync(path).size <= LARGEST_REPORT;
      return { name: relative(folder, path), json: small ? readFileSync(path, 'utf8') : '' };
    });
}

const AT_ONCE = 8;

async function download(stored: readonly Stored[]): Promise<Raw[]> {
  const queue = lastAttempts(stored, artifact => artifact.name)
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, MOST_LEGS);
  const found: Raw[] = new Array(queue.length);
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let at = next++; at < queue.length; at = next++) {
        const { name, size, download: get } = queue[at]!;
        try {
          if (size > LARGEST_REPORT) throw new Error('it is larger than a report can be');
          found[at] = { name, json: unzipJson(await get(), LARGEST_REPORT) };
        } catch (thrown) {
          // Told beside the others that are left out.
          found[at] = { name: `${name} (${messageOf(thrown)})`, json: '' };
        }
      }
    }),
  );
  return found;
}

async function gather(kit: StageKit, net: Net): Promise<Raw[]> {
  const { inputs, env, context } = kit;
  const folder = inputs.reports;
  if (folder)
    return (await attempt(kit, 'The folder of reports was not read', async () => readReports(folder))) ?? [];
  const other = record(record(context.payload).workflow_run).id;
  const api = apiOf(kit);
  return (
    (await attempt(kit, 'The reports of the run were not read', async () => {
      if (Number.isInteger(other)) {
        if (!api) throw new Error('reading another run needs the input `token` with actions: read');
        return download(await listRunReports(net, api, other as number));
      }
      const results = resultsOf(env.ACTIONS_RESULTS_URL, env.ACTIONS_RUNTIME_TOKEN);
      if (results) return download(await listReports(net, results));
      if (api) return download(await listRunReports(net, api, context.runId));
      throw new Error('this runner offers no artifact service');
    })) ?? []
  );
}

/** aggregate: sums the reports of other jobs. Gives the budget that was exceeded, if any. */
export async function sum(kit: StageKit): Promise<Fault | undefined> {
  const { inputs, env, log } = kit;
  const net = netOf(kit);
  const result = aggregate(await gather(kit, net));
  const paths = pathsOf(env, inputs.report);
  const markdown = aggregateSummary(result);
  kit.summarize(markdown);
  setFigures(kit, result);
  kit.setOutput('steps', result.legs);
  kit.setOutput('cpu_model', [...new Set(result.legs.map(leg => leg.cpu_model))].join(', '));
  kit.setOutput('curve', [...new Set(result.legs.map(leg => leg.curve))].join(', '));
  kit.setOutput('zone', [...new Set(result.legs.map(leg => leg.zone))].join(', '));
  const path = inputs.report ?? paths.report.replace(/report\.json$/, 'aggregate.json');
  kit.setOutput('report', path);
  await writeReport(kit, path, result);
  await writeBadge(kit, result);
  if (result.legs.length === 0) log.warning('No report was found to sum.');
  else await comment(kit, net, markdown, []);
  if (inputs.maxRegressionPercent !== undefined)
    log.notice(
      'max-regression-percent is for measuring jobs: a sum over jobs is not compared with anything.',
    );
  return exceeded(result, undefined, absoluteBudget(inputs), 'The jobs');
}
