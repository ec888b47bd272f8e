import { expect, test } from 'vitest';
import { createEnterprise } from '../../src/testing/enterprises.ts';
import { createProject } from '../../src/testing/projects.ts';
import { differences, readDiscovery } from '../discovery.ts';

const project = createProject({}, 0);

test('an enterprise is what Google publishes', (context) => {
  const { document } = createEnterprise(project, { displayName: 'Acme' }, 0, 0);
  expect(differences(readDiscovery(context), 'Enterprise', document)).toEqual([]);
  expect(document.enterpriseDisplayName).toBe('Acme');
});

test('it begins bound, with its devices, under a name of Google’s form', () => {
  const enterprise = createEnterprise(project, { devices: 3 }, 0, 0);
  expect(enterprise).toMatchObject({ bound: true, project });
  expect(enterprise.name).toMatch(/^enterprises\/LC[0-9a-z]{8}$/);
  expect(enterprise.devices).toHaveLength(3);
  expect(createEnterprise(project, {}, 1, 0).name).not.toBe(enterprise.name);
});
