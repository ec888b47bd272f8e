import { randomBytes } from 'node:crypto';
import { createEnterprise, type EnterpriseState } from '../enterprises.ts';
import { type Admitted, type AdmittedHandler, enterpriseOf } from '../gate.ts';
import { type Json, textOf, withoutDefaults } from '../json.ts';
import { applyMask } from '../masked.ts';
import { readPage } from '../pages.ts';
import { invalid, Refusal } from '../refusal.ts';
import { withSigninTokens } from '../signin-details.ts';
import type { World } from '../world.ts';

/** A sign-up that was started. */
export interface Signup {
  /** `signupUrls/{id}`. */
  readonly name: string;
  readonly projectId: string;
  readonly callbackUrl: string;
  /** Set once the administrator has finished. */
  enterpriseToken?: string;
  /** Whether the token was used. */
  used: boolean;
  readonly expiresAtMs: number;
  /** The enterprise that it upgrades, where it does. */
  readonly upgrades?: EnterpriseState;
}

/** How long an administrator may take. Google names no figure. */
const signupLastsMs = 24 * 60 * 60 * 1000;
const readOnly = [
  'name',
  'enterpriseType',
  'managedGoogleDomainType',
  'managedGooglePlayAccountsEnterpriseType',
] as const;

type Names =
  | 'signupUrls.create'
  | 'enterprises.create'
  | 'enterprises.get'
  | 'enterprises.list'
  | 'enterprises.patch'
  | 'enterprises.delete'
  | 'enterprises.generateEnterpriseUpgradeUrl';

/** The answers about enterprises and signing up. */
export function enterpriseHandlers(world: World, signups: Signup[]): Readonly<Record<Names, AdmittedHandler>> {
  const begin = (projectId: string, callbackUrl: string, upgrades?: EnterpriseState): Signup => {
    const name = `signupUrls/C${randomBytes(12).toString('hex')}`;
    const expiresAtMs = world.clock.now() + signupLastsMs;
    const signup: Signup = {
      name,
      projectId,
      callbackUrl,
      used: false,
      expiresAtMs,
      ...(upgrades ? { upgrades } : {}),
    };
    signups.push(signup);
    return signup;
  };
  const pageOf = ({ name }: Signup) => `https://play.google.com/work/signup?token=${name.slice('signupUrls/'.length)}`;
  return {
    'signupUrls.create': (request) => {
      const callbackUrl = request.query.get('callbackUrl') ?? '';
      checkProject(request);
      if (!callbackUrl.startsWith('https://')) throw invalid('callback_url', 'The callback URL must use https.');
      const signup = begin(request.account.project.id, callbackUrl);
      return { name: signup.name, url: pageOf(signup) };
    },
    'enterprises.create': (request) => {
      checkProject(request);
      const { query, body, account } = request;
      const signup = signups.find(({ name }) => name === query.get('signupUrlName'));
      const token = query.get('enterpriseToken');
      const valid =
        signup?.enterpriseToken !== undefined &&
        signup.enterpriseToken === token &&
        !signup.used &&
        signup.projectId === account.project.id &&
        signup.expiresAtMs > world.clock.now();
      if (!valid) throw invalid('enterprise_token', 'The enterprise token is not valid.');
      checkTopic(world, body.pubsubTopic);
      signup.used = true;
      const enterprise = createEnterprise(world, account.project, {});
      enterprise.document = { ...enterprise.document, ...withSigninTokens([], body), name: enterprise.name };
      announceTopic(world, undefined, enterprise.document.pubsubTopic);
      return withoutDefaults(enterprise.document);
    },
    'enterprises.get': (request) => withoutDefaults(enterpriseOf(world, request).document),
    'enterprises.list': (request) => {
      checkProject(request);
      const { query, account } = request;
      const own = [...world.enterprises.values()].filter(({ bound, project }) => bound && project === account.project);
      const list = { name: `${account.project.id}/enterprises`, length: own.length, at: (index: number) => own[index] };
      const { items, nextPageToken } = readPage(
        { ...list, usual: 10, most: 100 },
        toPaging(query),
        world.pageTokens,
        world.pageFaults,
      );
      const enterprises = items.map(({ name, document: { enterpriseDisplayName } }) => ({
        name,
        enterpriseDisplayName,
      }));
      return withoutDefaults({ enterprises, nextPageToken });
    },
    'enterprises.patch': (request) => {
      const enterprise = enterpriseOf(world, request);
      const next = applyMask(enterprise.document, request.body, request.query.get('updateMask'), readOnly);
      checkTopic(world, next.pubsubTopic);
      const before = enterprise.document.pubsubTopic;
      const former = (enterprise.document.signinDetails ?? []) as readonly Json[];
      enterprise.document = { ...withSigninTokens(former, next), name: enterprise.name };
      announceTopic(world, before, enterprise.document.pubsubTopic);
      return withoutDefaults(enterprise.document);
    },
    'enterprises.delete': (request) => {
      const enterprise = enterpriseOf(world, request);
      world.enterprises.delete(enterprise.name);
      return {};
    },
    'enterprises.generateEnterpriseUpgradeUrl': (request) => {
      const enterprise = enterpriseOf(world, request);
      if (enterprise.document.enterpriseType === 'MANAGED_GOOGLE_DOMAIN') {
        throw new Refusal('FAILED_PRECONDITION', 'The enterprise is a managed Google domain already.');
      }
      if (/@(gmail|googlemail)\.com$/i.test(textOf(request.body.adminEmail))) {
        throw invalid('admin_email', 'Personal email addresses are not allowed.');
      }
      return { url: pageOf(begin(enterprise.project.id, '', enterprise)) };
    },
  };
}

/** The paging parameters of a request. */
export function toPaging(query: URLSearchParams): {
  readonly pageSize: string | null;
  readonly pageToken: string | null;
} {
  return { pageSize: query.get('pageSize'), pageToken: query.get('pageToken') };
}

function checkProject({ query, account }: Admitted): void {
  const projectId = query.get('projectId');
  if (projectId === null || projectId === '') throw invalid('project_id', 'project_id must be set.');
  if (projectId === account.project.id) return;
  const consumer = { service: 'androidmanagement.googleapis.com', consumer: `projects/${projectId}` };
  throw new Refusal('PERMISSION_DENIED', `Permission denied on resource project ${projectId}.`, [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'CONSUMER_INVALID',
      domain: 'googleapis.com',
      metadata: consumer,
    },
  ]);
}

function checkTopic(world: World, topic: unknown): void {
  if (topic === undefined || topic === '') return;
  if (typeof topic === 'string' && world.pubsub.mayPublish(topic)) return;
  throw invalid(
    'enterprise.pubsub_topic',
    'Android Device Policy cannot publish to the topic. Grant android-cloud-policy@system.gserviceaccount.com the role roles/pubsub.publisher.',
  );
}

/** Google sends a message of its own to a topic that is newly attached. */
function announceTopic(world: World, before: string | undefined, topic: string | undefined): void {
  if (topic !== undefined && topic !== before) world.pubsub.publish(topic, 'test', {});
}
