import { describe, expect, it } from 'vitest';
import { requestAccessToken } from '../../src/api/access-token.ts';

describe('accessToken.request', () => {
  it('writes the parameters in the spelling of OAuth', () => {
    const body = requestAccessToken.body?.write({
      grantType: 'client_credentials',
      clientId: 'BUSINESSAPI.1',
      clientAssertionType: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      clientAssertion: 'x.y.z',
      scope: 'business.api',
    });
    expect(body).toEqual({
      grant_type: 'client_credentials',
      client_id: 'BUSINESSAPI.1',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'x.y.z',
      scope: 'business.api',
    });
  });

  it('needs nothing of the answer but the token', () => {
    expect(requestAccessToken.response?.read({ access_token: 'x', expires_in: '3600' })).toEqual({ accessToken: 'x' });
    expect(() => requestAccessToken.response?.read({ access_token: '' })).toThrow(/access_token/);
  });
});
