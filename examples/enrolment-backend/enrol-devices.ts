import {
  applyAssignment,
  type CoolDownStore,
  type CursorStore,
  createDepClient,
  DepError,
  type DepToken,
  type FleetMirror,
  planAssignment,
  syncFleet,
} from '@mdmkit/apple-dep';

/** What the backend keeps of one customer. */
export interface Tenant {
  readonly id: string;
  /** Read from the vault at each sign-in, so that a renewed token takes effect at once. */
  readonly readToken: () => Promise<DepToken>;
  /** The profiles of this customer, by kind of device. */
  readonly profiles: Readonly<Record<string, string>>;
  /** What is known of the fleet. A real backend has a table here, written within the loop below. */
  readonly fleet: FleetMirror;
  readonly cursors: CursorStore;
  readonly coolDowns: CoolDownStore;
}

/** What an operator wants to know of one round. */
export type Round =
  | { readonly outcome: 'done'; readonly assigned: number; readonly waiting: number; readonly devices: number }
  | { readonly outcome: 'later'; readonly why: string }
  | { readonly outcome: 'needs-customer' | 'needs-us'; readonly why: string; readonly remedy: string };

/** Brings a customer's fleet up to date and every device onto its profile. Meant to be called every few minutes. */
export async function enrolDevices(tenant: Tenant, signal?: AbortSignal): Promise<Round> {
  const options = signal ? { signal } : {};
  await using dep = createDepClient({ credential: tenant.readToken, label: tenant.id, userAgent: 'acme-mdm/1.0' });
  try {
    const { fleet, cursors, coolDowns } = tenant;
    for await (const { changes } of syncFleet(dep, { store: cursors, known: () => fleet.serialNumbers(), ...options }))
      fleet.apply(changes);
    const plan = await planAssignment({
      devices: fleet.devices(),
      wanted: ({ deviceFamily = '' }) => tenant.profiles[deviceFamily],
      coolDowns: await coolDowns.load(),
    });
    const { counts, stoppedBy } = await applyAssignment(dep, plan, { coolDowns, ...options });
    if (stoppedBy) throw stoppedBy;
    const waiting = plan.waiting.length + (counts.throttled ?? 0) + (counts.failed ?? 0);
    return { outcome: 'done', assigned: counts.done ?? 0, waiting, devices: fleet.size };
  } catch (error) {
    if (!(error instanceof DepError)) throw error;
    if (error.kind === 'terms' || error.kind === 'auth')
      return { outcome: 'needs-customer', why: error.code, remedy: error.remedy };
    if (error.kind === 'network' || error.kind === 'server' || error.kind === 'throttled')
      return { outcome: 'later', why: error.code };
    return { outcome: 'needs-us', why: error.code, remedy: error.remedy };
  }
}
