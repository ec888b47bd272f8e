import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readBody } from '../../src/index.ts';

const url = new URL('https://vendor.test');

test('collects a body', async () => {
  expect(String(await readBody(Readable.from([Buffer.from('a'), Buffer.from('b')]), 2, url))).toBe('ab');
  expect(await readBody(Readable.from([]), 2, url)).toHaveLength(0);
});

test('stops at the limit and lets go of the stream', async () => {
  const stream = Readable.from([Buffer.from('a'), Buffer.from('bc')]);
  await expect(readBody(stream, 2, url)).rejects.toMatchObject({ reason: 'RESPONSE_TOO_LARGE', host: 'vendor.test' });
  expect(stream.destroyed).toBe(true);
});

test('a body that breaks off is a cut connection', async () => {
  const stream = new PassThrough();
  const body = readBody(stream, 10, url);
  stream.write('half');
  stream.destroy();
  await expect(body).rejects.toMatchObject({ reason: 'CONNECTION_RESET' });
});

test('an error of the stream is boiled down', async () => {
  const stream = new PassThrough();
  const body = readBody(stream, 10, url);
  stream.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }));
  await expect(body).rejects.toMatchObject({ code: 'ECONNRESET', syscall: 'read', host: 'vendor.test' });
});

test('ends with the reason of the signal, before and during', async () => {
  await expect(readBody(new PassThrough(), 10, url, AbortSignal.abort('before'))).rejects.toBe('before');
  const controller = new AbortController();
  const body = readBody(new PassThrough(), 10, url, controller.signal);
  controller.abort('during');
  await expect(body).rejects.toBe('during');
});
