// The client

export type { DepClient, DepClientOptions } from './client.ts';
export { createDepClient } from './client.ts';

// Resources

export type { Account } from './api/account.ts';
export type { Device } from './api/devices.ts';
export { endpoints } from './api/endpoints.ts';
export type { DevicePage, FetchDevicesOptions } from './device-list.ts';

// Server tokens

export type { DecryptServerTokenOptions } from './auth/decrypt-server-token.ts';
export { decryptServerToken, readServerTokenFile } from './auth/decrypt-server-token.ts';
export type { ContentCipher, EnvelopedData, KeyTransRecipient } from './auth/enveloped-data.ts';
export type { TokenKeyPair, TokenKeyPairOptions } from './auth/key-pair.ts';
export { createTokenKeyPair } from './auth/key-pair.ts';
export type { DepToken } from './auth/server-token.ts';
export { isServerTokenJson, parseServerToken } from './auth/server-token.ts';
export type { DepCredential } from './auth/session.ts';

// Errors

export type { DepErrorCode } from './errors.ts';
export { DepError, depErrors } from './errors.ts';
