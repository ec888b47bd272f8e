import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  type CarriedRequest,
  type Carrier,
  createCatalogue,
  createClientCore,
  createErrorFamily,
  endpoint,
  TransportFailure,
  VendorError,
  type VendorService,
} from '../../src/index.ts';

const readThing = endpoint({
  name: 'things.read',
  method: 'GET',
  path: '/things/{id}',
  query: z.object({ n: z.number() }),
  response: z.object({ id: z.string() }),
  auth: 'token',
  repeatable: true,
});

const service: VendorService = {
  name: 'test.things',
  errors: createErrorFamily('TEST', createCatalogue('TEST', {}), VendorError),
  headers: { 'user-agent': 'test/1' },
  requestIdHeaders: ['x-id'],
  diagnose: () => undefined,
};

function clientWith(carrier: Carrier) {
  return createClientCore(
    { retry: false },
    {
      service,
      origins: { api: 'https://things.example' },
      authentication: { token: { authorize: () => Promise.resolve({ headers: { 'x-token': 't' } }) } },
      createCarrier: () => carrier,
    },
  );
}

test('a carrier is given the request and the call, and its answer is read like any other', async () => {
  const carried: CarriedRequest[] = [];
  await using core = clientWith((request) => {
    carried.push(request);
    const body = Buffer.from('{"id":"a"}');
    return Promise.resolve({ status: 200, headers: {}, body, phases: { firstByteMs: 1, totalMs: 1 } });
  });
  const input = { params: { id: 'a' }, query: { n: 1 } };
  expect(await core.caller.call(readThing, input)).toEqual({ id: 'a' });
  expect(carried).toMatchObject([
    {
      endpoint: { name: 'things.read' },
      input,
      method: 'GET',
      url: 'https://things.example/things/a?n=1',
      headers: { 'user-agent': 'test/1', 'x-token': 't' },
    },
  ]);
});

test('a failure of the carrier is the package’s error', async () => {
  await using core = clientWith(() =>
    Promise.reject(new TransportFailure({ reason: 'CONNECTION_RESET', code: 'ECONNRESET' })),
  );
  const call = core.caller.call(readThing, { params: { id: 'a' }, query: { n: 1 } });
  await expect(call).rejects.toMatchObject({ code: 'TEST_CONNECTION_RESET', attempts: 1 });
});
