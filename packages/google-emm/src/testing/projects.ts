import { createHash } from 'node:crypto';
import type { Clock } from '@mdmkit/core';

/** A simulated Cloud project. Its members may be changed at any time. */
export interface SimulatedProject {
  /** Its id, such as `example-emm`. */
  readonly id: string;
  /** Its number, which error messages name. */
  readonly number: string;
  /** Whether the APIs are enabled in it. */
  apiEnabled: boolean;
  /** How many requests all its accounts together may send in a minute. */
  requestsPerMinute: number;
  /** How many devices its enterprises together may enrol; new projects begin at none until they are approved. */
  maxDevices: number;
}

/** The options of `addProject`. */
export interface SimulatedProjectOptions {
  /** Its id. Default: `example-emm`, then `example-emm-2` and so on. */
  readonly id?: string;
  /** Requests per minute. Default: 600, the documented 1,000 in 100 seconds. */
  readonly requestsPerMinute?: number;
  /** How many devices may be enrolled. Default: no limit. */
  readonly maxDevices?: number;
}

/** Creates a project. */
export function createProject(options: SimulatedProjectOptions, count: number): SimulatedProject {
  const id = options.id ?? (count === 0 ? 'example-emm' : `example-emm-${count + 1}`);
  const number = String(createHash('sha256').update(id).digest().readUIntBE(0, 5) + 100_000_000_000);
  const { requestsPerMinute = 600, maxDevices = Number.POSITIVE_INFINITY } = options;
  return { id, number, apiEnabled: true, requestsPerMinute, maxDevices };
}

/** Counts the requests of each project in the present minute. */
export interface RequestQuota {
  /** Counts one request; false when the minute's are used up. */
  take(project: SimulatedProject): boolean;
}

/** Creates a quota that counts requests per minute of the clock. */
export function createRequestQuota(clock: Clock): RequestQuota {
  const used = new WeakMap<SimulatedProject, { minute: number; requests: number }>();
  return {
    take(project) {
      const minute = Math.floor(clock.now() / 60_000);
      const before = used.get(project);
      const bucket = before?.minute === minute ? before : { minute, requests: 0 };
      used.set(project, bucket);
      if (bucket.requests >= project.requestsPerMinute) return false;
      bucket.requests += 1;
      return true;
    },
  };
}
