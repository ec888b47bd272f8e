import { createHash } from 'node:crypto';

/** A user of a simulated location. */
export interface SimulatedUser {
  /** The MDM's id for them; only one of those that share it is not retired. */
  readonly clientUserId: string;
  /** The address. */
  readonly email: string | undefined;
  /** The account that they are linked to; never shown. */
  readonly managedAppleId: string | undefined;
  /** The code of the invitation. */
  readonly inviteCode: string | undefined;
  /** The digest of the account. */
  readonly idHash: string | undefined;
  /** What they are. */
  readonly status: 'Registered' | 'Associated' | 'Retired';
}

/** What a user begins with. Without `status`: associated with an account, else registered. */
export type SimulatedUserOptions = Pick<SimulatedUser, 'clientUserId'> & Partial<SimulatedUser>;

/** A user, and the version of the data set at which the user last changed. */
export interface UserRecord {
  /** The user. */
  readonly user: SimulatedUser;
  /** The version. */
  readonly version: number;
}

/** The users of a location, in the order of the pages. */
export interface UserList {
  /** All records, with the version at which each changed. */
  readonly records: readonly UserRecord[];
  /** Counts the changes. */
  readonly version: number;
  /** The user of an id who is not retired. */
  active(clientUserId: string): SimulatedUser | undefined;
  /** The user of an id: who is not retired, or the last who was. */
  latest(clientUserId: string): SimulatedUser | undefined;
  /** Whether an account belongs to a user who is not retired. */
  isLinked(managedAppleId: string): boolean;
  /** The user with an invitation code. */
  invited(inviteCode: string): SimulatedUser | undefined;
  /** Adds a user. */
  add(options: SimulatedUserOptions): SimulatedUser;
  /** Changes the user of an id who is not retired. */
  change(clientUserId: string, change: Partial<SimulatedUser>): SimulatedUser | undefined;
}

/** Makes a list. */
export function createUserList(given: readonly SimulatedUserOptions[], seed: string): UserList {
  const records: { user: SimulatedUser; version: number }[] = [];
  const byId = new Map<string, number>();
  let version = 1;
  const put = (user: SimulatedUser) => {
    version += 1;
    byId.set(user.clientUserId, records.push({ user, version }) - 1);
    return user;
  };
  const latest = (clientUserId: string) => records[byId.get(clientUserId) ?? -1]?.user;
  const active = (clientUserId: string) => {
    const user = latest(clientUserId);
    return user?.status === 'Retired' ? undefined : user;
  };
  const add = (options: SimulatedUserOptions) => put(completeUser(options, `${seed}/${records.length}`));
  for (const user of given) add(user);
  return {
    records,
    get version() {
      return version;
    },
    active,
    latest,
    isLinked: (account) => records.some(({ user }) => user.managedAppleId === account && user.status !== 'Retired'),
    invited: (code) => records.find(({ user }) => user.inviteCode === code && user.status === 'Registered')?.user,
    add,
    change(clientUserId, change) {
      const record = active(clientUserId) && records[byId.get(clientUserId) ?? -1];
      if (!record) return undefined;
      version += 1;
      record.user = { ...record.user, ...change };
      record.version = version;
      return record.user;
    },
  };
}

function completeUser(options: SimulatedUserOptions, seed: string): SimulatedUser {
  const status = options.status ?? (options.managedAppleId === undefined ? 'Registered' : 'Associated');
  return {
    clientUserId: options.clientUserId,
    email: options.email,
    managedAppleId: options.managedAppleId,
    inviteCode: options.inviteCode ?? (status === 'Registered' ? digest(seed).toString('hex').slice(0, 32) : undefined),
    idHash: options.idHash ?? (status === 'Registered' ? undefined : toIdHash(options.managedAppleId ?? seed)),
    status,
  };
}

/** The digest that stands for an account: 28 characters. */
export function toIdHash(account: string): string {
  return createHash('sha1').update(account).digest('base64');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Writes a user as the service does. */
export function toWireUser({ clientUserId, email, inviteCode, idHash, status }: SimulatedUser): Record<string, string> {
  return {
    clientUserId,
    status,
    ...(email === undefined ? {} : { email }),
    ...(inviteCode === undefined || status !== 'Registered' ? {} : { inviteCode }),
    ...(idHash === undefined ? {} : { idHash }),
  };
}
