import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { ScaleProcess, ScaleReport } from './process.ts';

/** A process of the bench that runs. */
export interface Member {
  readonly role: ScaleProcess['role'];
  readonly child: ChildProcess;
  /** What it reported last; undefined before it has started. */
  readonly report: () => ScaleReport | undefined;
}

/** The processes of the bench. */
export interface Deployment {
  /** The processes that live. */
  readonly members: readonly Member[];
  /** Starts a process, and waits for its first report. */
  start(role: ScaleProcess['role']): Promise<Member>;
  /** Kills a process as `kill -9` does. */
  kill(member: Member): Promise<void>;
  /** Returns the CPU time of all processes so far, also of those that ended, by role, in milliseconds. */
  cpuMs(role: ScaleProcess['role']): number;
  /** Ends all processes. */
  stop(): Promise<void>;
}

/** Makes a deployment without a process. */
export function createDeployment(settings: Omit<ScaleProcess, 'role'>): Deployment {
  const members: Member[] = [];
  const endedCpuMs = { worker: 0, scheduler: 0 };
  const forget = (member: Member) => {
    const at = members.indexOf(member);
    if (at < 0) return;
    members.splice(at, 1);
    endedCpuMs[member.role] += member.report()?.cpuMs ?? 0;
  };
  return {
    members,
    async start(role) {
      const argument = JSON.stringify({ ...settings, role } satisfies ScaleProcess);
      const child = fork(new URL('process.ts', import.meta.url), [argument], {
        execArgv: ['--conditions=@mdmkit/source'],
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      let last: ScaleReport | undefined;
      const member: Member = { role, child, report: () => last };
      members.push(member);
      // The process of this module's own file sends nothing else.
      child.on('message', (message) => {
        last = message as ScaleReport;
      });
      child.once('exit', () => forget(member));
      while (last === undefined) {
        if (child.exitCode !== null) throw new Error(`a ${role} ended with ${child.exitCode} before it had started`);
        await wait(100);
      }
      return member;
    },
    async kill(member) {
      const ended = once(member.child, 'exit');
      member.child.kill('SIGKILL');
      await ended;
    },
    cpuMs: (role) =>
      members
        .filter((member) => member.role === role)
        .reduce((sum, member) => sum + (member.report()?.cpuMs ?? 0), endedCpuMs[role]),
    async stop() {
      await Promise.all(
        [...members].map(async ({ child }) => {
          const ended = once(child, 'exit');
          child.kill('SIGTERM');
          await Promise.race([ended, wait(20_000, undefined, { ref: false })]);
          child.kill('SIGKILL');
        }),
      );
    },
  };
}
