import { expect, test } from 'vitest';
import { reportOf } from '../../../monitor/test/support/report.ts';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { formatNetworkTable } from '../../src/report/network-table.ts';

const options = { color: false, proxyUrl: undefined };
const host = (id: string, changes: Parameters<typeof resultOf>[0] = {}) =>
  resultOf({
    target: `network/endpoint/${id}`,
    service: 'endpoint',
    tenant: 'network',
    facts: {},
    warnings: [],
    ...changes,
  });
const offline = {
  class: 'prober_fault',
  code: 'ENDPOINT_NO_INTERNET',
  owner: 'us',
  remedy: 'Connect this machine.',
} as const;

test('one cause is written once, with all its hosts, after a summary line', () => {
  const ids = Array.from({ length: 26 }, (_, index) => `host-${index}`);
  const text = formatNetworkTable(reportOf(ids.map((id) => host(id, offline))), options);
  expect(text.split('\n')[0]).toBe('26 hosts checked: 26 with a problem, 0 reachable');
  expect(text.match(/ENDPOINT_NO_INTERNET/g)).toHaveLength(1);
  for (const id of ids) expect(text).toContain(id);
  expect(text.split('\n').length).toBeLessThan(12);
});

test('the proxy is named', () => {
  const text = formatNetworkTable(reportOf([host('a', offline)]), { ...options, proxyUrl: 'http://127.0.0.1:9' });
  expect(text.split('\n')[0]).toBe(
    '1 host checked: 1 with a problem, 0 reachable, through the proxy http://127.0.0.1:9',
  );
});

test('failures come first, then what needs attention, then the reachable hosts', () => {
  const failure = { class: 'fail.network', code: 'ENDPOINT_TIMEOUT', owner: 'network', remedy: 'Open it.' } as const;
  const text = formatNetworkTable(
    reportOf([host('good'), host('old', { warnings: [{ code: 'CLOCK_SKEW', daysLeft: null }] }), host('bad', failure)]),
    options,
  );
  expect(text).toMatch(
    /^✗ fail\.network {2}ENDPOINT_TIMEOUT – network: Open it\.\n {4}bad\n\n! CLOCK_SKEW – us: .*\n {4}old\n\n✓ ok\n {4}good, old$/m,
  );
});

test('without a failure all hosts are reachable', () => {
  expect(formatNetworkTable(reportOf([host('a'), host('b')]), options)).toMatch(
    /^2 hosts checked: all are reachable\n/,
  );
});
