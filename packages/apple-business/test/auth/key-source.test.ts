import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type BusinessKeyInput, parseBusinessKey } from '../../src/index.ts';
import { errorOf, stage } from '../setup.ts';

describe('privateKey', () => {
  it('may be a text, a parsed key, or a function that yields either', async () => {
    await using scene = await stage();
    const pem = scene.simulator.account.privateKeyPem;
    for (const privateKey of [pem, parseBusinessKey(pem), () => pem, () => Promise.resolve(parseBusinessKey(pem))]) {
      await expect(scene.client({ privateKey }).mdmServers.list().toArray()).resolves.toHaveLength(2);
    }
  });

  it('is asked for anew with each access token', async () => {
    await using scene = await stage();
    let calls = 0;
    const privateKey = () => {
      calls += 1;
      return scene.simulator.account.privateKeyPem;
    };
    const client = scene.client({ privateKey });
    expect(calls).toBe(0);
    await client.mdmServers.list().toArray();
    await client.mdmServers.list().toArray();
    expect(calls).toBe(1);
    await scene.clock.advance(3_600_000);
    await client.mdmServers.list().toArray();
    expect(calls).toBe(2);
  });

  it('is refused when the client is made, naming the option', async () => {
    await using scene = await stage();
    expect(() => scene.client({ privateKey: 'hello' })).toThrow(/^privateKey is not usable: .*not a private key/);
    for (const privateKey of [undefined, 7, Buffer.from('x'), {}]) {
      const wrong = privateKey as unknown as BusinessKeyInput;
      expect(() => scene.client({ privateKey: wrong })).toThrow(TypeError);
    }
  });

  it('fails the call when the function yields something else, before anything is sent', async () => {
    await using scene = await stage();
    const error = await errorOf(scene.client({ privateKey: () => 'hello', label: 'acme' }).orgDevices.get('X'));
    expect(error).toMatchObject({ code: 'BUSINESS_KEY_UNREADABLE', label: 'acme' });
    expect(scene.simulator.requests()).toHaveLength(0);
  });

  it('fails the call when the function fails, and keeps its error', async () => {
    await using scene = await stage();
    const cause = new Error('vault is sealed');
    const privateKey = () => Promise.reject(cause);
    const error = await errorOf(scene.client({ privateKey, retry: false }).orgDevices.get('X'));
    expect(error).toMatchObject({ code: 'BUSINESS_KEY_UNAVAILABLE', kind: 'local', owner: 'us', cause });
    expect(inspect(error)).toContain('vault is sealed');
  });
});
