import type { AssignmentFailure, JobResult, JobStore, SeatFailure, VppClient } from '../../src/index.ts';
import type { Point } from './border.ts';

/** One life of the program that is killed. */
export interface Life extends Point {
  /** The content token of its location. */
  readonly token: string;
  /** Where it writes its jobs down. */
  readonly folder: string;
}

/** What a life that came to its end has done. */
export interface LifeResult {
  readonly crossings: number;
  readonly failures: readonly AssignmentFailure[];
  readonly seatFailures: readonly SeatFailure[];
}

const desired = [
  { adamId: '1', serialNumbers: ['A', 'B', 'C'] },
  { adamId: '2', serialNumbers: ['A', 'D'], clientUserIds: ['anna'] },
];

/** As a program would: what was begun goes on; a plan is made only where nothing was. */
export async function applyLicences(client: VppClient, store: JobStore): Promise<JobResult<AssignmentFailure>> {
  const jobId = 'licences';
  const begun = (await store.read(jobId)).length > 0;
  if (begun) return await client.licences.resume(jobId, { store });
  const plan = await client.licences.plan({ desired, leaks: 'ignore' });
  return await client.licences.apply(plan, { jobId, store });
}

/** Seats for two users, of whom one may not have one, so that the request has to be cut. */
export async function giveSeats(client: VppClient, store: JobStore): Promise<JobResult<SeatFailure>> {
  const request = { adamIds: [77], clientUserIds: ['anna', 'carla'] };
  return await client.subscriptions.associateAndWait(request, { jobId: 'seats', store });
}
