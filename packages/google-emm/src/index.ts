// Client

// Resources
export type { Device } from './api/devices.ts';
export { endpoints } from './api/endpoints.ts';
export type { Enterprise } from './api/enterprises.ts';
// Service account
export type { EmmCredential } from './auth/access-token.ts';
export type { ServiceAccountKey } from './auth/service-account.ts';
export { parseServiceAccountKey } from './auth/service-account.ts';
export type { EmmClient, EmmClientOptions } from './client.ts';
export { createEmmClient } from './client.ts';
export type { ListDevicesOptions } from './device-list.ts';

// Errors
export type { EmmErrorCode } from './errors.ts';
export { EmmError, emmErrors } from './errors.ts';
export type { FieldViolation } from './google-error.ts';
