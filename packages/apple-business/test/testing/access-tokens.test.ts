import { createAppleOrganisation, createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { createAccessTokenRegistry } from '../../src/testing/access-tokens.ts';
import { createAccountRegistry } from '../../src/testing/accounts.ts';

describe('the access tokens', () => {
  it('end with time, with their account, or all at once', async () => {
    const clock = createVirtualClock();
    const accounts = createAccountRegistry();
    const [one, two] = [1, 2].map(() => accounts.find(accounts.add(createAppleOrganisation(), {}).clientId));
    if (!one || !two) throw new Error('unreachable');
    const tokens = createAccessTokenRegistry(clock, 10);
    const [first, second] = [tokens.issue(one), tokens.issue(two)];
    expect(tokens.find(first)).toBe(one);
    tokens.revoke(one.clientId);
    expect([tokens.find(first), tokens.find(second)]).toEqual([undefined, two]);
    tokens.revoke(undefined);
    expect(tokens.find(second)).toBeUndefined();
    const third = tokens.issue(one);
    await clock.advance(10_000);
    expect(tokens.find(third)).toBeUndefined();
  });
});
