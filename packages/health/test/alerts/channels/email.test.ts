import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { ChannelError } from '../../../src/alerts/channels/channel-error.ts';
import { ChannelConfig } from '../../../src/alerts/channels/index.ts';
import { mailCertificate, startMailServer } from './mail-server.ts';
import { messageSource, openChannel } from './run-channel.ts';

const password = 'correct horse battery staple';

async function open(
  changes: Readonly<Record<string, unknown>> = {},
  options: Parameters<typeof startMailServer>[0] = {},
) {
  const server = await startMailServer(options);
  const config = {
    type: 'email',
    host: 'localhost',
    port: server.port,
    user: 'alerts',
    password: { env: 'PASSWORD' },
    from: 'health@alerts.example.com',
    to: ['oncall@example.com'],
    ...changes,
  };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const dkim = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { runner, broken, ...rest } = openChannel(
    config,
    { PASSWORD: password, DKIM: dkim },
    { ca: mailCertificate, publicUrl: 'https://health.example.com' },
  );
  return {
    server,
    runner,
    broken,
    async [Symbol.asyncDispose]() {
      await rest[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const failureOf = async (work: Promise<unknown>) =>
  await work.then(
    () => undefined,
    (error: unknown) => {
      expect(error).toBeInstanceOf(ChannelError);
      expect(String(error)).not.toContain(password);
      return error;
    },
  );

/** A header of a mail, unfolded; undefined without it. */
function header(source: string, name: string): string | undefined {
  const [head = ''] = source.split('\r\n\r\n');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head.replace(/\r\n[ \t]+/g, ' '))?.[1];
}

/** Decodes the encoded words of RFC 2047 in UTF-8. */
function decoded(text: string): string {
  const parts = text.replace(/\?=\s+=\?/g, '?==?').matchAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=|([^=]+|=)/gi);
  return [...parts]
    .map(([, encoding, value = '', plain]) => {
      if (encoding === undefined) return plain;
      if (encoding.toUpperCase() === 'B') return Buffer.from(value, 'base64').toString('utf8');
      const bytes = value
        .replaceAll('_', ' ')
        .replace(/=([0-9A-F]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
      return Buffer.from(bytes, 'latin1').toString('utf8');
    })
    .join('');
}

test('a mail goes over STARTTLS after sign-in, in the thread of its incident', async () => {
  await using opened = await open();
  const { runner, server } = opened;
  await runner.sendNow(messageSource('opened'));
  await runner.sendNow(messageSource('opened'));
  await runner.sendNow(messageSource('resolved'));
  await runner.sendNow(messageSource('test', { incident: null }));
  const [opening, again, resolved, about] = server.mails.map(({ source }) => source);
  expect(server.mails[0]).toMatchObject({ isSecure: true, user: 'alerts', recipients: ['oncall@example.com'] });
  expect(header(opening ?? '', 'Message-ID')).toBe(header(again ?? '', 'Message-ID'));
  expect(header(opening ?? '', 'Message-ID')).not.toBe(header(resolved ?? '', 'Message-ID'));
  const root = header(opening ?? '', 'References');
  expect(root).toMatch(/^<inc-[0-9a-f]+@alerts\.example\.com>$/);
  expect(header(resolved ?? '', 'References')).toBe(root);
  expect(header(resolved ?? '', 'In-Reply-To')).toBe(root);
  expect(header(about ?? '', 'References')).toBeUndefined();
  expect(header(opening ?? '', 'Auto-Submitted')).toBe('auto-generated');
  expect(header(opening ?? '', 'List-ID')).toContain('alerts.alarm.alerts.example.com');
});

test('a mail links to its incident on the board, as text and as HTML', async () => {
  await using opened = await open();
  await opened.runner.sendNow(messageSource('opened'));
  const source = opened.server.mails[0]?.source.replaceAll('=\r\n', '') ?? '';
  expect(source).toContain('Show the incident: https://health.example.com/incidents/inc-a');
  expect(source).toContain('href=3D"https://health.example.com/incidents/inc-a"');
});

test('a server without STARTTLS gets neither the password nor the message', async () => {
  await using opened = await open({}, { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
  expect(await failureOf(opened.runner.sendNow(messageSource('opened')))).toMatchObject({ failure: 'broken' });
  expect(opened.server.mails).toEqual([]);
  expect(opened.server.signIns).toBe(0);
});

test('a certificate of another name is refused', async () => {
  await using opened = await open({ host: '127.0.0.2' });
  const failure = await failureOf(opened.runner.sendNow(messageSource('opened')));
  expect(failure).toBeDefined();
  expect(opened.server.mails).toEqual([]);
});

test.each([
  [{ step: 'recipient', code: 450 }, 'retry'],
  [{ step: 'connection', code: 421 }, 'retry'],
  [{ step: 'sign-in', code: 535 }, 'broken'],
  [{ step: 'data', code: 552 }, 'rejected'],
  [{ step: 'recipient', code: 550 }, 'rejected'],
] as const)('understands a refusal: %o', async (refusal, failure) => {
  await using opened = await open();
  opened.server.refuse(refusal);
  expect(await failureOf(opened.runner.sendNow(messageSource('opened')))).toMatchObject({ failure });
  expect(opened.server.signIns).toBeLessThanOrEqual(1);
  await opened.runner.sendNow(messageSource('opened'));
  expect(opened.server.mails).toHaveLength(1);
});

test('a mail that reached one of two recipients is not repeated', async () => {
  await using opened = await open({ to: ['gone@example.com', 'oncall@example.com'] });
  opened.server.refuse({ step: 'recipient', code: 550 });
  const { providerId } = await opened.runner.sendNow(messageSource('opened'));
  expect(providerId).toContain('1 of 2 recipients refused');
  expect(opened.server.mails).toMatchObject([{ recipients: ['oncall@example.com'] }]);
});

test('a long Japanese subject arrives whole, and text of a vendor adds no header', async () => {
  await using opened = await open({ language: 'ja' });
  const tenant = `${'株式会社オーロラ'.repeat(14)}😀\r\nBcc: thief@example.com`;
  const content = { title: `${tenant} fails`, severity: 'major', tenant } as const;
  await opened.runner.sendNow(messageSource('opened', { content }));
  const [{ source, recipients } = { source: '', recipients: [] }] = opened.server.mails;
  expect(decoded(header(source, 'Subject') ?? '')).toBe(
    `【障害・重大】${'株式会社オーロラ'.repeat(14)}😀 Bcc: thief@example.com fails`,
  );
  expect(header(source, 'Bcc')).toBeUndefined();
  expect(recipients).toEqual(['oncall@example.com']);
  const [head = ''] = source.split('\r\n\r\n');
  expect(Math.max(...head.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
});

test('text of a vendor does not become HTML', async () => {
  await using opened = await open();
  const title = '<img src=x onerror=alert(1)> & "quoted"';
  await opened.runner.sendNow(messageSource('opened', { content: { title, severity: 'major', tenant: title } }));
  const source = opened.server.mails[0]?.source ?? '';
  const html = source.slice(source.indexOf('text/html'));
  expect(html).not.toContain('<img');
});

test('a mail is signed, with the headers of one-click unsubscription among the signed ones', async () => {
  await using opened = await open({
    unsubscribeUrl: 'https://health.example.com/unsubscribe',
    dkim: { domain: 'alerts.example.com', selector: 's1', privateKey: { env: 'DKIM' } },
  });
  await opened.runner.sendNow(messageSource('opened'));
  const source = opened.server.mails[0]?.source ?? '';
  expect(header(source, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
  const signed = /; ?h=([^;]+);/.exec(header(source, 'DKIM-Signature') ?? '')?.[1]?.toLowerCase() ?? '';
  expect(signed.replaceAll(' ', '').split(':')).toEqual(
    expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post', 'subject', 'references']),
  );
});

test('a password without TLS, and a relay elsewhere without TLS, are refused in the configuration', () => {
  const config = { id: 'a', type: 'email', host: 'localhost', from: 'a@example.com', to: ['b@example.com'] };
  expect(ChannelConfig.safeParse({ ...config, tls: 'none' }).success).toBe(true);
  const auth = { user: 'u', password: { env: 'P' } };
  expect(ChannelConfig.safeParse({ ...config, ...auth, tls: 'none' }).success).toBe(false);
  expect(ChannelConfig.safeParse({ ...config, tls: 'none', host: 'mail.example.com' }).success).toBe(false);
  expect(ChannelConfig.safeParse({ ...config, user: 'u' }).success).toBe(false);
});
