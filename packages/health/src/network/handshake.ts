import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { NetworkAccess } from './network-access.ts';
import { NetworkFailure } from './network-failure.ts';
import { destroyOnAbort, within } from './within.ts';

/** What a handshake shows. */
export interface Handshake {
  /** The encrypted connection. Nothing may be sent on it unless `trusted`. */
  readonly socket: TLSSocket;
  /** Whether the chain leads to one of the authorities given and fits the name. */
  readonly trusted: boolean;
  /** Why it is not trusted: OpenSSL's or Node's code. */
  readonly problem: string | undefined;
  /** The server's certificates, its own first; the root last where it is known. */
  readonly chain: readonly X509Certificate[];
}

/** What a handshake needs. */
export interface HandshakeOptions {
  /** The name that the certificate has to fit. */
  readonly host: string;
  /** The authorities to judge by; they replace all others of the process. */
  readonly authorities: readonly string[];
  /** The protocol to ask for: `h2` or `http/1.1`. */
  readonly alpn: string;
}

/**
 * Makes a TLS handshake that succeeds also with a chain that nobody trusts, so that the chain can be read.
 *
 * @throws NetworkFailure - Of the layer `tls`, when there is no handshake at all.
 */
export async function shakeHands(
  socket: Socket,
  options: HandshakeOptions,
  network: NetworkAccess,
  signal: AbortSignal,
): Promise<Handshake> {
  return await within('tls', { clock: network.clock, signal }, async (ending) => {
    const encrypted = connect({
      socket,
      servername: options.host,
      ca: [...options.authorities],
      ALPNProtocols: [options.alpn],
      // The chain of an inspecting proxy has to be read; nothing is sent unless it turns out to be trusted.
      rejectUnauthorized: false,
    });
    const stop = destroyOnAbort(encrypted, ending);
    try {
      await Promise.race([once(encrypted, 'secureConnect'), endOf(encrypted)]);
    } finally {
      stop();
    }
    encrypted.on('error', () => {});
    return {
      socket: encrypted,
      trusted: encrypted.authorized,
      problem: encrypted.authorized ? undefined : String(encrypted.authorizationError),
      chain: chainOf(encrypted),
    };
  });
}

/** A peer that closes in the middle of a handshake is not always an error to Node. */
async function endOf(socket: TLSSocket): Promise<never> {
  await new Promise((resolve) => socket.once('close', resolve));
  throw new NetworkFailure('tls', 'ECONNRESET');
}

/** No chain of a vendor is longer; one that never ends is an attack. */
const longestChain = 10;

function chainOf(socket: TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  // Without a certificate Node answers with an empty object, and a root names itself, or nobody.
  let current: Partial<DetailedPeerCertificate> | undefined = socket.getPeerCertificate(true);
  while (current?.raw && !seen.has(current.fingerprint256 ?? '') && chain.length < longestChain) {
    seen.add(current.fingerprint256 ?? '');
    chain.push(new X509Certificate(current.raw));
    current = current.issuerCertificate;
  }
  return chain;
}
