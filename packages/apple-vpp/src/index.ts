// Client

// Resources
export type { Asset, AssetsQuery } from './api/assets.ts';
export type { ClientConfig, ClientConfigChange, NotificationType } from './api/client-config.ts';
export { endpoints } from './api/endpoints.ts';
export type { MdmInfo } from './api/meta.ts';
export type { ServiceConfig } from './api/service-config.ts';
export type { VppCredential } from './auth/bearer.ts';
// Content token
export type { ContentToken } from './auth/content-token.ts';
export { isContentToken, parseContentToken } from './auth/content-token.ts';
export type { ListAssetsOptions, VppClient, VppClientOptions } from './client.ts';
export { createVppClient } from './client.ts';
export { parseDateTime } from './date-time.ts';
// Errors
export type { ErrorNumberEntry, VppErrorNumber } from './error-numbers.ts';
export { errorNumbers } from './error-numbers.ts';
export type { VppErrorCode } from './errors.ts';
export { VppError, vppErrors } from './errors.ts';
export type { IndexedPage } from './indexed-list.ts';
