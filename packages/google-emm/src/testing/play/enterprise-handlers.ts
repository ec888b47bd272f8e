import { randomBytes } from 'node:crypto';
import type { Admitted, AdmittedHandler } from '../gate.ts';
import { type Json, withoutDefaults } from '../json.ts';
import { invalid, notFound, Refusal } from '../refusal.ts';
import type { NamesOf } from '../simulated-endpoints.ts';
import { createKeyFile } from './key-file.ts';
import type { PlayEnterprise, PlayState } from './state.ts';

type Names = Extract<NamesOf<'androidenterprise'>, `enterprises.${string}` | 'enrollmentTokens.create'>;

/** A set that was not acknowledged by then comes again. (Play EMM: notifications) */
const acknowledgeWithinMs = 20_000;

/** The enterprise that a request is about, if its caller manages it. */
export function playEnterpriseOf(state: PlayState, { params, account }: Admitted): PlayEnterprise {
  const enterprise = state.enterprises.get(params.enterprise ?? '');
  if (!enterprise?.enrolled) throw notFound();
  if (enterprise.project === account.project) return enterprise;
  throw new Refusal('PERMISSION_DENIED', 'The caller does not manage the enterprise.');
}

const secretText = () => randomBytes(18).toString('base64url');

/** The answers about enterprises, signing up, tokens and notifications. */
export function playEnterpriseHandlers(state: PlayState): Readonly<Record<Names, AdmittedHandler>> {
  return { ...bindingHandlers(state), ...accountHandlers(state), ...notificationHandlers(state) };
}

type BindingNames =
  `enterprises.${'generateSignupUrl' | 'completeSignup' | 'enroll' | 'unenroll' | 'get' | 'list' | 'generateEnterpriseUpgradeUrl'}`;

function bindingHandlers(state: PlayState): Readonly<Record<BindingNames, AdmittedHandler>> {
  const pageOf = () => `https://play.google.com/work/adminsignup?token=${secretText()}`;
  return {
    'enterprises.generateSignupUrl': ({ query, account }) => {
      if (!String(query.get('callbackUrl')).startsWith('https://'))
        throw invalid('callbackUrl', 'The callback URL must use https.');
      const signup = { url: pageOf(), completionToken: secretText(), project: account.project, used: false };
      state.signups.push(signup);
      return { kind: 'androidenterprise#signupInfo', url: signup.url, completionToken: signup.completionToken };
    },
    'enterprises.completeSignup': ({ query, account }) => {
      const signup = state.signups.find(({ completionToken }) => completionToken === query.get('completionToken'));
      const token = query.get('enterpriseToken');
      if (!signup || signup.used || signup.project !== account.project || !token || signup.enterpriseToken !== token) {
        throw invalid('enterpriseToken', 'The tokens are not valid.');
      }
      signup.used = true;
      return withoutDefaults(state.addEnterprise(account.project).document);
    },
    'enterprises.enroll': ({ query, account, body }) => {
      if (!query.get('token')) throw invalid('token', 'A token is required.');
      const enterprise = state.addEnterprise(account.project);
      enterprise.document = { ...enterprise.document, ...body, id: enterprise.id };
      return withoutDefaults(enterprise.document);
    },
    'enterprises.unenroll': (request) => {
      playEnterpriseOf(state, request).enrolled = false;
      return undefined;
    },
    'enterprises.get': (request) => withoutDefaults(playEnterpriseOf(state, request).document),
    'enterprises.list': ({ query, account }) => {
      const own = [...state.enterprises.values()].filter(
        ({ enrolled, project, document }) =>
          enrolled && project === account.project && document.primaryDomain === query.get('domain'),
      );
      return withoutDefaults({ enterprise: own.map(({ document }) => document) });
    },
    'enterprises.generateEnterpriseUpgradeUrl': (request) => {
      playEnterpriseOf(state, request);
      return { url: pageOf() };
    },
  };
}

type AccountNames =
  | `enterprises.${'getServiceAccount' | 'setAccount' | 'createWebToken' | 'getStoreLayout' | 'setStoreLayout'}`
  | 'enrollmentTokens.create';

function accountHandlers(state: PlayState): Readonly<Record<AccountNames, AdmittedHandler>> {
  const layoutPath = ({ id }: PlayEnterprise) => `enterprises/${id}/storeLayout`;
  return {
    'enterprises.getServiceAccount': (request) => {
      const enterprise = playEnterpriseOf(state, request);
      if (enterprise.accountEmail !== undefined)
        throw new Refusal('FAILED_PRECONDITION', 'An account was set already.');
      const name = `enterprise-${enterprise.id.toLowerCase()}@androidenterprise.iam.gserviceaccount.com`;
      return { name, key: createKeyFile(request.query.get('keyType'), name, 'keyType') };
    },
    'enterprises.setAccount': (request) => {
      const enterprise = playEnterpriseOf(state, request);
      const { accountEmail } = request.body as { readonly accountEmail?: string };
      if (!accountEmail) throw invalid('accountEmail', 'A value is required.');
      enterprise.accountEmail = accountEmail;
      return { accountEmail };
    },
    'enterprises.createWebToken': (request) => {
      playEnterpriseOf(state, request);
      const { parent } = request.body as { readonly parent?: string };
      if (!parent?.split(' ').every((url) => url.startsWith('https://')))
        throw invalid('parent', 'The parent must use https.');
      return { token: secretText() };
    },
    'enterprises.getStoreLayout': (request) =>
      state.documents.get(layoutPath(playEnterpriseOf(state, request))) ?? { storeLayoutType: 'basic' },
    'enterprises.setStoreLayout': (request) => {
      state.documents.set(layoutPath(playEnterpriseOf(state, request)), request.body);
      return request.body;
    },
    'enrollmentTokens.create': (request) => {
      playEnterpriseOf(state, request);
      return { ...request.body, token: secretText() };
    },
  };
}

/** How long a pull waits for notifications, in milliseconds. Google says "some time". (Play EMM: pullNotificationSet) */
const waitForNotificationsMs = 10_000;

type NotificationNames =
  `enterprises.${'pullNotificationSet' | 'acknowledgeNotificationSet' | 'sendTestPushNotification'}`;

function notificationHandlers(state: PlayState): Readonly<Record<NotificationNames, AdmittedHandler>> {
  /** Returns sets that were not acknowledged in time to the front of the stream. */
  const takeBack = () => {
    for (const [id, { notifications, project, untilMs }] of state.pendingSets) {
      if (untilMs > state.clock.now()) continue;
      state.pendingSets.delete(id);
      state.notifications.unshift(...notifications.map((notification) => ({ project, notification })));
    }
  };
  return {
    'enterprises.pullNotificationSet': async ({ account: { project }, query }) => {
      const isPatient = query.get('requestMode') !== 'returnImmediately';
      const untilMs = state.clock.elapsedMs() + (isPatient ? waitForNotificationsMs : 0);
      const ofProject = () => {
        takeBack();
        return state.notifications.filter((entry) => entry.project === project);
      };
      let own = ofProject();
      while (own.length === 0 && state.clock.elapsedMs() < untilMs) {
        await state.clock.sleep(1_000);
        own = ofProject();
      }
      if (own.length === 0) return {};
      const rest = state.notifications.filter((entry) => entry.project !== project);
      state.notifications.splice(0, state.notifications.length, ...rest);
      const notificationSetId = `set-${state.next()}`;
      const notifications = own.map(({ notification }) => notification);
      state.pendingSets.set(notificationSetId, {
        notifications,
        project,
        untilMs: state.clock.now() + acknowledgeWithinMs,
      });
      return { notificationSetId, notification: notifications } satisfies Json;
    },
    'enterprises.acknowledgeNotificationSet': ({ query }) => {
      const id = query.get('notificationSetId');
      if (!id) throw invalid('notificationSetId', 'A notification set ID is required.');
      takeBack();
      state.pendingSets.delete(id);
      return undefined;
    },
    'enterprises.sendTestPushNotification': (request) => {
      const { id, project } = playEnterpriseOf(state, request);
      state.notify(project, { enterpriseId: id, notificationType: 'testNotification' });
      return { topicName: `projects/${project.id}/topics/play`, messageId: String(state.next()) };
    },
  };
}
