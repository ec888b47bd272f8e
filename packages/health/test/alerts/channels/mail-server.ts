import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { makeCertificate } from '../../support/certificates.ts';

const made = makeCertificate({ subject: [{ name: 'commonName', value: 'localhost' }], names: ['localhost'] });

/** The certificate of the server, which signs itself. */
export const mailCertificate = made.certificate;

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly source: string;
  readonly recipients: readonly string[];
  readonly isSecure: boolean;
  readonly user: string | undefined;
}

/** What the server refuses next, at which step. */
export interface MailRefusal {
  readonly step: 'recipient' | 'data' | 'sign-in' | 'connection';
  readonly code: number;
}

/** A mail server on this machine. */
export interface MailServer extends AsyncDisposable {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** How often somebody tried to sign in. */
  readonly signIns: number;
  /** Refuses the next commands, in order. */
  refuse(...next: readonly MailRefusal[]): void;
}

/** Starts a mail server. Default: STARTTLS with a certificate for `localhost`. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const refusals: MailRefusal[] = [];
  let signIns = 0;
  const refusalAt = (step: MailRefusal['step']): Error | undefined => {
    if (refusals[0]?.step !== step) return undefined;
    const code = refusals.shift()?.code;
    return Object.assign(new Error('refused by the test'), { responseCode: code });
  };
  const server = new SMTPServer({
    key: made.key,
    cert: made.certificate,
    authOptional: true,
    onConnect: (_session, done) => done(refusalAt('connection')),
    onAuth({ username }, _session, done) {
      signIns += 1;
      const refusal = refusalAt('sign-in');
      if (refusal) done(refusal);
      else done(null, { user: username });
    },
    onRcptTo: (_address, _session, done) => done(refusalAt('recipient')),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refusal = refusalAt('data');
        if (refusal) {
          done(refusal);
          return;
        }
        mails.push({
          source: Buffer.concat(chunks).toString('utf8'),
          recipients: session.envelope.rcptTo.map(({ address }) => address),
          isSecure: session.secure,
          user: typeof session.user === 'string' ? session.user : undefined,
        });
        done();
      });
    },
    ...options,
  });
  // A client that gives up closes its connection; that is no fault of the server.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on TCP has such an address.
    port: (server.server.address() as AddressInfo).port,
    mails,
    get signIns() {
      return signIns;
    },
    refuse: (...next) => void refusals.push(...next),
    [Symbol.asyncDispose]: async () => await new Promise<void>((resolve) => server.close(resolve)),
  };
}
