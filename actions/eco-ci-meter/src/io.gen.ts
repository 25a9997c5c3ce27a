// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly mode: 'measure' | 'mark' | 'aggregate';
  readonly label: string | undefined;
  readonly sampleMs: number;
  readonly scope: 'auto' | 'machine' | 'cgroup';
  readonly cpu: string;
  readonly zone: string | undefined;
  readonly intensity: number | undefined;
  readonly pue: number;
  readonly embodied: number | undefined;
  readonly live: 'uk' | 'electricity-maps' | undefined;
  readonly liveToken: string | undefined;
  readonly token: string | undefined;
  readonly jobId: string;
  readonly matrix: string;
  readonly report: string | undefined;
  readonly badge: string | undefined;
  readonly upload: boolean;
  readonly reports: string | undefined;
  readonly history: number;
  readonly failAboveJoules: number | undefined;
  readonly failAboveCpuSeconds: number | undefined;
  readonly maxRegressionPercent: number | undefined;
  readonly comment: boolean;
}

export type Output = 'report' | 'seconds' | 'cpu_seconds' | 'utilization' | 'joules' | 'joules_low' | 'joules_high' | 'grams_co2e' | 'coverage' | 'cpu_model' | 'curve' | 'zone' | 'steps';

export const spec: ActionSpec = {
  name: 'eco-ci-meter',
  inputs: {
    'mode': { type: 'choice', default: 'measure', options: ['measure', 'mark', 'aggregate'] },
    'label': { type: 'string' },
    'sample-ms': { type: 'integer', default: '200' },
    'scope': { type: 'choice', default: 'auto', options: ['auto', 'machine', 'cgroup'] },
    'cpu': { type: 'string', default: 'auto' },
    'zone': { type: 'string' },
    'intensity': { type: 'number' },
    'pue': { type: 'number', default: '1.2' },
    'embodied': { type: 'number' },
    'live': { type: 'choice', options: ['uk', 'electricity-maps'] },
    'live-token': { type: 'secret' },
    'token': { type: 'secret' },
    'job-id': { type: 'string', default: '${{ job.check_run_id }}' },
    'matrix': { type: 'string', default: '${{ toJSON(matrix) }}' },
    'report': { type: 'string' },
    'badge': { type: 'string' },
    'upload': { type: 'boolean', default: 'false' },
    'reports': { type: 'string' },
    'history': { type: 'integer', default: '0' },
    'fail-above-joules': { type: 'number' },
    'fail-above-cpu-seconds': { type: 'number' },
    'max-regression-percent': { type: 'number' },
    'comment': { type: 'boolean', default: 'false' },
  },
  outputs: ['report', 'seconds', 'cpu_seconds', 'utilization', 'joules', 'joules_low', 'joules_high', 'grams_co2e', 'coverage', 'cpu_model', 'curve', 'zone', 'steps'],
};
