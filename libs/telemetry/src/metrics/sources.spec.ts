import { describe, expect, it } from '@jest/globals';
import { metricNames, readMetric } from '../testing/read-metrics.js';
import { counter } from './instruments.js';
import { metricsPage, type MetricSource, type Sample } from './sources.js';

const jobs = (read: () => Promise<readonly Sample[]>): MetricSource => ({
  name: 'jobs',
  gauges: [
    { name: 'custodia_test_jobs', help: 'Jobs', labels: ['job'] },
    { name: 'custodia_test_total', help: 'All jobs' },
  ],
  read,
});
const two: readonly Sample[] = [
  { name: 'custodia_test_jobs', labels: { job: 'score' }, value: 2 },
  { name: 'custodia_test_total', value: 2 },
];

describe('the page of metrics', () => {
  it('shows what this process counted and what the sources tell', async () => {
    counter({ name: 'custodia_test_things_total', help: 'Things' }).inc(3);
    const page = await metricsPage([jobs(async () => two)]).read();
    expect(readMetric(page, 'custodia_test_things_total')).toBe(3);
    expect(readMetric(page, 'custodia_test_jobs', { job: 'score' })).toBe(2);
    expect(readMetric(page, 'custodia_test_total')).toBe(2);
    expect(readMetric(page, 'custodia_metrics_source_up', { source: 'jobs' })).toBe(1);
    expect(metricNames(page)).toContain('process_cpu_seconds_total');
  });

  it('is there in time when a source hangs, without its last values, and does not ask it again meanwhile', async () => {
    let asked = 0;
    let hang = false;
    const { read } = metricsPage(
      [jobs(() => (asked++, hang ? new Promise<never>(() => undefined) : Promise.resolve(two)))],
      { patienceMs: 20 },
    );
    await read();
    hang = true;
    await read();
    const page = await read();
    expect(readMetric(page, 'custodia_test_jobs', { job: 'score' })).toBeUndefined();
    expect(readMetric(page, 'custodia_test_total')).toBeUndefined();
    expect(readMetric(page, 'custodia_metrics_source_up', { source: 'jobs' })).toBe(0);
    expect(asked).toBe(2);
  });

  it('says so when a source fails, and forgets what is gone', async () => {
    const answers = [Promise.resolve(two), Promise.reject(new Error('down')), Promise.resolve([])];
    const { read } = metricsPage([jobs(() => answers.shift()!)]);
    await read();
    expect(readMetric(await read(), 'custodia_metrics_source_up', { source: 'jobs' })).toBe(0);
    const page = await read();
    expect(readMetric(page, 'custodia_metrics_source_up', { source: 'jobs' })).toBe(1);
    expect(readMetric(page, 'custodia_test_jobs', { job: 'score' })).toBeUndefined();
  });
});
