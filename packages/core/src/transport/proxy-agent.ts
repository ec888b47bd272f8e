import type { AgentOptions, ClientRequest, Agent as HttpAgent, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { AgentConnectOpts } from 'agent-base';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { TransportFailure } from '../errors/transport-failure.ts';
import type { ProxyOptions } from './proxy.ts';
import { observe } from './socket-timings.ts';
import { toTransportFailure } from './to-transport-failure.ts';

/**
 * Makes a pool of tunnels through a proxy.
 *
 * The library hands the proxy's refusal on as if the vendor had said it; here it becomes a failure of its own.
 */
export function createProxyAgent(
  proxy: ProxyOptions,
  pool: AgentOptions,
  trust: Pick<ConnectionOptions, 'ca'>,
): HttpAgent {
  const url = new URL(proxy.url);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const refuse = (status: number) =>
    new TransportFailure({
      reason: status === 407 ? 'PROXY_AUTHENTICATION_REQUIRED' : 'PROXY_FAILED',
      code: `PROXY_STATUS_${status}`,
      host: url.hostname,
      port,
    });

  class TunnelAgent extends HttpsProxyAgent<string> {
    override async connect(request: ClientRequest, options: AgentConnectOpts): Promise<Socket> {
      const startedMs = performance.now();
      let status = 200;
      request.once('proxyConnect', (answer: IncomingMessage) => {
        status = answer.statusCode ?? 0;
      });
      let socket: Socket;
      try {
        socket = await super.connect(request, { ...options, ...trust });
      } catch (error) {
        const { code, syscall } = toTransportFailure(error, url);
        throw new TransportFailure({ reason: 'PROXY_FAILED', code, syscall, host: url.hostname, port });
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
    ...trust,
    // As a function, so that the header exists only while a tunnel is asked for.
    headers: (): Record<string, string> => {
      const credentials = proxy.credentials?.reveal();
      return credentials === undefined
        ? {}
        : { 'Proxy-Authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
    },
  });
}
