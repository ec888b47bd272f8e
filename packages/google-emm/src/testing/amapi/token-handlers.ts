import { randomBytes } from 'node:crypto';
import type { TokenState } from '../enterprise-core.ts';
import { type AdmittedHandler, enterpriseOf } from '../gate.ts';
import { durationMs, type Json, textOf, timestamp, withoutDefaults } from '../json.ts';
import { pagedArray, readPage } from '../pages.ts';
import { qrCode } from '../qr-code.ts';
import { invalid, notFound } from '../refusal.ts';
import type { World } from '../world.ts';
import { toPaging } from './enterprise-handlers.ts';

type Names =
  | `enterprises.enrollmentTokens.${'create' | 'get' | 'list' | 'delete'}`
  | `enterprises.migrationTokens.${'create' | 'get' | 'list'}`
  | 'enterprises.webTokens.create';

const hourMs = 60 * 60 * 1000;
const weekMs = 7 * 24 * hourMs;
const longestMs = 10_000 * 365 * 24 * hourMs;
const maxAdditionalData = 1024;

/** The answers about tokens. */
export function tokenHandlers(world: World): Readonly<Record<Names, AdmittedHandler>> {
  return { ...enrollmentHandlers(world), ...migrationHandlers(world), ...webTokenHandlers(world) };
}

const secretText = () => randomBytes(10).toString('hex').toUpperCase();

function enrollmentHandlers(
  world: World,
): Readonly<Record<Extract<Names, `enterprises.enrollmentTokens.${string}`>, AdmittedHandler>> {
  const isActive = ({ expiresAtMs, oneTimeOnly, used }: TokenState) =>
    expiresAtMs > world.clock.now() && !(oneTimeOnly && used);
  /** What reads show of a token. */
  const shown = ({ document }: TokenState): Json => {
    const { name, expirationTimestamp, allowPersonalUsage, value, qrCode: code } = document;
    return withoutDefaults({ name, expirationTimestamp, allowPersonalUsage, value, qrCode: code });
  };
  return {
    'enterprises.enrollmentTokens.create': (request) => {
      const enterprise = enterpriseOf(world, request);
      const { body } = request;
      checkAdditionalData(body);
      const lastsMs = body.duration === undefined ? hourMs : durationMs(body.duration);
      if (lastsMs === undefined || lastsMs < 60_000 || lastsMs > longestMs) {
        throw invalid('enrollment_token.duration', 'The duration is out of range.');
      }
      const policyId = enterprise.policyIdOf(body.policyName);
      if (body.policyName && policyId === undefined) {
        throw invalid('enrollment_token.policy_name', 'The policy belongs to another enterprise.');
      }
      const value = secretText();
      const name = `${enterprise.name}/enrollmentTokens/${randomBytes(16).toString('base64url')}`;
      const expiresAtMs = world.clock.now() + lastsMs;
      const document = {
        ...body,
        ...(policyId === undefined ? {} : { policyName: `${enterprise.name}/policies/${policyId}` }),
        duration: `${lastsMs / 1000}s`,
        name,
        value,
        qrCode: qrCode(value),
        expirationTimestamp: timestamp(Math.min(expiresAtMs, Date.UTC(9999, 11, 31))),
      };
      enterprise.tokens.set(name, {
        document,
        value,
        expiresAtMs,
        oneTimeOnly: body.oneTimeOnly === true,
        used: false,
      });
      return withoutDefaults(document);
    },
    'enterprises.enrollmentTokens.get': (request) => {
      const { tokens, name } = enterpriseOf(world, request);
      const token = tokens.get(`${name}/enrollmentTokens/${request.params.enrollmentToken}`);
      if (!token || !isActive(token)) throw notFound();
      return shown(token);
    },
    'enterprises.enrollmentTokens.list': (request) => {
      const { tokens, name } = enterpriseOf(world, request);
      const active = [...tokens.values()].filter(isActive).map(shown);
      const page = readPage(
        pagedArray(`${name}/enrollmentTokens`, active),
        toPaging(request.query),
        world.pageTokens,
        world.pageFaults,
      );
      return withoutDefaults({ enrollmentTokens: page.items, nextPageToken: page.nextPageToken });
    },
    'enterprises.enrollmentTokens.delete': (request) => {
      const { tokens, name } = enterpriseOf(world, request);
      if (!tokens.delete(`${name}/enrollmentTokens/${request.params.enrollmentToken}`)) throw notFound();
      return {};
    },
  };
}

function migrationHandlers(
  world: World,
): Readonly<Record<Extract<Names, `enterprises.migrationTokens.${string}`>, AdmittedHandler>> {
  return {
    'enterprises.migrationTokens.create': (request) => {
      const enterprise = enterpriseOf(world, request);
      const { body } = request;
      checkAdditionalData(body);
      for (const member of ['deviceId', 'userId', 'policy', 'managementMode']) {
        if (!body[member]) throw invalid(`migration_token.${member}`, 'A value is required.');
      }
      const lastsMs = body.ttl === undefined ? weekMs : durationMs(body.ttl);
      if (lastsMs === undefined || lastsMs > weekMs) throw invalid('migration_token.ttl', 'The value is out of range.');
      const { ttl: _, ...rest } = body;
      const document = {
        ...rest,
        name: `${enterprise.name}/migrationTokens/${randomBytes(8).toString('hex')}`,
        value: secretText(),
        createTime: timestamp(world.clock.now()),
        expireTime: timestamp(world.clock.now() + lastsMs),
      };
      enterprise.migrationTokens.set(document.name, document);
      return withoutDefaults(document);
    },
    'enterprises.migrationTokens.get': (request) => {
      const { migrationTokens, name } = enterpriseOf(world, request);
      const token = migrationTokens.get(`${name}/migrationTokens/${request.params.migrationToken}`);
      if (!token) throw notFound();
      return withoutDefaults(token);
    },
    'enterprises.migrationTokens.list': (request) => {
      const { migrationTokens, name } = enterpriseOf(world, request);
      const all = [...migrationTokens.values()];
      const page = readPage(
        pagedArray(`${name}/migrationTokens`, all),
        toPaging(request.query),
        world.pageTokens,
        world.pageFaults,
      );
      return withoutDefaults({ migrationTokens: page.items, nextPageToken: page.nextPageToken });
    },
  };
}

function webTokenHandlers(world: World): Readonly<Record<'enterprises.webTokens.create', AdmittedHandler>> {
  return {
    'enterprises.webTokens.create': (request) => {
      const { name } = enterpriseOf(world, request);
      if (!textOf(request.body.parentFrameUrl).startsWith('https://')) {
        throw invalid('web_token.parent_frame_url', 'The URL must use https.');
      }
      const id = randomBytes(12).toString('hex');
      return withoutDefaults({ ...request.body, name: `${name}/webTokens/${id}`, value: secretText() });
    },
  };
}

function checkAdditionalData({ additionalData }: Readonly<Json>): void {
  if (typeof additionalData === 'string' && additionalData.length > maxAdditionalData) {
    throw invalid('additional_data', `At most ${maxAdditionalData} characters are allowed.`);
  }
}
