import { getAssets } from './assets.ts';
import { getClientConfig, updateClientConfig } from './client-config.ts';
import { getServiceConfig } from './service-config.ts';

/** Every call of the Apps and Books service that this package makes and its simulator answers. */
export const endpoints = [getServiceConfig, getClientConfig, updateClientConfig, getAssets] as const;
