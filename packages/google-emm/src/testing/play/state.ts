import type { Clock } from '@mdmkit/core';
import type { Json } from '../json.ts';
import type { SimulatedProject } from '../projects.ts';

/** An enterprise of the Play EMM API. */
export interface PlayEnterprise {
  /** Its id, without a prefix. */
  readonly id: string;
  /** The project that manages it. */
  readonly project: SimulatedProject;
  /** What `enterprises.get` returns. */
  document: Json;
  /** Whether it is still enrolled. */
  enrolled: boolean;
  /** The account that acts for it. */
  accountEmail: string | undefined;
}

/** The Play EMM API, as users of the simulator reach it. */
export interface SimulatedPlay {
  /** Adds an enterprise that a project manages. */
  addEnterprise(
    project: SimulatedProject,
    options?: {
      /** The name of the enterprise. Default: `Example Enterprise`. */
      readonly name?: string;
    },
  ): PlayEnterprise;
  /** Adds a device to a user, as a sign-in on the device does. Returns the id of the device. */
  addDevice(
    enterprise: Pick<PlayEnterprise, 'id' | 'project'>,
    userId: string,
    device?: Readonly<Record<string, unknown>>,
  ): string;
  /** Completes a sign-up that `generateSignupUrl` started. Returns the token for the callback. */
  completeSignup(url: string): string;
  /** Adds a notification to the stream. */
  notify(project: SimulatedProject, notification: Readonly<Record<string, unknown>>): void;
  /** Whether the methods that Google has announced to remove answer 404. Default: false. */
  retired: boolean;
}

/** A sign-up that was started. */
export interface PlaySignup {
  readonly url: string;
  readonly project: SimulatedProject;
  readonly completionToken: string;
  enterpriseToken?: string;
  used: boolean;
}

/** A set of notifications that was pulled. */
export interface PendingSet {
  readonly notifications: readonly Json[];
  readonly project: SimulatedProject;
  readonly untilMs: number;
}

/** The Play EMM API with everything that it stores. */
export interface PlayState extends SimulatedPlay {
  readonly clock: Clock;
  readonly enterprises: Map<string, PlayEnterprise>;
  readonly signups: PlaySignup[];
  /** Documents by their path below the enterprises. */
  readonly documents: Map<string, Json>;
  readonly notifications: { readonly project: SimulatedProject; readonly notification: Json }[];
  readonly pendingSets: Map<string, PendingSet>;
  /** The next number of a sequence. */
  next(): number;
}

/** Creates the empty state of the Play EMM API. */
export function createPlayState(clock: Clock): PlayState {
  let last = 0;
  const next = () => {
    last += 1;
    return last;
  };
  const state: PlayState = {
    clock,
    enterprises: new Map(),
    signups: [],
    documents: new Map(),
    notifications: [],
    pendingSets: new Map(),
    retired: false,
    next,
    addEnterprise(project, { name = 'Example Enterprise' } = {}) {
      const id = `LC${(next() + 60_466_176).toString(36).padStart(8, '0')}`;
      const document = {
        id,
        name,
        primaryDomain: 'example.com',
        enterpriseType: 'managedGooglePlayAccountsEnterprise',
      };
      const enterprise: PlayEnterprise = { id, project, document, enrolled: true, accountEmail: undefined };
      state.enterprises.set(id, enterprise);
      return enterprise;
    },
    addDevice(enterprise, userId, device = {}) {
      const androidId = (0x3a00_0000_0000_0000n + BigInt(next())).toString(16);
      const document = { androidId, managementType: 'managedDevice', model: 'Pixel 9a', sdkVersion: 36, ...device };
      state.documents.set(`enterprises/${enterprise.id}/users/${userId}/devices/${androidId}`, document);
      const newDeviceEvent = { deviceId: androidId, userId, managementType: document.managementType };
      state.notify(enterprise.project, { enterpriseId: enterprise.id, notificationType: 'newDevice', newDeviceEvent });
      return androidId;
    },
    completeSignup(url) {
      const signup = state.signups.find((candidate) => candidate.url === url);
      if (!signup) throw new RangeError('there is no such sign-up');
      signup.enterpriseToken ??= `ET${next()}${'x'.repeat(20)}`;
      return signup.enterpriseToken;
    },
    notify(project, notification) {
      const timestampMillis = String(clock.now());
      state.notifications.push({ project, notification: { timestampMillis, ...notification } });
    },
  };
  return state;
}
