import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { isLoopback } from '@mdmkit/core';
import type { DialTarget, HostAddress, NetworkAccess } from './network-access.ts';
import { NetworkFailure } from './network-failure.ts';
import { openTunnel } from './proxy-tunnel.ts';
import { destroyOnAbort, within } from './within.ts';

/** The proxy for a target, if one is to be used. */
export function proxyFor({ host, port }: DialTarget, { proxy }: NetworkAccess): URL | undefined {
  const url = new URL(`${port === 80 ? 'http' : 'https'}://${host}:${port}`);
  const isDirect = proxy === undefined || isLoopback(url) || proxy.bypass?.(url) === true;
  return isDirect ? undefined : new URL(proxy.url);
}

/**
 * Finds the addresses of a host.
 *
 * @throws NetworkFailure - Of the layer `dns`.
 */
export async function resolveHost(
  host: string,
  family: 4 | 6,
  network: NetworkAccess,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return await within('dns', { clock: network.clock, signal }, async () => {
    // An address needs no resolver, and has one family only.
    const addresses = isIP(host) === 0 ? await network.resolve(host, family) : isIP(host) === family ? [host] : [];
    if (addresses.length === 0) throw new NetworkFailure('dns', 'ENODATA');
    return addresses;
  });
}

/**
 * Connects to an address.
 *
 * @throws NetworkFailure - Of the layer `tcp`.
 */
export async function dial(target: HostAddress, network: NetworkAccess, signal: AbortSignal): Promise<Socket> {
  return await within('tcp', { clock: network.clock, signal }, async (ending) => {
    const socket = network.connect(target);
    const stop = destroyOnAbort(socket, ending);
    try {
      await once(socket, 'connect');
    } finally {
      stop();
    }
    // Until a listener is added, an error of this socket must not end the process.
    socket.on('error', () => {});
    return socket;
  });
}

/**
 * Connects to a host through the proxy, which resolves the name itself.
 *
 * @throws NetworkFailure - Of the layer `dns` or `tcp` for the way to the proxy, of the layer `proxy` for its refusal.
 */
export async function dialThroughProxy(
  target: DialTarget,
  proxy: URL,
  network: NetworkAccess,
  signal: AbortSignal,
): Promise<Socket> {
  const port = Number(proxy.port || (proxy.protocol === 'https:' ? 443 : 80));
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  const [address = host] = await resolveHost(host, 4, network, signal).catch(() =>
    resolveHost(host, 6, network, signal),
  );
  const socket = await dial({ host, address, port }, network, signal);
  return await within('proxy', { clock: network.clock, signal }, (ending) =>
    openTunnel(
      socket,
      { proxy, target, credentials: network.proxy?.credentials, authorities: network.trusted },
      ending,
    ),
  );
}
