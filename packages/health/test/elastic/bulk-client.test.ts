import { Secret } from '@mdmkit/core';
import { listenAsProxy } from '@mdmkit/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BulkClientOptions, createBulkClient } from '../../src/elastic/bulk-client.ts';
import { type BulkEndpoint, startBulkEndpoint } from './bulk-endpoint.ts';

const lines = [JSON.stringify({ create: { _id: '1' } }), JSON.stringify({ '@timestamp': '2026-11-23T12:00:00.000Z' })];
let endpoint: BulkEndpoint;

beforeEach(async () => {
  endpoint = await startBulkEndpoint();
});
afterEach(async () => await endpoint[Symbol.asyncDispose]());

/** Sends one document, and closes the client. */
const send = async (options: Partial<BulkClientOptions> = {}, signal = new AbortController().signal) => {
  const apiKey = new Secret('key-of-the-test');
  const client = await createBulkClient({ url: endpoint.url, index: 'synthetics-a-b', apiKey, ...options });
  const answer = await client.bulk(lines, signal);
  await client.close();
  return answer;
};

test('a document that is written has its status, and one that is refused the type of its error', async () => {
  expect(await send()).toEqual({ status: 200, items: [{ status: 201 }] });
  endpoint.itemStatus = () => ({ status: 400, type: 'document_parsing_exception' });
  expect(await send()).toEqual({ status: 200, items: [{ status: 400, errorType: 'document_parsing_exception' }] });
});

test('a type of an error that is no name is not repeated', async () => {
  endpoint.itemStatus = () => ({ status: 400, type: 'the document says "acme"' });
  expect((await send()).items).toEqual([{ status: 400, errorType: 'unknown error' }]);
});

test('a refusal has its status, its type, and how long to wait', async () => {
  endpoint.fault = () => ({ status: 429, headers: { 'retry-after': '7' }, type: 'circuit_breaking_exception' });
  const reason = 'HTTP 429 circuit_breaking_exception';
  expect(await send()).toEqual({ status: 429, items: [], retryAfterMs: 7_000, reason });
});

test('without an answer the status is 0, and the reason is the name of the error', async () => {
  await endpoint[Symbol.asyncDispose]();
  expect(await send()).toEqual({ status: 0, items: [], reason: 'ConnectionError' });
  const aborted = AbortSignal.abort();
  expect(await send({}, aborted)).toMatchObject({ status: 0, items: [] });
});

describe('a proxy', () => {
  // A name that nothing but the proxy can reach.
  const url = 'http://elastic.example:9200';

  test('is used, with its credentials', async () => {
    const credentials = 'ada:p@ss:word';
    await using proxy = await listenAsProxy({ port: Number(new URL(endpoint.url).port), credentials });
    const options = { url, proxy: { url: proxy.url, credentials: new Secret(credentials) } };
    expect(await send(options)).toEqual({ status: 200, items: [{ status: 201 }] });
    expect(proxy.targets).toEqual(['elastic.example:9200']);
    expect(endpoint.documents.size).toBe(1);
  });

  test('that wants other credentials is a failure that does not name them', async () => {
    await using proxy = await listenAsProxy({ port: 9, credentials: 'ada:right' });
    const answer = await send({ url, proxy: { url: proxy.url, credentials: new Secret('ada:wrong') } });
    expect(answer).toMatchObject({ status: 0, items: [] });
    expect(JSON.stringify(answer)).not.toContain('wrong');
  });

  test('is not used for this machine, nor for what NO_PROXY names', async () => {
    await using proxy = await listenAsProxy({ port: Number(new URL(endpoint.url).port) });
    expect((await send({ proxy: { url: proxy.url } })).status).toBe(200);
    // It leads to this machine, and does not say so.
    const unnamed = endpoint.url.replace('127.0.0.1', '0.0.0.0');
    const bypass = ({ hostname }: URL) => hostname === '0.0.0.0';
    expect((await send({ url: unnamed, proxy: { url: proxy.url, bypass } })).status).toBe(200);
    expect(proxy.targets).toEqual([]);
  });
});
