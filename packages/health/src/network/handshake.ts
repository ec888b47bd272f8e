import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import {
  checkServerIdentity,
  connect,
  type DetailedPeerCertificate,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import { secureContextOf } from '@mdmkit/core';
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
 * Makes a TLS handshake that succeeds also with an untrusted chain, so that the chain can be read.
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
    let judged: DetailedPeerCertificate | undefined;
    const encrypted = connect({
      socket,
      servername: options.host,
      secureContext: secureContextOf(options.authorities),
      ALPNProtocols: [options.alpn],
      // The chain of an inspecting proxy has to be read; nothing is sent unless it turns out to be trusted.
      rejectUnauthorized: false,
      checkServerIdentity(host, certificate) {
        // Node has just taken the chain apart to call this, which is a third of a handshake's work.
        judged = isDetailed(certificate) ? certificate : undefined;
        return checkServerIdentity(host, certificate);
      },
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
      chain: chainOf(judged ?? encrypted.getPeerCertificate(true)),
    };
  });
}

/** A peer that closes in the middle of a handshake is not always an error to Node. */
async function endOf(socket: TLSSocket): Promise<never> {
  await new Promise((resolve) => socket.once('close', resolve));
  throw new NetworkFailure('tls', 'ECONNRESET');
}

/** No chain of a vendor is longer; an endless chain is an attack. */
const longestChain = 10;

/** Without a certificate Node answers with an empty object, and a root names itself, or no issuer. */
function chainOf(leaf: Partial<DetailedPeerCertificate>): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  const fingerprints = new Set<string>();
  let current: Partial<DetailedPeerCertificate> | undefined = leaf;
  while (current?.raw && !fingerprints.has(current.fingerprint256 ?? '') && chain.length < longestChain) {
    const fingerprint = current.fingerprint256 ?? '';
    fingerprints.add(fingerprint);
    chain.push(certificateOf(fingerprint, current.raw));
    current = current.issuerCertificate;
  }
  return chain;
}

const parsed = new Map<string, X509Certificate>();
/** Ten megabytes at most. */
const mostParsed = 1_000;

/** A host shows the same certificates for weeks: each is parsed once. */
function certificateOf(fingerprint: string, raw: Buffer): X509Certificate {
  const certificate = parsed.get(fingerprint) ?? new X509Certificate(raw);
  parsed.delete(fingerprint);
  parsed.set(fingerprint, certificate);
  const [oldest] = parsed.keys();
  if (parsed.size > mostParsed && oldest !== undefined) parsed.delete(oldest);
  return certificate;
}

function isDetailed(certificate: PeerCertificate): certificate is DetailedPeerCertificate {
  return 'issuerCertificate' in certificate;
}
