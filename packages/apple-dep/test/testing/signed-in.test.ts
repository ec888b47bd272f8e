import { describe, expect, test } from 'vitest';
import { createDepSimulator } from '../../src/testing/index.ts';
import { origin, said, signIn, signInParts } from '../signed-request.ts';

/** Asks without our client, whose checks come before those of the service. */
async function connect() {
  const simulator = createDepSimulator();
  const opened = await simulator.fetch(signIn(signInParts(simulator.credential, simulator.clock.now())));
  // The simulator's own answer.
  const { auth_session_token: session } = (await opened.json()) as { auth_session_token: string };
  return (call: string, body?: string) => {
    const [method = '', path = ''] = call.split(' ');
    const headers = { 'user-agent': 'acme-mdm/4.2', 'x-adm-auth-session': session };
    return said(
      simulator.fetch(new Request(`${origin}${path}`, { method, headers, ...(body === undefined ? {} : { body }) })),
    );
  };
}

describe('the service says of', () => {
  test.each([
    ['POST /devices', '{', '400 MALFORMED_REQUEST_BODY'],
    ['POST /devices', '[]', '400 MALFORMED_REQUEST_BODY'],
    ['POST /devices', '', '400 MALFORMED_REQUEST_BODY'],
    ['POST /devices', '{}', '400 DEVICE_ID_REQUIRED'],
    ['POST /devices', '{"devices":[]}', '400 DEVICE_ID_REQUIRED'],
    ['POST /devices', '{"devices":[7]}', '400 DEVICE_ID_REQUIRED'],
    ['POST /devices/disown', '{}', '400 DEVICE_ID_REQUIRED'],
    ['POST /devices/sync', '{}', '400 CURSOR_REQUIRED'],
    ['POST /devices/sync', '{"cursor":"A"}', '400 INVALID_CURSOR'],
    ['POST /profile/devices', '{"profile_uuid":"A"}', '400 DEVICE_ID_REQUIRED'],
    ['PUT /profile/devices', '{"devices":["A"]}', '400 PROFILE_UUID_REQUIRED'],
    ['POST /profile/devices', '{"devices":["A"],"profile_uuid":"A"}', '404 NOT_FOUND'],
    ['DELETE /profile/devices', '{}', '400 DEVICE_ID_REQUIRED'],
    ['DELETE /profile/devices', '{"devices":["A"]}', '200 {"devices":{"A":"NOT_ACCESSIBLE"}}'],
    ['GET /profile', undefined, '400 PROFILE_UUID_REQUIRED'],
    ['GET /profile?profile_uuid=A', undefined, '400 NOT_FOUND'],
    ['POST /profile', '{}', '400 CONFIG_NAME_REQUIRED'],
    ['POST /device/activationlock', '{}', '400 MALFORMED_REQUEST_BODY'],
    ['POST /device/activationlock', '{"device":"A","escrow_key":"B"}', '400 MALFORMED_REQUEST_BODY'],
    ['GET /device/replacementDetails', undefined, '400 DEVICE_ID_REQUIRED'],
    ['GET /device/replacementDetails?device=A', undefined, '404 DEVICE_NOT_FOUND'],
    ['POST /account-driven-enrollment/profile', '{}', '400 MDM_SERVICE_DISCOVERY_URL_REQUIRED'],
    [
      'POST /account-driven-enrollment/profile',
      '{"mdm_service_discovery_url":"http://x"}',
      '400 MDM_SERVICE_DISCOVERY_URL_NOT_VALID',
    ],
    ['GET /account-driven-enrollment/profile', undefined, '404 NOT_FOUND'],
    ['DELETE /account-driven-enrollment/profile', undefined, '200 '],
    ['PATCH /profile', '{}', '405 '],
    ['GET /nowhere', undefined, '404 '],
  ])('%s with %s: %s', async (call, body, expected) => {
    const ask = await connect();
    expect(await ask(call, body)).toBe(expected);
  });

  test('more than a thousand devices that it fails for those beyond', async () => {
    const simulator = createDepSimulator({ devices: 1_002 });
    const [organisation] = simulator.organisations;
    const serials = Array.from(organisation?.devices() ?? [], ({ serialNumber }) => serialNumber);
    const opened = await simulator.fetch(signIn(signInParts(simulator.credential, simulator.clock.now())));
    const { auth_session_token: session } = (await opened.json()) as { auth_session_token: string };
    const headers = { 'user-agent': 'acme-mdm/4.2', 'x-adm-auth-session': session };
    const request = (path: string, body: object, method = 'POST') =>
      simulator.fetch(new Request(`${origin}${path}`, { method, headers, body: JSON.stringify(body) }));
    const defined = await request('/profile', { profile_name: 'A', url: 'https://mdm.example.com' });
    const { profile_uuid } = (await defined.json()) as { profile_uuid: string };
    for (const [method, body] of [
      ['POST', { profile_uuid, devices: serials }],
      ['DELETE', { devices: serials }],
    ] as const) {
      const answer = (await (await request('/profile/devices', body, method)).json()) as {
        devices: Record<string, string>;
      };
      expect(Object.values(answer.devices).filter((status) => status === 'FAILED')).toHaveLength(2);
    }
  });
});
