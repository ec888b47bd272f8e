import { Agent } from 'node:http';
import { OAuth2Client } from 'google-auth-library';
import { androidmanagement } from 'googleapis/build/src/apis/androidmanagement/index.js';
import { createEmmClient, type EmmClient, parseServiceAccountKey } from '../../src/index.ts';

/** Where the bench's server is. */
export interface BenchServer {
  readonly port: number;
  readonly keyFile: string;
  readonly enterprise: string;
}

/** The bare library with a ready-made token and a keep-alive agent, its retries off as ours are. */
export function bareLibrary({ port }: BenchServer) {
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: 'ya29.bench' });
  return androidmanagement({
    version: 'v1',
    auth,
    rootUrl: `http://127.0.0.1:${port}/`,
    retry: false,
    agent: new Agent({ keepAlive: true }),
  });
}

/** Our client of the same server. */
export function ourClient(server: BenchServer, onDrift: (place: string) => void = () => {}): EmmClient {
  const origin = `http://127.0.0.1:${server.port}`;
  return createEmmClient({
    credential: parseServiceAccountKey(server.keyFile),
    origin,
    tokenOrigin: origin,
    hooks: { onDrift: ({ kind, pointer }) => onDrift(`${kind} ${pointer.replace(/\d+/, '*')}`) },
  });
}
