import { createAppleOrganisation } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { createAccountRegistry } from '../../src/testing/accounts.ts';

describe('the accounts', () => {
  it('have ids in the form of their edition', () => {
    const accounts = createAccountRegistry();
    const organisation = createAppleOrganisation();
    expect(accounts.add(organisation, {}).clientId).toMatch(/^BUSINESSAPI\.[0-9a-f-]{36}$/);
    const school = accounts.add(organisation, { edition: 'school' });
    expect(school.clientId).toMatch(/^SCHOOLAPI\.[0-9a-f-]{36}$/);
    expect(accounts.find(school.clientId)).toMatchObject({ edition: 'school', organisation });
  });

  it('lose a key for good', () => {
    const accounts = createAccountRegistry();
    const { clientId, keyId } = accounts.add(createAppleOrganisation(), {});
    expect(accounts.revokeKey(keyId)).toBe(true);
    expect(accounts.revokeKey(keyId)).toBe(false);
    expect(accounts.find(clientId)?.keys.size).toBe(0);
  });
});
