import { createHash } from 'node:crypto';
import { z } from 'zod';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { escapeMarkup, oneLine } from '../texts/escape.ts';
import { linksOf, plainText } from '../texts/render.ts';
import { type ChannelContext, type ChannelMessage, defineChannel } from './channel.ts';
import { ChannelError } from './channel-error.ts';

const Host = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$|^\[?[0-9a-f:]+\]?$/i, 'expected a host name or an address');
const Address = z
  .string()
  .regex(
    /^[^\s@<>,;:"()[\]\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/,
    'expected an address such as oncall@example.com',
  );

/** E-mail by SMTP. */
export const email = defineChannel({
  type: 'email',
  members: {
    host: Host.describe('The SMTP server.'),
    port: z.int().min(1).max(65_535).optional().describe('Default: 587, or 465 with "tls: implicit".'),
    tls: z
      .enum(['starttls', 'implicit', 'none'])
      .optional()
      .describe('"starttls" (default) fails if the server offers none; "none" is for a relay on this machine.'),
    user: z.string().min(1).optional().describe('The user. Default: no sign-in.'),
    password: SecretReference.optional().describe('The password of the user.'),
    from: Address.describe('The sender.'),
    to: z.array(Address).min(1).max(20).describe('The recipients.'),
    unsubscribeUrl: z
      .string()
      .regex(/^https:\/\/[^\s<>]+$/, 'expected an https address')
      .optional()
      .describe('An https address for the one-click unsubscription of RFC 8058. Default: no such header.'),
    dkim: z
      .strictObject({
        domain: Host,
        selector: z.string().regex(/^[A-Za-z0-9._-]{1,63}$/),
        privateKey: SecretReference.describe('The private key, as PEM.'),
      })
      .optional()
      .describe('Signs each mail. Default: the server signs, or nobody does.'),
  },
  rate: { perMinute: 60, burst: 20, coalesces: true },
  honoursKeys: false,
  check({ user, password, tls, host }) {
    if ((user === undefined) !== (password === undefined)) return 'expected both "user" and "password", or neither';
    if (tls !== 'none') return undefined;
    if (password !== undefined) return 'a password needs TLS: remove "tls: none"';
    return /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host)
      ? undefined
      : '"tls: none" is only for a relay on this machine';
  },
  async send(message, config, context) {
    const { createTransport } = await import('nodemailer');
    const { tls = 'starttls', user, password, dkim } = config;
    const auth = user !== undefined && password ? { user, pass: await context.secret(password) } : undefined;
    const transport = createTransport({
      host: config.host,
      port: config.port ?? (tls === 'implicit' ? 465 : 587),
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      ...(auth ? { auth } : {}),
      ...(context.ca === undefined ? {} : { tls: { ca: await trusted(context.ca) } }),
      ...(dkim ? { dkim: await signing(dkim, context) } : {}),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      dnsTimeout: 10_000,
      // Nothing of a message names a file or an address to read.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const end = () => transport.close();
    context.signal.addEventListener('abort', end, { once: true });
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const giveUp = () =>
      reject(new ChannelError('retry', 'The mail server did not answer in time.', { isUncertain: true }));
    context.signal.addEventListener('abort', giveUp, { once: true });
    try {
      const sent = await Promise.race([transport.sendMail(mailOf(message, config, context)), ended]);
      // Some recipients got it: a repetition would reach them twice.
      if (sent.rejected.length > 0)
        return { providerId: `${sent.messageId} (${sent.rejected.length} of ${config.to.length} recipients refused)` };
      return { providerId: sent.messageId };
    } catch (error) {
      throw meaningOf(error);
    } finally {
      context.signal.removeEventListener('abort', end);
      context.signal.removeEventListener('abort', giveUp);
      transport.close();
    }
  },
});

/** Node's own authorities, and those of the configuration. */
async function trusted(ca: string | readonly string[]): Promise<string[]> {
  const { rootCertificates } = await import('node:tls');
  return [...rootCertificates, ...(typeof ca === 'string' ? [ca] : ca)];
}

async function signing(
  { domain, selector, privateKey }: { domain: string; selector: string; privateKey: SecretReference },
  context: ChannelContext,
) {
  return {
    domainName: domain,
    keySelector: selector,
    privateKey: await context.secret(privateKey),
    headerFieldNames:
      'from:to:subject:date:message-id:in-reply-to:references:mime-version:content-type:auto-submitted:list-id:list-unsubscribe:list-unsubscribe-post',
  };
}

interface MailConfig {
  readonly from: string;
  readonly to: readonly string[];
  readonly unsubscribeUrl?: string | undefined;
}

function mailOf(message: ChannelMessage, { from, to, unsubscribeUrl }: MailConfig, context: ChannelContext) {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 24);
  const root = `<inc-${digest(`${context.installation} ${message.incident}`)}@${domain}>`;
  return {
    from,
    to: [...to],
    subject: oneLine(message.text.subject),
    text: plainText(message.text, message.language, message),
    html: htmlOf(message),
    // The same for every attempt: a receiver that gets a mail twice shows it once.
    messageId: `<msg-${digest(`${context.installation} ${message.key}`)}@${domain}>`,
    ...(message.incident === null ? {} : { inReplyTo: root, references: [root] }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'List-Id': `<alerts.${context.id.toLowerCase()}.${domain}>`,
      ...(unsubscribeUrl === undefined
        ? {}
        : { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
    },
  };
}

function htmlOf({ text, language, ...links }: ChannelMessage): string {
  const rows = text.facts.map(
    ({ label, value }) => `<tr><th align="left">${escapeMarkup(label)}</th><td>${escapeMarkup(value)}</td></tr>`,
  );
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head><body>`,
    `<h3>${escapeMarkup(text.subject)}</h3>`,
    ...text.paragraphs.map((paragraph) => `<p>${escapeMarkup(paragraph)}</p>`),
    `<table>${rows.join('\n')}</table>`,
    ...linksOf(links, language).map(
      ({ label, url }) => `<p><a href="${escapeMarkup(url)}">${escapeMarkup(label)}</a></p>`,
    ),
    '</body></html>',
  ].join('\n');
}

interface SmtpError {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly command?: unknown;
}

/** What a failure of SMTP means. The server's text is not repeated: it may contain addresses and policies. */
function meaningOf(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error;
  const { code, responseCode, command } = error as SmtpError;
  const shown = [code, responseCode, command]
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' ');
  if (code === 'ETLS' || code === 'EREQUIRETLS')
    return new ChannelError('broken', `The mail server offers no usable TLS (${shown}). Check port and "tls".`);
  if (typeof responseCode === 'number') {
    if ([530, 534, 535, 538].includes(responseCode))
      return new ChannelError('broken', `The mail server refuses the sign-in (${shown}). Check user and password.`);
    if (responseCode >= 400 && responseCode < 500)
      return new ChannelError('retry', `The mail server cannot take the message now (${shown}).`);
    if (command === 'MAIL FROM')
      return new ChannelError('broken', `The mail server refuses the sender (${shown}). Check "from".`);
    return new ChannelError('rejected', `The mail server refuses the message (${shown}). Check the recipients.`);
  }
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return new ChannelError('broken', `The mail server refuses the sign-in (${shown}). Check user and password.`);
  if (code === 'ESOCKET' && isCertificateError(error))
    return new ChannelError(
      'broken',
      'The certificate of the mail server is not trusted. Check the host name and NODE_EXTRA_CA_CERTS.',
    );
  return new ChannelError('retry', `No answer from the mail server (${shown}).`, { isUncertain: command === 'DATA' });
}

function isCertificateError(error: unknown): boolean {
  return error instanceof Error && /certificate|altnames|self-signed/i.test(error.message);
}
