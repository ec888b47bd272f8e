import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Handshake, shakeHands } from '../../network/handshake.ts';
import { appleRoots } from './expected-issuers.ts';
import type { EndpointCode } from './findings.ts';
import type { EndpointHost } from './hosts.ts';
import { isExpectedIssuer, isRooted, judgeChain } from './judge-chain.ts';
import type { Walk, WayOptions } from './way.ts';

/** What became of the encryption of a way. */
export interface SecuredWay {
  /** The connection to ask on; undefined where nothing may be sent. */
  readonly socket: Duplex | undefined;
  /** What is wrong; undefined when the vendor itself was reached. */
  readonly code: EndpointCode | undefined;
  /** What is known of this case. */
  readonly detail?: string | undefined;
  /** Something odd that is no failure. */
  readonly note?: string | undefined;
  /** The inspecting product. */
  readonly product?: string | undefined;
  /** The server's certificates. */
  readonly chain: readonly X509Certificate[];
}

/**
 * Encrypts a way and judges the certificate: first by the well-known authorities alone, then, where these do not vouch
 * for it, on further connections by Apple's pinned root and by what this machine was told to trust. A host of your own
 * may have an authority of your own: one handshake by all of them is enough, unless the issuer is not the expected one.
 *
 * @throws NetworkFailure - When there is no handshake.
 */
export async function secureWay(
  target: EndpointHost,
  socket: Socket,
  reopen: () => Promise<Socket>,
  walk: Walk,
  options: WayOptions,
): Promise<SecuredWay> {
  if (target.trust === 'none') return { socket, code: undefined, chain: [] };
  const { network, signal, allowInterception } = options;
  const alpn = target.ask?.protocol ?? 'http/1.1';
  const shake = (on: Socket, authorities: readonly string[]) =>
    shakeHands(on, { host: target.host, authorities, alpn }, network, signal);
  const isOwn = target.vendor === 'own';
  let first = await walk('tls', () => shake(socket, isOwn ? network.trusted : network.wellKnown), protocolOf);
  if (isOwn && first.trusted && network.extra.length > 0 && !isExpectedIssuer(target, first.chain[0])) {
    first.socket.destroy();
    first = await shake(await reopen(), network.wellKnown);
  }
  const again = async (authorities: readonly string[]) => {
    if (first.trusted || authorities.length === 0) return undefined;
    first.socket.destroy();
    const handshake = await shake(await reopen(), authorities);
    if (!handshake.trusted) handshake.socket.destroy();
    return handshake.trusted ? handshake : undefined;
  };
  const byApple = target.vendor === 'apple' ? await again(pinnedRoots(first.chain)) : undefined;
  const byMachine = byApple || network.extra.length === 0 ? undefined : await again(network.trusted);
  const { chain, problem } = first;
  const evidence = {
    target,
    chain,
    problem,
    isRooted: !first.trusted && isRooted(chain, isOwn ? network.trusted : network.wellKnown),
    isApple: byApple !== undefined,
    isTrustedHere: byMachine !== undefined,
  };
  const verdict = judgeChain(evidence);
  const isAllowed = verdict.code === 'ENDPOINT_INTERCEPTED_TRUSTED' && allowInterception;
  const code = isAllowed ? 'ENDPOINT_INSPECTION_ALLOWED' : verdict.code;
  const trusted = first.trusted ? first : (byApple ?? byMachine);
  const isOpen = trusted !== undefined && (code === undefined || isAllowed);
  if (!isOpen) for (const handshake of [first, byApple, byMachine]) handshake?.socket.destroy();
  const common = { note: verdict.note, product: verdict.product, chain };
  if (isOpen && target.ask?.protocol === 'h2' && trusted.socket.alpnProtocol !== 'h2') {
    trusted.socket.destroy();
    return { ...common, socket: undefined, code: 'ENDPOINT_TLS_VERSION', detail: 'no HTTP/2' };
  }
  return { ...common, socket: isOpen ? trusted.socket : undefined, code, detail: problem };
}

/** The certificates of a chain that are Apple's own roots, by their fingerprints: never by their names. */
function pinnedRoots(chain: readonly X509Certificate[]): readonly string[] {
  return chain.filter(({ fingerprint256 }) => appleRoots.includes(fingerprint256)).map((root) => root.toString());
}

function protocolOf({ socket }: Handshake): string {
  return [socket.getProtocol(), socket.alpnProtocol || undefined].filter((part) => part != null).join(' ');
}
