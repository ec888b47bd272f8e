import { createAppleOrganisation, createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { signClientAssertion } from '../../src/auth/client-assertion.ts';
import { parseBusinessKey } from '../../src/index.ts';
import { createAccountRegistry } from '../../src/testing/accounts.ts';
import { createAssertionCheck } from '../../src/testing/assertion-check.ts';

describe('the check of assertions', () => {
  it('lets an id be used again only after its assertion has ended', async () => {
    const clock = createVirtualClock();
    const check = createAssertionCheck(clock);
    const accounts = createAccountRegistry();
    const { clientId, keyId, privateKeyPem } = accounts.add(createAppleOrganisation(), {});
    const account = accounts.find(clientId);
    if (!account) throw new Error('unreachable');
    const sign = async () => {
      const key = parseBusinessKey(privateKeyPem);
      return (await signClientAssertion({ clientId, keyId, key, nowMs: clock.now(), id: 'same' })).reveal();
    };
    expect(await check(await sign(), account)).toBeUndefined();
    await clock.advance(600_000);
    expect(await check(await sign(), account)).toBe('jti was used before');
    await clock.advance(1_000);
    expect(await check(await sign(), account)).toBeUndefined();
  });
});
