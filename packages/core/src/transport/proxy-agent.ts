import type { AgentOptions, ClientRequest, Agent as HttpAgent, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { AgentConnectOpts } from 'agent-base';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { TransportFailure } from '../errors/transport-failure.ts';
import type { Secret } from '../secret.ts';
import { onDestroy } from './on-destroy.ts';
import { observe } from './socket-timings.ts';
import { toTransportFailure } from './to-transport-failure.ts';

/** How long one address of the proxy may take if it has several, in milliseconds. */
const proxyAttemptMs = 2_500;

/**
 * Makes a pool of tunnels through a proxy.
 *
 * The library hands the proxy's refusal on as if the vendor had said it; here it becomes a failure of its own.
 */
export function createProxyAgent(
  url: URL,
  credentials: Secret | undefined,
  pool: AgentOptions,
  secureContext: () => SecureContext,
): HttpAgent {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const refuse = (status: number) =>
    new TransportFailure({
      reason: status === 407 ? 'PROXY_AUTHENTICATION_REQUIRED' : 'PROXY_FAILED',
      // A proxy that speaks something else than HTTP has no status.
      code: Number.isInteger(status) ? `PROXY_STATUS_${status}` : 'PROXY_ANSWER_UNREADABLE',
      host: url.hostname,
      port,
    });

  class TunnelAgent extends HttpsProxyAgent<string> {
    override async connect(request: ClientRequest, options: AgentConnectOpts): Promise<Socket> {
      const startedMs = performance.now();
      let status = 200;
      request.once('proxyConnect', (answer: IncomingMessage) => {
        status = answer.statusCode ?? 0;
        // Any 2xx opens the tunnel (RFC 9110 §9.3.6); the library knows 200 only.
        if (status >= 200 && status < 300) answer.statusCode = status = 200;
      });
      // A request that is given up while the proxy keeps silent must not leave its connection behind.
      const givenUp = new AbortController();
      const stopWatching = onDestroy(request, () => givenUp.abort());
      this.connectOpts = { ...this.connectOpts, signal: givenUp.signal };
      let socket: Socket;
      try {
        // The library passes all options on to `tls.connect`; its types know only some of them.
        const secure = { ...options, secureContext: secureContext() };
        socket = await super.connect(request, secure);
      } catch (error) {
        const { code, syscall } = toTransportFailure(error, url);
        // The library has no code for a proxy that closes before its answer is complete.
        const known = code === 'UNKNOWN' ? 'PROXY_CLOSED' : code;
        throw new TransportFailure({ reason: 'PROXY_FAILED', code: known, syscall, host: url.hostname, port });
      } finally {
        // From here on the tunnel belongs to the pool, and outlives the request that it was opened for.
        stopWatching();
      }
      if (status !== 200) {
        socket.destroy();
        throw refuse(status);
      }
      observe(socket, { startedMs, connectedMs: performance.now() });
      return socket;
    }
  }

  return new TunnelAgent(url.href, {
    ...pool,
    // A proxy that is reached by TLS is trusted as the vendor is.
    ...(url.protocol === 'https:' ? { secureContext: secureContext() } : {}),
    // Node gives an address of the proxy up after 250 ms; a proxy in another country takes longer.
    autoSelectFamilyAttemptTimeout: proxyAttemptMs,
    // As a function, so that the header exists only while a tunnel is asked for.
    headers: (): Record<string, string> => {
      if (credentials === undefined) return {};
      return { 'Proxy-Authorization': `Basic ${Buffer.from(credentials.reveal()).toString('base64')}` };
    },
  });
}
