// The Google Play EMM API: `@mdmkit/google-emm/enterprise`.

export type { PlayMethods } from '../api/generated/method-types.ts';
export type { EmmCredential } from '../auth/credential.ts';
export type { NotificationSet, PlayClient, PlayClientOptions } from './client.ts';
export { createPlayClient } from './client.ts';
