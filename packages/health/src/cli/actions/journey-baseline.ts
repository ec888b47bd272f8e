import { exitCodes } from '@mdmkit/monitor/model';
import { pageProperties, propertyNames, varyingProperties } from '@mdmkit/monitor/tamper';
import { acceptBaseline, brokenVersions, type ProposedBaseline, proposeBaselines } from '../../journeys/baselines.ts';
import { describeChange } from '../../journeys/findings.ts';
import { formatBaselines } from '../../report/baselines.ts';
import { jsonDocument } from '../../report/printable.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import { type AcceptArguments, type JourneyArguments, withJourneyStore } from './journey.ts';

interface BaselineArguments extends JourneyArguments {
  /** The id of the target. */
  readonly target: string;
}

/** Lists the accepted versions. Returns the exit code. */
export async function showBaselines({ target, format, ...args }: BaselineArguments, io: ProgramIo): Promise<number> {
  return await withJourneyStore(args, io, async (config, store) => {
    if (!config.targets.some(({ id }) => id === target)) return refuseTarget(target, io);
    const versions = await store.pageBaselines(target);
    const broken = brokenVersions(versions);
    const rows = versions.map(({ page, version, acceptedMs, acceptedBy, reason, hash }) => ({
      page,
      version,
      accepted: new Date(acceptedMs).toISOString(),
      by: acceptedBy,
      reason,
      hash,
    }));
    if (format === 'json') io.stdout.write(jsonDocument({ target, baselines: rows }));
    else if (rows.length === 0) io.stdout.write(`No page of ${target} has an accepted baseline yet.\n`);
    else io.stdout.write(formatBaselines(versions));
    for (const { page, version } of broken)
      writeError(io, `error: version ${version} of ${page} does not fit its hash: the store was changed by hand`);
    return broken.length > 0 ? exitCodes.failure : exitCodes.ok;
  });
}

/** Shows how pages differ from what was accepted. Returns the exit code. */
export async function diffBaselines({ target, format, ...args }: BaselineArguments, io: ProgramIo): Promise<number> {
  return await withJourneyStore(args, io, async (config, store) => {
    if (!config.targets.some(({ id }) => id === target)) return refuseTarget(target, io);
    const proposed = await proposeBaselines(store, target);
    // Nothing was compared: that no page differs would not be true.
    if (proposed.length === 0 && (await store.pageBaselines(target)).length === 0) {
      writeError(
        io,
        `error: no page of ${target} has an accepted baseline, and no load of one is kept; run "health-check journey run ${target}" first`,
      );
      return exitCodes.usage;
    }
    if (format === 'json')
      io.stdout.write(
        jsonDocument({ target, pages: proposed.map(({ page, changes, missing }) => ({ page, changes, missing })) }),
      );
    else
      io.stdout.write(
        proposed.length === 0
          ? `Nothing of ${target} differs from its accepted baselines.\n`
          : proposed.map(describeProposal).join(''),
      );
    return proposed.some(({ current, changes }) => !current || changes.length > 0) ? exitCodes.attention : exitCodes.ok;
  });
}

/** Accepts what pages show now. Returns the exit code. */
export async function acceptBaselines(
  { target, page, by, reason, format, ...args }: BaselineArguments & AcceptArguments,
  io: ProgramIo,
): Promise<number> {
  return await withJourneyStore(args, io, async (config, store) => {
    if (!config.targets.some(({ id }) => id === target)) return refuseTarget(target, io);
    const proposed = (await proposeBaselines(store, target)).filter((each) => page === undefined || each.page === page);
    if (proposed.length === 0) {
      writeError(
        io,
        `error: there is no load of ${page === undefined ? target : `the page "${page}"`} to accept; run "health-check journey run ${target}" first`,
      );
      return exitCodes.usage;
    }
    const accepted: { readonly page: string; readonly version: number }[] = [];
    for (const each of proposed) {
      if (format === 'table') io.stdout.write(describeProposal(each));
      if (each.missing) {
        writeError(
          io,
          `error: ${each.page} is not learned yet; ${missingText(each)}. Run "health-check journey run ${target}", or let "serve" run`,
        );
        return exitCodes.attention;
      }
      const version = await acceptBaseline(store, target, each, { by, reason, atMs: Date.now() });
      if (version === undefined) {
        writeError(io, `error: another person has accepted ${each.page} meanwhile; look at the difference again`);
        return exitCodes.attention;
      }
      accepted.push({ page: each.page, version });
      if (format === 'table') io.stdout.write(`Accepted ${each.page}, version ${version}.\n`);
    }
    if (format === 'json') io.stdout.write(jsonDocument({ target, accepted }));
    return exitCodes.ok;
  });
}

function refuseTarget(target: string, io: ProgramIo): number {
  writeError(io, `error: there is no journey "${target}"; "health-check run --service browser --list" lists them`);
  return exitCodes.usage;
}

function missingText({ missing }: ProposedBaseline): string {
  const { loads = 0, sessions = 0 } = missing ?? {};
  if (loads > 0) return loads === 1 ? '1 more load is needed' : `${loads} more loads are needed`;
  return `loads of ${sessions} more ${sessions === 1 ? 'run' : 'runs'} are needed`;
}

/** Before the first version the inventory, later the difference. Critical properties that vary are named: a person has to look. */
function describeProposal(proposal: ProposedBaseline): string {
  const { page, current, learned, changes } = proposal;
  const lines = [
    `${page}: ${current ? `${changes.length} ${changes.length === 1 ? 'change' : 'changes'} since version ${current.version}` : `first version, from ${learned.loads} ${learned.loads === 1 ? 'load' : 'loads'}`}`,
  ];
  if (current) lines.push(...changes.map((change) => `  ${change.severity.padEnd(8)} ${describeChange(change)}`));
  else
    for (const name of propertyNames) {
      const property = learned.properties[name];
      if (!property || property.isVolatile || property.values.length === 0 || pageProperties[name].isContent) continue;
      lines.push(
        `  ${pageProperties[name].title}`,
        ...property.values
          .slice(0, 10)
          .map((value) => `    ${value.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 120)}`),
      );
      if (property.values.length > 10) lines.push(`    and ${property.values.length - 10} more`);
    }
  const varying = varyingProperties(learned);
  if (varying.length > 0)
    lines.push(`  varies from load to load: ${varying.map((name) => pageProperties[name].title).join(', ')}`);
  return `${lines.join('\n')}\n`;
}
