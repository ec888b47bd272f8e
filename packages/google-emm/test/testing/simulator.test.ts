import { expect, test } from 'vitest';
import { parseServiceAccountKey } from '../../src/index.ts';
import { createEmmSimulator } from '../../src/testing/index.ts';
import { differences, readDiscovery } from '../discovery.ts';
import { failureOf, startEmm } from '../start-emm.ts';

test('it begins with a project, an account and an enterprise that belong together', () => {
  const google = createEmmSimulator({ devices: 3 });
  expect(google.enterprise.devices).toHaveLength(3);
  expect(google.enterprise.project).toBe(google.project);
  expect(google.account).toBe(google.account);
  expect(google.credential).toMatchObject({ clientEmail: google.account.email, projectId: google.project.id });
  expect(google.origins).toContain('https://androidmanagement.googleapis.com');
  expect(google.origins).toContain('https://oauth2.googleapis.com');
});

test('three organisations live in one Google, each seeing its own', async () => {
  await using started = await startEmm({ retry: false });
  const { google } = started;
  const tenants = ['a', 'b', 'c'].map((id) => {
    const project = google.addProject({ id });
    const enterprise = google.addEnterprise(project, { displayName: id, devices: 2 });
    const credential = parseServiceAccountKey(google.addServiceAccount(project).keyFile);
    return { project, enterprise, emm: started.client({ credential, retry: false }) };
  });
  google.exhaustQuota(tenants[1]!.project);
  const results = await Promise.allSettled(tenants.map(({ emm, enterprise }) => emm.enterprises.get(enterprise.name)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const foreign = tenants[0]!.emm.enterprises.get(tenants[2]!.enterprise.name);
  expect(await failureOf(foreign)).toMatchObject({ code: 'EMM_ENTERPRISE_NOT_MANAGED' });
});

test('answers fit the published schemas', async (context) => {
  const discovery = readDiscovery(context);
  await using started = await startEmm();
  const { google, emm } = started;
  expect(differences(discovery, 'Enterprise', await emm.enterprises.get(google.enterprise.name))).toEqual([]);
  for (const device of await emm.devices.list(google.enterprise.name).toArray()) {
    expect(differences(discovery, 'Device', device)).toEqual([]);
  }
});

test('changes show at once', async () => {
  await using started = await startEmm({}, { devices: 2 });
  const { google, emm } = started;
  google.enterprise.document.enterpriseDisplayName = 'Renamed';
  const gone = google.enterprise.devices.at(0)?.name ?? '';
  await emm.devices.delete(gone);
  expect(await emm.enterprises.get(google.enterprise.name)).toMatchObject({ enterpriseDisplayName: 'Renamed' });
  expect(await emm.devices.list(google.enterprise.name).toArray()).toHaveLength(1);
});

test('an unknown enterprise and an unknown address', async () => {
  await using started = await startEmm({ retry: false });
  const { google, emm } = started;
  expect(await failureOf(emm.enterprises.get('enterprises/LC0000none'))).toMatchObject({ code: 'EMM_NOT_FOUND' });
  const response = await google.fetch(new Request('https://androidmanagement.googleapis.com/v1/<nothing>'));
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).not.toContain('<nothing>');
});

test('an account has a name of its own', () => {
  const google = createEmmSimulator();
  const project = google.addProject({ id: 'acme' });
  const names = [google.addServiceAccount(project), google.addServiceAccount(project)].map(({ email }) => email);
  expect(names).toEqual(['mdm@acme.iam.gserviceaccount.com', 'mdm-2@acme.iam.gserviceaccount.com']);
});
