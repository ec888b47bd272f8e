import { describe, expect, test } from 'vitest';
import { type OAuth1Parts, oauth1Header, percentEncode, signOAuth1 } from '../../src/auth/oauth1.ts';

/** RFC 5849 §1.2, the request for the photo. */
const rfc: OAuth1Parts = {
  method: 'GET',
  url: 'http://photos.example.net/photos?file=vacation.jpg&size=original',
  consumerKey: 'dpf43f3p2l4k3l03',
  consumerSecret: 'kd94hf93k423kf44',
  token: 'nnch734d00sl2jdk',
  tokenSecret: 'pfkkdhi9sl3r4s00',
  timestamp: 137_131_202,
  nonce: 'chapoH',
};

/** Key, token and nonce are those that Apple prints in its documentation; the secrets are made up. */
const apple: OAuth1Parts = {
  method: 'GET',
  url: 'https://mdmenrollment.apple.com/session',
  consumerKey: 'CK_00fadb3d36c6094cf479838455321b7c',
  consumerSecret: 'CS_example_consumer_secret',
  token: 'AT_O2109279022Oe03b641fd6f07d7face7894211d521fd8bef09c3O137392',
  tokenSecret: 'AS_example_access_secret',
  timestamp: 137_131_200,
  nonce: '4572616e48616d6d65724c61686176',
  version: '1.0',
};

describe('signOAuth1', () => {
  test('signs the example of RFC 5849 §1.2', () => {
    expect(signOAuth1(rfc)).toBe('MdpQcU8iPSUjWoN/UDMsK2sui9I=');
  });

  test('signs the sign-in of Device Assignment', () => {
    expect(signOAuth1(apple)).toBe('d/nNvxjCd0zsylUnMF5g8RWO7lA=');
  });

  test('depends on every part', () => {
    const changed: readonly Partial<OAuth1Parts>[] = [
      { method: 'POST' },
      { url: 'https://mdmenrollment.apple.com/account' },
      { consumerKey: 'x' },
      { consumerSecret: 'x' },
      { token: 'x' },
      { tokenSecret: 'x' },
      { timestamp: 1 },
      { nonce: 'x' },
    ];
    const signatures = [apple, ...changed.map((part) => ({ ...apple, ...part }))].map(signOAuth1);
    expect(new Set(signatures).size).toBe(changed.length + 1);
  });

  test('encodes the secrets in the key: what looks like a separator is none', () => {
    const [one, other] = [
      { ...apple, consumerSecret: 'a&b', tokenSecret: 'c' },
      { ...apple, consumerSecret: 'a', tokenSecret: 'b&c' },
    ];
    expect(signOAuth1(one)).not.toBe(signOAuth1(other));
  });
});

test('oauth1Header writes the parameters for the realm ADM, percent-encoded', () => {
  expect(oauth1Header(apple)).toBe(
    'OAuth realm="ADM", oauth_consumer_key="CK_00fadb3d36c6094cf479838455321b7c", ' +
      'oauth_token="AT_O2109279022Oe03b641fd6f07d7face7894211d521fd8bef09c3O137392", ' +
      'oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131200", ' +
      'oauth_nonce="4572616e48616d6d65724c61686176", oauth_version="1.0", ' +
      'oauth_signature="d%2FnNvxjCd0zsylUnMF5g8RWO7lA%3D"',
  );
});

test('percentEncode leaves only unreserved characters (RFC 3986 §2.3)', () => {
  expect(percentEncode("aZ09-._~ !'()*+/=&é")).toBe('aZ09-._~%20%21%27%28%29%2A%2B%2F%3D%26%C3%A9');
});
