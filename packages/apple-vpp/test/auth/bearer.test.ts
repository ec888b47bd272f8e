import { Secret } from '@mdmkit/core';
import { describe, expect, it } from 'vitest';
import { type ContentToken, createVppClient, parseContentToken } from '../../src/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

describe('the bearer credential', () => {
  it('is the whole text of the file', async () => {
    await using vpp = await startVpp();
    await vpp.client.clientConfig.get();
    const [request] = vpp.simulator.requests('clientConfig.get');
    expect(request?.headers.get('authorization')).toBe(`Bearer ${vpp.simulator.credential.value.reveal()}`);
  });

  it('is not sent where none is needed', async () => {
    await using vpp = await startVpp();
    await vpp.client.serviceConfig.get();
    expect(vpp.simulator.requests('serviceConfig.get')[0]?.headers.get('authorization')).toBeNull();
  });

  it('may come from a function, which is asked before each request', async () => {
    const given: ContentToken[] = [];
    await using vpp = await startVpp({}, { credential: () => given.shift() ?? Promise.reject(new Error('no more')) });
    const [old, fresh] = [vpp.simulator.issueToken(), vpp.simulator.issueToken()];
    given.push(parseContentToken(old), parseContentToken(fresh));
    vpp.simulator.revokeToken(old);
    expect(await failureOf(vpp.client.clientConfig.get())).toMatchObject({ code: 'VPP_TOKEN_REVOKED' });
    expect(await vpp.client.clientConfig.get()).toMatchObject({ locationName: 'Example Location' });
  });

  it('that cannot be had is our own trouble, and nothing is sent', async () => {
    const cause = new Error('the vault is sealed');
    await using vpp = await startVpp({}, { credential: () => Promise.reject(cause) });
    const error = await failureOf(vpp.client.clientConfig.get());
    expect(error).toMatchObject({ code: 'VPP_CREDENTIAL_UNAVAILABLE', kind: 'local', owner: 'us', cause });
    expect(vpp.simulator.requests()).toHaveLength(0);
  });

  it('that a function reads from a wrong file is refused as such', async () => {
    await using vpp = await startVpp({}, { credential: () => parseContentToken('-----BEGIN CERTIFICATE-----') });
    expect(await failureOf(vpp.client.clientConfig.get())).toMatchObject({ code: 'VPP_TOKEN_WRONG_KIND' });
  });

  it('that is no content token is refused', async () => {
    // @ts-expect-error a text is no parsed token
    await using vpp = await startVpp({}, { credential: () => 'eyJ0b2tlbiI6' });
    const error = await failureOf(vpp.client.clientConfig.get());
    expect(error.code).toBe('VPP_CREDENTIAL_UNAVAILABLE');
    expect(error.message).toContain('parseContentToken()');
    expect(error.message).not.toContain('eyJ0b2tlbiI6');
  });

  it.each([['eyJ0b2tlbiI6'], [undefined], [{ value: 'text' }], [new Secret('x')]])(
    '%j is a wrong option',
    (credential) => {
      // @ts-expect-error none of these is a content token
      expect(() => createVppClient({ credential })).toThrow(/^credential must be a content token/);
    },
  );

  it('does not hold up a call that is aborted meanwhile', async () => {
    const controller = new AbortController();
    await using vpp = await startVpp({}, { credential: () => new Promise<never>(() => controller.abort()) });
    const error = await failureOf(vpp.client.clientConfig.get({ signal: controller.signal }));
    expect(error).toMatchObject({ code: 'VPP_ABORTED', kind: 'aborted' });
  });
});
