import { expect, test } from 'vitest';
import { everyClass, reportOf } from '../../../monitor/test/support/report.ts';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { formatEcs } from '../../src/report/ecs.ts';

test('is a line of JSON for each result, without control characters', () => {
  const text = formatEcs(reportOf(everyClass()), { targets: [], hostname: 'checker' });
  const lines = text.trimEnd().split('\n');
  expect(lines).toHaveLength(everyClass().length);
  for (const line of lines) {
    expect(line).not.toMatch(/\p{Cc}/u);
    expect(JSON.parse(line)).toMatchObject({
      observer: { name: 'checker', hostname: 'checker' },
      data_stream: { type: 'synthetics', dataset: 'mdm_health', namespace: 'default' },
    });
  }
});

test('names the location, and the tenant by its name', () => {
  const target = { id: 'acme/apple.dep', tenant: 'acme', tenantName: 'Acme', service: 'apple.dep', credential: null };
  const text = formatEcs(reportOf([resultOf()]), {
    targets: [{ ...target, service: 'apple.dep' }],
    hostname: 'checker',
    location: 'berlin',
  });
  expect(JSON.parse(text)).toMatchObject({ observer: { name: 'berlin' }, organization: { id: 'acme', name: 'Acme' } });
});
