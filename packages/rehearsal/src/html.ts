import { failuresOf, type JobReport, type NotPlayed, type ScenarioReport } from './report.ts';

/** Everything in a report may come from a branch name or a step: nothing reaches the page unescaped. */
export function escapeHtml(value: unknown): string {
  return String(value)
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

const STYLE = `
:root{color-scheme:light dark;--bg:#fbfbfa;--card:#fff;--ink:#1d2125;--dim:#68717a;--line:#e3e5e8;--good:#1a7f4b;--bad:#c0362c;--wait:#9a6700;--bar:#3b6fb6;--bar2:#8fb3df}
@media(prefers-color-scheme:dark){:root{--bg:#15181b;--card:#1d2125;--ink:#e8eaed;--dim:#9aa3ab;--line:#31363b;--good:#4cc38a;--bad:#ff7b72;--wait:#e3b341;--bar:#6a9fe0;--bar2:#39567c}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1080px;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.25rem;margin:2.5rem 0 .75rem}h3{font-size:1rem;margin:1.5rem 0 .5rem}
.dim{color:var(--dim)}.good{color:var(--good)}.bad{color:var(--bad)}.wait{color:var(--wait)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:.75rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem;overflow-wrap:anywhere}
.card b{display:block;font-size:.72rem;letter-spacing:.05em;text-transform:uppercase;color:var(--dim);font-weight:600}
.card span{font-size:1.05rem}
table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line);border-radius:8px;overflow:hidden;font-size:.9rem}
th,td{padding:.4rem .7rem;text-align:left;border-top:1px solid var(--line);overflow-wrap:anywhere}thead th{border-top:0;color:var(--dim);font-weight:600}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code{font:.85em ui-monospace,monospace}
.lane{position:relative;height:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:4px}
.lane i{position:absolute;top:2px;bottom:2px;background:var(--bar);border-radius:2px;min-width:1px}
.lane i.odd{background:var(--bar2)}.lane i.failure{background:var(--bad)}
.plan{display:grid;grid-template-columns:minmax(9rem,16rem) 1fr 4.5rem;gap:.35rem .75rem;align-items:center;font-size:.9rem}
.share{background:linear-gradient(90deg,var(--bar2) var(--p),transparent var(--p))}
ul{padding-left:1.2rem}details{margin:.75rem 0}summary{cursor:pointer;color:var(--dim)}details table{margin-top:.5rem}`;

const seconds = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
const tone = (result: string) =>
  result === 'success' ? 'good' : result === 'failure' ? 'bad' : result === 'waiting' ? 'wait' : 'dim';

/** Kinds of hosts in words. */
const KINDS: Readonly<Record<string, string>> = {
  systemd: 'Debian with systemd',
  shell: 'a directory behind SSH',
};

function card(label: string, value: string, note = ''): string {
  return `<div class="card"><b>${escapeHtml(label)}</b><span>${value}</span>${note === '' ? '' : `<div class="dim">${note}</div>`}</div>`;
}

/** One bar a job, its steps side by side in the order they ran. */
function lanes(jobs: readonly JobReport[]): string {
  const stepSeconds = (job: JobReport) => job.steps.reduce((sum, step) => sum + step.seconds, 0);
  const longest = Math.max(0.1, ...jobs.map(job => Math.max(job.seconds, stepSeconds(job))));
  return `<div class="plan">${jobs
    .map(job => {
      let at = 0;
      const bars = job.steps
        .map((step, index) => {
          const left = (at / longest) * 100;
          const width = (step.seconds / longest) * 100;
          at += step.seconds;
          const kind = step.result === 'failure' ? 'failure' : index % 2 ? 'odd' : '';
          return `<i class="${kind}" style="left:${left.toFixed(2)}%;width:${width.toFixed(2)}%" title="${escapeHtml(step.name)} · ${seconds(step.seconds)}"></i>`;
        })
        .join('');
      return `<div>${escapeHtml(job.name)}<div class="dim">${escapeHtml(job.environment)}</div></div><div class="lane">${bars}</div><div class="${tone(job.result)}">${escapeHtml(job.result)}<br><span class="dim">${seconds(job.seconds)}</span></div>`;
    })
    .join('')}</div>
<details><summary>Steps</summary><table><thead><tr><th>Job</th><th>Step</th><th>Result</th><th class="n">Seconds</th></tr></thead><tbody>${jobs
    .flatMap(job =>
      job.steps.map(
        step =>
          `<tr><td>${escapeHtml(job.name)}</td><td>${escapeHtml(step.name)}</td><td class="${tone(step.result)}">${escapeHtml(step.result)}</td><td class="n">${step.seconds.toFixed(2)}</td></tr>`,
      ),
    )
    .join('')}</tbody></table></details>`;
}

function energy(report: ScenarioReport): string {
  if (!report.energy) return '';
  const { joules, low, high, steps } = report.energy;
  const most = Math.max(1e-9, ...steps.map(step => step.joules));
  return `<h3>Energy</h3><p>About <b>${joules.toFixed(0)} J</b>, modelled, not measured; between ${low.toFixed(0)} and ${high.toFixed(0)} J.</p>
<table><thead><tr><th>Job</th><th>Step</th><th class="n">Seconds</th><th class="n">CPU seconds</th><th class="n">Joules</th></tr></thead><tbody>${steps
    .map(
      step =>
        `<tr><td>${escapeHtml(step.job)}</td><td class="share" style="--p:${((step.joules / most) * 100).toFixed(1)}%">${escapeHtml(step.name)}</td><td class="n">${step.seconds.toFixed(1)}</td><td class="n">${step.cpuSeconds.toFixed(2)}</td><td class="n">${step.joules.toFixed(1)}</td></tr>`,
    )
    .join('')}</tbody></table>`;
}

function scenario(report: ScenarioReport): string {
  const { gate, lock, guard, release, services } = report;
  const cards = [
    gate ? card('Gate', escapeHtml(gate.decision), escapeHtml(gate.reason)) : '',
    guard
      ? card(
          'Migrations',
          escapeHtml(guard.status),
          guard.status === 'unreachable' ? 'not known' : `${guard.pending} pending`,
        )
      : '',
    lock
      ? card(
          'Lock',
          lock.acquired ? (lock.released ? 'acquired and released' : 'acquired, not released') : 'not taken',
          `${lock.fencingToken === null ? '' : `fencing token ${escapeHtml(lock.fencingToken)} · `}waited ${seconds(lock.waitedSeconds)}`,
        )
      : '',
    release
      ? card(
          'Release',
          `<code>${escapeHtml(release.id)}</code>`,
          release.served === ''
            ? 'nothing answers'
            : `commit <code>${escapeHtml(release.served.slice(0, 12))}</code> answers at ${escapeHtml(release.url)}`,
        )
      : card('Release', 'none'),
    card('MariaDB', escapeHtml(services.mariadb.version)),
    card('RabbitMQ', escapeHtml(services.rabbitmq.version)),
    card(
      'Hosts',
      escapeHtml(report.hosts.length),
      report.hosts
        .map(({ name, kind }) => `${escapeHtml(name)} (${escapeHtml(KINDS[kind] ?? kind)})`)
        .join(', '),
    ),
    card('Engine', `act ${escapeHtml(report.engine.act)}`, `Node ${escapeHtml(report.engine.node)}`),
  ].join('');
  const expectations = report.expectations
    .map(
      one =>
        `<tr><td class="${one.ok ? 'good' : 'bad'}">${one.ok ? '✓' : '✗'} ${escapeHtml(one.what)}</td><td>${escapeHtml(one.expected || '–')}</td><td>${escapeHtml(one.actual || '–')}</td></tr>`,
    )
    .join('');
  const skipped = report.skipped.map(line => `<li>${escapeHtml(line)}</li>`).join('');
  return `<section><h2><span class="${report.ok ? 'good' : 'bad'}">${report.ok ? '✓' : '✗'}</span> ${escapeHtml(report.scenario)} <span class="dim">${seconds(report.seconds)}</span></h2>
<p>${escapeHtml(report.what)}.</p>
<div class="cards">${cards}</div>
<h3>Expected and seen</h3><table><thead><tr><th>What</th><th>Expected</th><th>Seen</th></tr></thead><tbody>${expectations}</tbody></table>
${failures(report)}
${report.jobs.length === 0 ? '' : `<h3>Jobs</h3>${lanes(report.jobs)}`}
${energy(report)}
${skipped === '' ? '' : `<h3>Not shown, or played by a stand-in</h3><ul class="dim">${skipped}</ul>`}</section>`;
}

/** The words of the steps that failed: in a scenario made to stop, why it did. */
function failures(report: ScenarioReport): string {
  const lines = failuresOf(report.jobs).map(line => `<li>${escapeHtml(line)}</li>`);
  return lines.length === 0 ? '' : `<h3>Why it stopped</h3><ul>${lines.join('')}</ul>`;
}

/** The report as one page without scripts or anything from elsewhere. */
export function renderHtml(
  reports: readonly ScenarioReport[],
  when: Date,
  rest: { readonly error?: string | undefined; readonly skipped?: readonly NotPlayed[] } = {},
): string {
  const { error, skipped = [] } = rest;
  const good = reports.filter(report => report.ok).length;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Rehearsal: ${good} of ${reports.length} as expected</title><style>${STYLE}</style></head>
<body><main><h1>Rehearsal</h1><p class="dim">${escapeHtml(when.toISOString().slice(0, 16).replace('T', ' '))} UTC · ${good} of ${reports.length} ended as it should${skipped.length === 0 ? '' : `, ${skipped.length} not played`}</p>
${error === undefined ? '' : `<p class="bad">${escapeHtml(error)}</p>`}
${reports.map(scenario).join('\n')}
${skipped.length === 0 ? '' : `<h2>Not played on this machine</h2><ul class="dim">${skipped.map(one => `<li>${escapeHtml(one.scenario)}: ${escapeHtml(one.reason)}</li>`).join('')}</ul>`}
</main></body></html>
`;
}
