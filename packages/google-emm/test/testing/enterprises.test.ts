import { expect, test } from 'vitest';
import { createEmmSimulator } from '../../src/testing/index.ts';
import { differences, readDiscovery } from '../discovery.ts';

test('an enterprise fits the published schema', (context) => {
  const google = createEmmSimulator();
  const { document } = google.addEnterprise(google.project, { displayName: 'Acme' });
  expect(differences(readDiscovery(context), 'Enterprise', document)).toEqual([]);
  expect(document.enterpriseDisplayName).toBe('Acme');
});

test('it begins bound, with its devices, under a name of Google’s form', () => {
  const google = createEmmSimulator();
  const { project } = google;
  const enterprise = google.addEnterprise(project, { devices: 3 });
  expect(enterprise).toMatchObject({ bound: true, project });
  expect(enterprise.name).toMatch(/^enterprises\/LC[0-9a-z]{8}$/);
  expect([...enterprise.devices]).toHaveLength(3);
  expect(google.addEnterprise(project).name).not.toBe(enterprise.name);
});
