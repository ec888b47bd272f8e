// Client

// Resources
export type { Links, Resource } from './api/document.ts';
export { endpoints } from './api/endpoints.ts';
export type { MdmServer, MdmServerAttributes, MdmServerField } from './api/mdm-servers.ts';
export type { OrgDevice, OrgDeviceAttributes, OrgDeviceField } from './api/org-devices.ts';
// API account
export type { BusinessEdition } from './auth/edition.ts';
export { editionOf } from './auth/edition.ts';
export type { BusinessKeyInput, BusinessKeySource } from './auth/key-source.ts';
export type { BusinessKey } from './auth/private-key.ts';
export { parseBusinessKey } from './auth/private-key.ts';
export type { BusinessClient, BusinessClientOptions, ListOptions, ReadOptions } from './client.ts';
export { createBusinessClient } from './client.ts';
// Errors
export type { BusinessErrorCode, BusinessErrorDetail } from './errors.ts';
export { BusinessError, businessErrors } from './errors.ts';
export type { BusinessPage } from './paging.ts';
