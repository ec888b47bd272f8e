import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOpenApiDocument, routes } from '../../src/server/index.ts';
import { fill, type Served, startServed } from './served.ts';

/** A valid request for each operation. The paths name what `beforeAll` has made. */
const requests: Readonly<Record<string, { readonly path: string; readonly body?: object }>> = {
  getSession: { path: '/v1/session' },
  getStatus: { path: '/v1/status' },
  getOverview: { path: '/v1/overview' },
  getAbout: { path: '/v1/about' },
  listTenants: { path: '/v1/tenants?search=TENANT&limit=2' },
  getTenant: { path: '/v1/tenants/tenant-0' },
  listServices: { path: '/v1/services' },
  listGaps: { path: '/v1/gaps' },
  listRollups: { path: '/v1/services/apple.vpp/rollups?from=2026-11-01T00:00:00Z&length=1d' },
  listSeries: { path: '/v1/services/apple.vpp/series?measure=failing' },
  acceptLevel: { path: '/v1/services/apple.vpp/accepted-levels', body: { measure: 'failing', reason: 'new plan' } },
  listCanaries: { path: '/v1/canaries' },
  listFeeds: { path: '/v1/feeds' },
  listFeedChanges: { path: '/v1/feeds/changes?feed=apple&from=2026-01-01T00:00:00Z' },
  getFeedLag: { path: '/v1/feeds/lag?month=2026-11' },
  getDuty: { path: '/v1/duty' },
  listIncidents: { path: '/v1/incidents?open=true&limit=1' },
  getIncident: { path: '/v1/incidents/INCIDENT' },
  getIncidentAlerts: { path: '/v1/incidents/INCIDENT/alerts' },
  acknowledgeIncident: { path: '/v1/incidents/INCIDENT/acknowledgement', body: { forMs: 3_600_000 } },
  unacknowledgeIncident: { path: '/v1/incidents/INCIDENT/acknowledgement' },
  overrideVerdict: { path: '/v1/incidents/INCIDENT/verdict', body: { verdict: 'own-network' } },
  listTargets: { path: '/v1/targets?service=apple.vpp&limit=2' },
  listUnusualTargets: { path: '/v1/unusual-targets' },
  listResults: { path: '/v1/results?target=tenant-0/apple.vpp' },
  listExpiries: { path: '/v1/expiries?withinDays=3650' },
  listMaintenance: { path: '/v1/maintenance' },
  addMaintenance: {
    path: '/v1/maintenance',
    body: { mode: 'pause', scope: { tenants: ['tenant-0'] }, until: new Date(Date.now() + 3_600_000).toISOString() },
  },
  endMaintenance: { path: '/v1/maintenance/WINDOW' },
  createSilence: { path: '/v1/silences', body: { scope: { tenants: ['tenant-0'] }, forMs: 60_000, reason: 'moving' } },
  endSilence: { path: '/v1/silences/SILENCE' },
  checkNow: { path: '/v1/checks', body: { scope: { targets: ['tenant-0/*'] } } },
  checkConfig: { path: '/v1/config/check' },
  listAccessTokens: { path: '/v1/access-tokens' },
  revokeAccessToken: { path: '/v1/access-tokens/TOKEN' },
  listAudit: { path: '/v1/audit' },
};

/** An invalid request for operations that take more than a path. */
const invalid: Readonly<Record<string, { readonly path: string; readonly body?: object }>> = {
  listRollups: { path: '/v1/services/apple.mail/rollups?from=2026-11-01T00:00:00Z' },
  listSeries: { path: '/v1/services/apple.vpp/series?measure=noise' },
  acceptLevel: { path: '/v1/services/apple.vpp/accepted-levels', body: { measure: 'noise' } },
  listIncidents: { path: '/v1/incidents?limit=0' },
  acknowledgeIncident: { path: '/v1/incidents/INCIDENT/acknowledgement', body: { forMs: -1 } },
  overrideVerdict: { path: '/v1/incidents/INCIDENT/verdict', body: { verdict: 'the moon' } },
  listFeedChanges: { path: '/v1/feeds/changes?cursor=x' },
  getFeedLag: { path: '/v1/feeds/lag?month=november' },
  listTargets: { path: '/v1/targets?state=broken' },
  listResults: { path: '/v1/results' },
  listTenants: { path: '/v1/tenants?limit=none' },
  listExpiries: { path: '/v1/expiries?withinDays=soon' },
  addMaintenance: { path: '/v1/maintenance', body: { until: '2020-01-01T00:00:00Z' } },
  createSilence: { path: '/v1/silences', body: { forMs: 1, scope: {} } },
  checkNow: { path: '/v1/checks', body: { scope: { services: ['apple.mail'] } } },
  listAudit: { path: '/v1/audit?cursor=x' },
};

let served: Served;
let names: Readonly<Record<string, string>>;

const complete = (path: string) => path.replaceAll(/INCIDENT|SILENCE|WINDOW|TOKEN/g, (name) => names[name] ?? name);

beforeAll(async () => {
  served = await startServed();
  const { ours, silence, window } = await fill(served.store);
  const { id } = await served.createToken({ name: 'gone' });
  names = { INCIDENT: ours, SILENCE: silence, WINDOW: window, TOKEN: id };
});

afterAll(async () => await served[Symbol.asyncDispose]());

test('every operation has a request here', () => {
  expect(Object.keys(requests).sort()).toEqual(routes.map(({ operationId }) => operationId).sort());
});

describe('answers', () => {
  const document = createOpenApiDocument(routes);
  const ajv = new Ajv2020({
    strict: false,
    formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) },
  });
  ajv.addSchema(document, 'api');
  const validator = (path: string, method: string, status: number, type: string) =>
    ajv.compile({
      $ref: `api#/paths/${encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'))}/${method}/responses/${status}/content/${encodeURIComponent(type.replaceAll('/', '~1'))}/schema`,
    });

  test.each(routes.map((route) => [route.operationId, route] as const))(
    '%s answers as its OpenAPI document says',
    async (operationId, { method, path, status = 200 }) => {
      const request = requests[operationId];
      const answer = await served.call(complete(request?.path ?? ''), {
        method: method.toUpperCase(),
        ...(request?.body ? { body: JSON.stringify(request.body) } : {}),
      });
      const content: unknown = await answer.json();
      expect({ status: answer.status, content }).toMatchObject({ status });
      const validate = validator(path, method, status, 'application/json');
      expect(validate(content) ? [] : validate.errors).toEqual([]);
    },
  );

  test.each(Object.entries(invalid))(
    '%s refuses an invalid request with a problem',
    async (operationId, { path, body }) => {
      const route = routes.find((candidate) => candidate.operationId === operationId);
      const answer = await served.call(complete(path), {
        method: route?.method.toUpperCase() ?? '',
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const content: unknown = await answer.json();
      expect({ status: answer.status, content }).toMatchObject({ status: 400, content: { code: 'INVALID_REQUEST' } });
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      const validate = validator(route?.path ?? '', route?.method ?? '', 400, 'application/problem+json');
      expect(validate(content) ? [] : validate.errors).toEqual([]);
    },
  );

  test('no request was a defect', () => {
    expect(served.defects).toEqual([]);
  });
});
