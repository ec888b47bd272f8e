import type { DeliveryContent } from '../model/delivery.ts';
import type { Escalation } from '../model/escalation.ts';
import { startRun } from './chain-run.ts';
import type { RouteChoice } from './choose-route.ts';
import { highest, isAbove, itemOf } from './contents.ts';
import type { DutyLedger } from './duty-ledger.ts';
import type { DutyRules } from './duty-rules.ts';

/** Many incidents at once are told as one. */
export interface Storms {
  /**
   * Joins a new incident to a storm, if more incidents opened within the time than the rules allow. Returns the storm; undefined if
   * the incident is told alone.
   */
  join(opened: Escalation, choice: RouteChoice, rules: DutyRules, ledger: DutyLedger): Escalation | undefined;
  /** The incidents that a storm stands for and that are not over; none if it is no storm. */
  membersOf(storm: string): readonly string[];
  /** Ends a storm that stands for no incident any more: all are over, or are told alone. */
  endIfOver(storm: string, ledger: DutyLedger, text?: string): void;
  /** Forgets what ended before the time of the rules. */
  forget(nowMs: number, rules: DutyRules, escalations: Map<string, Escalation>): void;
}

/** What the id of a storm begins with. */
export const stormPrefix = 'storm-';

/** Makes it. Storms are found among the escalations, so nothing is lost with the process. */
export function createStorms(all: () => Iterable<Escalation>): Storms {
  const among = (matches: (escalation: Escalation) => boolean) => [...all()].filter(matches);
  const membersOf = (storm: string) =>
    among((each) => each.storm === storm && each.endedMs === null).map(({ incident }) => incident);
  return {
    membersOf,
    join(opened, choice, rules, ledger) {
      const { nowMs } = ledger;
      if (rules.storm === null) return undefined;
      const { incidents, withinMs } = rules.storm;
      const recent = among(
        (each) =>
          each.openedMs > nowMs - withinMs && each.incident !== opened.incident && !isStorm(each) && !each.isDeferred,
      );
      if (recent.length + 1 <= incidents) return undefined;
      const running = among((each) => isStorm(each) && each.endedMs === null).at(-1);
      const id = running?.incident ?? `${stormPrefix}${nowMs.toString(36)}`;
      const member = ledger.put({ ...opened, storm: id, runs: [] });
      const members = [...among((each) => each.storm === id && each.endedMs === null), member, ...recent];
      const content = stormContent(members, choice.reason);
      if (!running) {
        const storm = ledger.put({ ...opened, incident: id, content, notified: [], sequences: {} });
        return storm;
      }
      const started = choice.chains
        .filter((chain) => !running.runs.some((run) => run.chain === chain))
        .map((chain) => startRun(chain, 'severity', nowMs));
      // The people of another route have not been told of the storm.
      if (!isAbove(opened.severity, running.severity))
        return ledger.put({
          ...running,
          content: { ...content, reason: running.reason },
          runs: [...running.runs, ...started],
          isDeferred: running.isDeferred && started.length === 0,
        });
      const { severity, route, side, reason } = opened;
      const kept = running.runs.filter(({ chain }) => choice.chains.includes(chain));
      const runs = [...kept, ...started];
      return ledger.put({ ...running, content, severity, route, side, reason, runs, isDeferred: false });
    },
    endIfOver(storm, ledger, text = 'All incidents of the storm are over.') {
      const [escalation] = among(({ incident, endedMs }) => incident === storm && endedMs === null);
      if (!escalation || membersOf(storm).length > 0) return;
      const content = { ...escalation.content, text, endedMs: ledger.nowMs };
      const ended = ledger.put({ ...escalation, content, runs: [], endedMs: ledger.nowMs });
      ledger.send(ended, { channels: escalation.notified, kind: 'resolved' });
    },
    forget(nowMs, rules, escalations) {
      const keptMs = rules.storm?.withinMs ?? 0;
      for (const { incident, endedMs, openedMs } of escalations.values())
        if (endedMs !== null && openedMs <= nowMs - keptMs && endedMs <= nowMs - reopenMs) escalations.delete(incident);
    },
  };
}

/** An incident may open again within an hour; its messages are numbered on then, in milliseconds. */
const reopenMs = 2 * 3_600_000;

function isStorm({ incident }: Escalation): boolean {
  return incident.startsWith(stormPrefix);
}

function stormContent(members: readonly Escalation[], reason: string): DeliveryContent {
  const byId = new Map(members.map((member) => [member.incident, member]));
  const items = [...byId.values()].map((member) => itemOf(member, 'opened'));
  return {
    title: `${items.length} incidents opened within a short time.`,
    severity: highest(items.map(({ severity }) => severity)),
    reason,
    items: items.toSorted((first, second) => first.atMs - second.atMs),
  };
}
