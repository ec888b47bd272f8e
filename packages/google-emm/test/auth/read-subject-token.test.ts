import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from '@mdmkit/core';
import { createVirtualClock } from '@mdmkit/core/testing';
import { AwsClient } from 'google-auth-library';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseExternalAccount } from '../../src/auth/external-account.ts';
import { readSubjectToken } from '../../src/auth/read-subject-token.ts';
import type { ExternalAccountOptions } from '../../src/index.ts';
import { serve } from '../raw-server.ts';
import { failureOf, startEmm } from '../start-emm.ts';

const transport = createTransport();
const clock = createVirtualClock({ startMs: Date.UTC(2026, 10, 29, 12) });
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'subject-token-'));
});

afterAll(async () => {
  await transport.close();
  await rm(folder, { recursive: true });
});

const audience = '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x';
const jwt = 'urn:ietf:params:oauth:token-type:jwt';

function account(credential_source: unknown, options: ExternalAccountOptions = {}) {
  const config = { type: 'external_account', audience, subject_token_type: jwt, credential_source };
  return parseExternalAccount(JSON.stringify(config), { allowedHosts: ['127.0.0.1'], ...options });
}

const read = (...args: Parameters<typeof account>) => readSubjectToken(account(...args), { transport, clock });

describe('a URL', () => {
  test('is asked with its headers, and the token is the text or a member', async () => {
    await using server = await serve((request, response) => {
      response.end(request.headers.metadata === 'true' ? '{"access_token":"t1"}' : ' t2\n');
    });
    const format = { type: 'json', subject_token_field_name: 'access_token' };
    expect(await read({ url: server.origin, headers: { Metadata: 'true' }, format })).toBe('t1');
    expect(await read({ url: server.origin })).toBe('t2');
  });

  test.for([
    [403, 'no', 'answered with status 403'],
    [200, '', 'is empty'],
  ] as const)('that answers %i "%s" is named', async ([status, body, words]) => {
    await using server = await serve((_, response) => response.writeHead(status).end(body));
    const error = await failureOf(read({ url: server.origin }));
    expect(error).toMatchObject({ code: 'EMM_SUBJECT_TOKEN_UNAVAILABLE' });
    expect(String(error)).toContain(words);
  });
});

describe('AWS', () => {
  const source = {
    environment_id: 'aws1',
    regional_cred_verification_url: 'https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15',
  };
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret/+key', sessionToken: 'session+token' };

  test.for([credentials, { ...credentials, sessionToken: undefined }])(
    'the request is signed as google-auth-library signs it',
    async ({ accessKeyId, secretAccessKey, sessionToken }) => {
      vi.useFakeTimers({ now: clock.now(), toFake: ['Date'] });
      try {
        const theirs = new AwsClient({
          type: 'external_account',
          audience,
          subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
          token_url: 'https://sts.googleapis.com/v1/token',
          aws_security_credentials_supplier: {
            getAwsRegion: () => Promise.resolve('eu-west-1'),
            getAwsSecurityCredentials: () =>
              Promise.resolve({ accessKeyId, secretAccessKey, ...(sessionToken ? { token: sessionToken } : {}) }),
          },
        });
        const ours = await read(source, {
          awsCredentials: () => Promise.resolve({ accessKeyId, secretAccessKey, sessionToken, region: 'eu-west-1' }),
        });
        expect(decodeURIComponent(ours)).toBe(decodeURIComponent(await theirs.retrieveSubjectToken()));
      } finally {
        vi.useRealTimers();
      }
    },
  );

  test('the credentials of an instance are read with a session', async () => {
    await using server = await serve((request, response) => {
      if (request.method === 'PUT') return response.end('session-1');
      if (request.headers['x-aws-ec2-metadata-token'] !== 'session-1') return response.writeHead(401).end();
      if (request.url === '/zone') return response.end('us-east-2b');
      if (request.url === '/role') return response.end('reader');
      return response.end('{"AccessKeyId":"AKID","SecretAccessKey":"s","Token":"t"}');
    });
    const token = await read({
      ...source,
      region_url: `${server.origin}/zone`,
      url: `${server.origin}/role`,
      imdsv2_session_token_url: `${server.origin}/session`,
    });
    const { url, headers } = JSON.parse(decodeURIComponent(token)) as {
      url: string;
      headers: { key: string; value: string }[];
    };
    expect(url).toBe('https://sts.us-east-2.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15');
    const value = (name: string) => headers.find(({ key }) => key === name)?.value;
    expect(value('authorization')).toContain('Credential=AKID/20261129/us-east-2/sts/aws4_request');
    expect(value('x-goog-cloud-target-resource')).toBe(audience);
    expect(server.requests.at(-1)?.url).toBe('/role/reader');
  });
});

describe('an executable', () => {
  async function program(lines: string): Promise<string> {
    const path = join(folder, `program-${Math.random()}`);
    await writeFile(path, `#!/bin/sh\n${lines}\n`);
    await chmod(path, 0o755);
    return path;
  }
  const executable = (command: string, more: object = {}) => ({ executable: { command, ...more } });
  const answer = (more: object) =>
    JSON.stringify({ version: 1, success: true, token_type: 'urn:ietf:params:oauth:token-type:id_token', ...more });

  test('prints the token, and finds the audience in its environment', async () => {
    const path = await program(
      `printf '{"version":1,"success":true,"id_token":"%s"}' "$GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE"`,
    );
    expect(await read(executable(path), { allowExecutable: true })).toBe(audience);
  });

  test('is not run while the answer in its file is valid', async () => {
    const path = await program('exit 7');
    const output_file = join(folder, 'cached.json');
    const end = clock.now() / 1000 + 60;
    await writeFile(output_file, answer({ id_token: 'cached', expiration_time: end }));
    expect(await read(executable(path, { output_file }), { allowExecutable: true })).toBe('cached');
    await writeFile(output_file, answer({ id_token: 'cached', expiration_time: end - 120 }));
    const error = await failureOf(read(executable(path, { output_file }), { allowExecutable: true }));
    expect(String(error)).toContain('failed (7)');
  });

  test.for([
    ['echo secret-token-that-nobody-may-see', 'printed no valid token'],
    [`echo '{"version":1,"success":false,"code":"401","message":"secret"}'`, 'printed no valid token (code 401)'],
    [`echo '{"version":1,"success":true,"id_token":"x","expiration_time":1}'`, 'printed no valid token'],
    [`echo '{"version":1,"success":true,"id_token":"x","expiration_time":"1"}'`, 'printed no valid token'],
  ] as const)('that runs %s is named, without what it printed', async ([lines, words]) => {
    const error = await failureOf(read(executable(await program(lines)), { allowExecutable: true }));
    expect(String(error)).toContain(words);
    expect(String(error)).not.toContain('secret');
  });
});

test('a file that cannot be read is named with the reason', async () => {
  const error = await failureOf(read({ file: join(folder, 'absent') }));
  expect(error).toMatchObject({ code: 'EMM_SUBJECT_TOKEN_UNAVAILABLE' });
  expect(String(error)).toContain('absent cannot be read (ENOENT)');
});

test.skipIf(process.platform === 'win32')(
  'a pipe or device in the place of a file is refused, not waited for',
  async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const file of [pipe, '/dev/zero'])
      expect(String(await failureOf(read({ file })))).toContain(
        `the token file ${file} is a device or pipe; name a file`,
      );
  },
);

test('a client signs in with a subject token from a URL', async () => {
  await using started = await startEmm();
  const { google, client } = started;
  const workload = google.addWorkload(google.account);
  await using server = await serve((_, response) => response.end(workload.subjectToken));
  const config = JSON.parse(workload.config('unused')) as object;
  const text = JSON.stringify({ ...config, credential_source: { url: server.origin } });
  const emm = client({ credential: parseExternalAccount(text, { allowedHosts: ['127.0.0.1'] }) });
  expect((await emm.enterprises.get(google.enterprise.name)).name).toBe(google.enterprise.name);
});
