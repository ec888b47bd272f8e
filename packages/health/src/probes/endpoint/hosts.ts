// Long: a table, one entry for each host.
/**
 * The hosts that an MDM provider's servers talk to, and what each answers to a request without credentials.
 *
 * Apple: "Use Apple products on enterprise networks" (support article 101555) and the references of each API. Google:
 * "Android Enterprise Network Requirements" (help article 10513641) and the discovery documents.
 */

interface BodyOf<Kind extends string> {
  /** The kind of body. */
  readonly kind: Kind;
}

/** The body that proves that the vendor itself answered: a status alone is no proof. */
export type Signature =
  /** A JSON object with this member. */
  | (BodyOf<'json'> & {
      /** The name of the member. */
      readonly member: string;
      /** The value of the member. Default: any. */
      readonly value?: string;
    })
  /** A text that matches. */
  | (BodyOf<'regex'> & {
      /** The regular expression. */
      readonly pattern: string;
    })
  /** A certificate list in DER, an empty body, no body to check, or any body. */
  | BodyOf<'der' | 'empty' | 'none' | 'any'>
  /** This text. */
  | (BodyOf<'text'> & {
      /** The text. */
      readonly text: string;
    });

/** One request without credentials, and its healthy answer. */
export interface EndpointQuestion {
  /** The path with its query. */
  readonly path: string;
  /** Headers besides those of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `h2` where the service speaks nothing else. Default: HTTP/1.1. */
  readonly protocol?: 'h2';
  /** The statuses of a healthy answer. */
  readonly status: readonly number[];
  /** What its body holds. */
  readonly signature: Signature;
}

/** A host to check. */
export interface EndpointHost {
  /** Its name in results. */
  readonly id: string;
  /** The host's name. */
  readonly host: string;
  /** The TCP port. */
  readonly port: number;
  /** Its owner. */
  readonly vendor: 'apple' | 'google' | 'own';
  /** The organisations that may have issued its certificate. Default: for a vendor's host those that are known. */
  readonly issuers?: readonly string[] | undefined;
  /** Whether its name may lead to a private address. Default: false. */
  readonly isPrivate?: boolean | undefined;
  /** Which of the vendor's published networks its addresses belong to. Default: its addresses may be any. */
  readonly network?: 'apns';
  /** What needs it. */
  readonly feature: string;
  /**
   * `required` for all who use the vendor, `feature` for those who use the feature, `alternative` where another entry
   * of the feature does as well, `optional` for convenience, `control` to tell the internet from a vendor.
   */
  readonly required: 'required' | 'feature' | 'alternative' | 'optional' | 'control';
  /** Which authorities its certificate may come from: the public ones, Apple's private one, either, or plain HTTP. */
  readonly trust: 'web' | 'apple' | 'any' | 'none';
  /** What to ask. Default: nothing; the handshake is all that is judged. */
  readonly ask?: EndpointQuestion;
}

/** When the list was last compared with the vendors' pages. */
export const endpointHostsAsOf = '2026-10';

/** The list, by vendor. */
export const endpointHosts: readonly EndpointHost[] = [
  {
    id: 'apple.push.443',
    host: 'api.push.apple.com',
    port: 443,
    vendor: 'apple',
    network: 'apns',
    feature: 'apple.push',
    required: 'required',
    trust: 'web',
    ask: {
      path: '/3/device/0000000000000000000000000000000000000000000000000000000000000000',
      protocol: 'h2',
      status: [400, 403, 404, 405],
      signature: { kind: 'json', member: 'reason' },
    },
  },
  {
    id: 'apple.push.2197',
    host: 'api.push.apple.com',
    port: 2197,
    vendor: 'apple',
    network: 'apns',
    feature: 'apple.push',
    required: 'alternative',
    trust: 'web',
    ask: {
      path: '/3/device/0000000000000000000000000000000000000000000000000000000000000000',
      protocol: 'h2',
      status: [400, 403, 404, 405],
      signature: { kind: 'json', member: 'reason' },
    },
  },
  {
    id: 'apple.dep',
    host: 'mdmenrollment.apple.com',
    port: 443,
    vendor: 'apple',
    feature: 'apple.dep',
    required: 'feature',
    trust: 'web',
    ask: {
      path: '/session',
      headers: { 'Content-Type': 'application/json;charset=UTF8', 'X-Server-Protocol-Version': '10' },
      status: [400, 401, 403],
      signature: {
        kind: 'regex',
        pattern:
          '^\\s*"?(oauth_|token_|signature_|nonce_|timestamp_|consumer_|USER_AGENT|UNAUTHORIZED|FORBIDDEN|ACCESS_DENIED|Bad Request|Unauthorized)',
      },
    },
  },
  {
    id: 'apple.vpp',
    host: 'vpp.itunes.apple.com',
    port: 443,
    vendor: 'apple',
    feature: 'apple.vpp',
    required: 'feature',
    trust: 'web',
    ask: { path: '/mdm/v2/service/config', status: [200], signature: { kind: 'json', member: 'limits' } },
  },
  {
    id: 'apple.meta.ent',
    host: 'api.ent.apple.com',
    port: 443,
    vendor: 'apple',
    feature: 'apple.metadata',
    required: 'feature',
    trust: 'web',
    ask: { path: '/v1/test', status: [401, 403], signature: { kind: 'none' } },
  },
  {
    id: 'apple.meta.edu',
    host: 'api.edu.apple.com',
    port: 443,
    vendor: 'apple',
    feature: 'apple.metadata.school',
    required: 'feature',
    trust: 'web',
    ask: { path: '/v1/test', status: [401, 403], signature: { kind: 'none' } },
  },
  {
    id: 'apple.abm',
    host: 'api-business.apple.com',
    port: 443,
    vendor: 'apple',
    feature: 'apple.abm',
    required: 'feature',
    trust: 'web',
    ask: { path: '/v1/orgDevices?limit=1', status: [401, 403], signature: { kind: 'none' } },
  },
  {
    id: 'apple.asm',
    host: 'api-school.apple.com',
    port: 443,
    vendor: 'apple',
    feature: 'apple.asm',
    required: 'feature',
    trust: 'web',
    ask: { path: '/v1/orgDevices?limit=1', status: [401, 403], signature: { kind: 'none' } },
  },
  {
    id: 'apple.oauth',
    host: 'account.apple.com',
    port: 443,
    vendor: 'apple',
    feature: 'apple.abm',
    required: 'feature',
    trust: 'web',
  },
  {
    id: 'apple.gdmf',
    host: 'gdmf.apple.com',
    port: 443,
    vendor: 'apple',
    feature: 'apple.updates',
    required: 'feature',
    trust: 'apple',
    ask: { path: '/v2/pmv', status: [200], signature: { kind: 'regex', pattern: 'AssetSets' } },
  },
  {
    id: 'apple.lock',
    host: 'deviceservices-external.apple.com',
    port: 443,
    vendor: 'apple',
    feature: 'apple.activationLock',
    required: 'feature',
    trust: 'any',
  },
  {
    id: 'apple.pushcert',
    host: 'identity.apple.com',
    port: 443,
    vendor: 'apple',
    feature: 'apple.pushCertificate',
    required: 'optional',
    trust: 'any',
  },
  {
    id: 'apple.lookup',
    host: 'itunes.apple.com',
    port: 443,
    vendor: 'apple',
    feature: 'apple.metadata',
    required: 'optional',
    trust: 'web',
    ask: { path: '/lookup?id=361309726', status: [200], signature: { kind: 'json', member: 'resultCount' } },
  },
  {
    id: 'apple.crl',
    host: 'crl.apple.com',
    port: 80,
    vendor: 'apple',
    feature: 'revocation',
    required: 'optional',
    trust: 'none',
    ask: { path: '/root.crl', status: [200], signature: { kind: 'der' } },
  },
  {
    id: 'google.amapi',
    host: 'androidmanagement.googleapis.com',
    port: 443,
    vendor: 'google',
    feature: 'google.amapi',
    required: 'required',
    trust: 'web',
    ask: {
      path: '/$discovery/rest?version=v1',
      status: [200],
      signature: { kind: 'json', member: 'id', value: 'androidmanagement:v1' },
    },
  },
  {
    id: 'google.emm',
    host: 'androidenterprise.googleapis.com',
    port: 443,
    vendor: 'google',
    feature: 'google.play',
    required: 'feature',
    trust: 'web',
    ask: {
      path: '/$discovery/rest?version=v1',
      status: [200],
      signature: { kind: 'json', member: 'id', value: 'androidenterprise:v1' },
    },
  },
  {
    id: 'google.zt',
    host: 'androiddeviceprovisioning.googleapis.com',
    port: 443,
    vendor: 'google',
    feature: 'google.zerotouch',
    required: 'feature',
    trust: 'web',
    ask: {
      path: '/$discovery/rest?version=v1',
      status: [200],
      signature: { kind: 'json', member: 'id', value: 'androiddeviceprovisioning:v1' },
    },
  },
  {
    id: 'google.pubsub',
    host: 'pubsub.googleapis.com',
    port: 443,
    vendor: 'google',
    feature: 'google.notifications',
    required: 'feature',
    trust: 'web',
    ask: {
      path: '/$discovery/rest?version=v1',
      status: [200],
      signature: { kind: 'json', member: 'id', value: 'pubsub:v1' },
    },
  },
  {
    id: 'google.oauth',
    host: 'oauth2.googleapis.com',
    port: 443,
    vendor: 'google',
    feature: 'google',
    required: 'required',
    trust: 'web',
  },
  {
    id: 'google.jwks',
    host: 'www.googleapis.com',
    port: 443,
    vendor: 'google',
    feature: 'google',
    required: 'required',
    trust: 'web',
    ask: { path: '/oauth2/v3/certs', status: [200], signature: { kind: 'json', member: 'keys' } },
  },
  {
    id: 'google.oidc',
    host: 'accounts.google.com',
    port: 443,
    vendor: 'google',
    feature: 'google.userOAuth',
    required: 'feature',
    trust: 'web',
    ask: { path: '/.well-known/openid-configuration', status: [200], signature: { kind: 'json', member: 'issuer' } },
  },
  {
    id: 'google.iamcredentials',
    host: 'iamcredentials.googleapis.com',
    port: 443,
    vendor: 'google',
    feature: 'google.keyless',
    required: 'feature',
    trust: 'web',
    ask: {
      path: '/$discovery/rest?version=v1',
      status: [200],
      signature: { kind: 'json', member: 'id', value: 'iamcredentials:v1' },
    },
  },
  {
    id: 'google.sts',
    host: 'sts.googleapis.com',
    port: 443,
    vendor: 'google',
    feature: 'google.keyless',
    required: 'feature',
    trust: 'web',
    ask: {
      path: '/$discovery/rest?version=v1',
      status: [200],
      signature: { kind: 'json', member: 'id', value: 'sts:v1' },
    },
  },
  {
    id: 'google.fcm',
    host: 'fcm.googleapis.com',
    port: 443,
    vendor: 'google',
    feature: 'google.ownDpcPush',
    required: 'feature',
    trust: 'web',
  },
  {
    id: 'control.google',
    host: 'www.google.com',
    port: 443,
    vendor: 'google',
    feature: 'control',
    required: 'control',
    trust: 'web',
    ask: { path: '/generate_204', status: [204], signature: { kind: 'empty' } },
  },
  {
    id: 'control.apple',
    host: 'captive.apple.com',
    port: 80,
    vendor: 'apple',
    feature: 'control',
    required: 'control',
    trust: 'none',
    ask: { path: '/hotspot-detect.html', status: [200], signature: { kind: 'regex', pattern: 'Success' } },
  },
];

/** The ids of the list. */
export const endpointIds: readonly string[] = endpointHosts.map(({ id }) => id);
