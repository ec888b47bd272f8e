import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createCatalogue,
  createClientCore,
  createErrorFamily,
  endpoint,
  VendorError,
  type VendorService,
} from '../src/index.ts';
import { createSimulator, createVirtualClock, listen } from '../src/testing/index.ts';

const get = endpoint({
  name: 'things.get',
  method: 'GET',
  path: '/things/{id}',
  response: z.object({ id: z.string(), n: z.number().optional() }),
  auth: 'none',
  repeatable: true,
});
const catalogue = createCatalogue('DEP', {});
const errors = createErrorFamily('DEP', catalogue, VendorError);
const service: VendorService = {
  name: 'test.things',
  errors,
  headers: { 'user-agent': 'x/1' },
  requestIdHeaders: ['x-request-id'],
  diagnose: () => undefined,
};

function simulator() {
  return createSimulator({
    origins: ['https://things.example'],
    endpoints: [get],
    handlers: { 'things.get': ({ params }) => Response.json({ id: params['id'], n: 'x', extra: 1 }) },
    notFound: () => new Response(null, { status: 404 }),
  });
}

describe('call', () => {
  it('reads an answer, reports drift and repeats a failure', async () => {
    const sim = simulator();
    await using server = await listen(sim);
    const drift: unknown[] = [];
    const phases: unknown[] = [];
    const clock = createVirtualClock();
    const core = createClientCore(
      { clock, random: () => 0.5, hooks: { onDrift: (e) => drift.push(e), onResponse: (e) => phases.push(e) } },
      { service, origins: { api: server.origin }, authentication: {} },
    );
    sim.faults.add({ fault: 'reset' });
    sim.faults.add({ fault: { status: 503, headers: { 'retry-after': '7' } } });
    expect(await core.caller.call(get, { params: { id: 'a b' } })).toEqual({ id: 'a b', extra: 1 });
    expect(clock.sleptMs).toBe(7250);
    expect(drift).toMatchObject([
      { kind: 'wrong-type', pointer: '/n' },
      { kind: 'unknown-member', pointer: '/extra' },
    ]);
    console.log(phases);
    sim.faults.add({ fault: 'reset-body', times: 3 });
    await expect(core.caller.call(get, { params: { id: 'a' } })).rejects.toMatchObject({
      code: 'DEP_CONNECTION_RESET',
      attempts: 3,
    });
    await core.close();
  });
});
