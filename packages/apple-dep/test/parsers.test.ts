import { Secret } from '@mdmkit/core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { diagnoseDepAnswer } from '../src/errors/diagnose.ts';
import {
  DepError,
  decryptServerToken,
  depErrors,
  endpoints,
  parseServerToken,
  readServerTokenFile,
} from '../src/index.ts';
import { createDepSimulator } from '../src/testing/index.ts';
import { keyPair } from './key-pair.ts';

let file: Buffer;
let privateKey: Secret;
beforeAll(async () => {
  const pair = await keyPair();
  privateKey = pair.privateKey;
  file = Buffer.from(createDepSimulator().issueToken(pair));
});

/** Runs a parser on what may be anything: it answers, or throws a typed error that shows nothing of the input. */
function holds(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    return error instanceof DepError && error.kind === 'config' && error.remedy !== '';
  }
}

/** The token file with some octets changed, cut out or put in. */
const damaged = fc
  .array(fc.record({ at: fc.nat(), cut: fc.nat(40), put: fc.uint8Array({ maxLength: 8 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((changes) =>
    changes.reduce((bytes, { at, cut, put }) => {
      const position = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, position), put, bytes.subarray(position + cut)]);
    }, file),
  );

/** The same, within the binary message. */
const damagedMessage = fc.record({ at: fc.nat(), octet: fc.nat(255), end: fc.nat() }).map(({ at, octet, end }) => {
  const text = file.toString();
  const message = Buffer.from(text.slice(text.indexOf('\n\n')), 'base64');
  message[at % message.length] = octet;
  return end % 3 === 0 ? message.subarray(0, end % message.length) : message;
});

const anything = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ maxLength: 400, unit: 'binary' }).map((text) => Buffer.from(text)),
  fc.base64String({ minLength: 64, maxLength: 400 }).map((text) => Buffer.from(text)),
);

test('a token file may hold anything: it is read, or refused by name', () => {
  const inputs = fc.oneof(
    anything,
    fc.nat().chain(() => damaged),
    fc.nat().chain(() => damagedMessage),
  );
  fc.assert(fc.property(inputs, (bytes) => holds(() => readServerTokenFile(bytes))));
  fc.assert(
    fc.property(inputs, (bytes) => holds(() => decryptServerToken({ file: bytes, privateKey }))),
    { numRuns: 60 },
  );
});

test('nesting without end is refused, not followed', () => {
  for (const octet of [0x30, 0x24, 0xa0]) {
    const deep = Buffer.concat([Buffer.from([0x30, 0x80]), Buffer.alloc(200_000, Buffer.from([octet, 0x80]))]);
    expect(holds(() => readServerTokenFile(deep))).toBe(true);
  }
});

test('a decrypted token may be any text', () => {
  const json = fc.json().map((text) => `{"consumer_key":${text},"access_secret":${text}}`);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), json), (text) =>
      holds(() => parseServerToken(text)),
    ),
  );
});

test('a private key may be any text', () => {
  const pem = fc.string().map((text) => `-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----\n`);
  fc.assert(
    fc.property(fc.oneof(fc.string(), pem), (text) =>
      holds(() => decryptServerToken({ file, privateKey: new Secret(text) })),
    ),
  );
});

test('an error answer may hold anything: it has a known code, or is left to its status', () => {
  const bodies = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.json().map((text) => `{"code":${text}}`),
  );
  const codes = new Set<string>(Object.keys(depErrors));
  fc.assert(
    fc.property(bodies, fc.integer({ min: 200, max: 599 }), fc.constantFrom(...endpoints), (body, status, endpoint) => {
      const json = () => {
        try {
          return JSON.parse(body) as unknown;
        } catch {
          return undefined;
        }
      };
      const answer = { status, headers: {}, clockSkewMs: undefined, text: () => body, json };
      const diagnosis = diagnoseDepAnswer(answer, endpoint);
      return diagnosis === undefined || (status >= 400 && codes.has(diagnosis.code));
    }),
  );
});
