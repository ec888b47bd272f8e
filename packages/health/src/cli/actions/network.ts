import { hostname } from 'node:os';
import { exitCodeOf, type FailOn } from '@mdmkit/monitor/model';
import { checkEndpoints, endpointTargets, nextSteps } from '../../check/check-endpoints.ts';
import { type FormatContext, formatReport } from '../../report/formats.ts';
import { formatNetworkTable } from '../../report/network-table.ts';
import { transportOptionsFrom } from '../environment.ts';
import type { ProgramIo } from '../io.ts';
import { checkOutputs, type Output, writeOutput } from '../output.ts';
import { withProblems } from '../problems.ts';
import { createProgress } from '../progress.ts';

/** What the network command takes. */
export interface NetworkArguments {
  /** How the answer is written, and where to. */
  readonly format?: readonly Output[];
  /** What makes the program fail. */
  readonly failOn: FailOn;
  /** The limit for one host, in seconds. */
  readonly timeout: number;
  /** Whether this network inspects TLS on purpose. */
  readonly allowInterception?: boolean;
  /** Whether colours may be used. */
  readonly color: boolean;
}

const standardOutputs: readonly Output[] = [{ format: 'table', file: undefined }];

/** Checks the vendors' hosts, writes the answer, and names what to configure next. Returns the exit code. */
export async function checkNetwork(args: NetworkArguments, io: ProgramIo): Promise<number> {
  return await withProblems(io, async () => {
    const outputs = args.format ?? standardOutputs;
    checkOutputs(outputs);
    const { proxy, ca } = await transportOptionsFrom(io.env);
    const targets = endpointTargets();
    const progress = createProgress(io.stderr, targets.length);
    const report = await checkEndpoints({
      network: { ...(proxy ? { proxy } : {}), ...(ca ? { ca } : {}), ...io.network },
      allowInterception: args.allowInterception ?? false,
      timeoutMs: Math.max(1, Math.round(args.timeout * 1000)),
      signal: io.signal,
      onResult: progress.tick,
    });
    progress.end();
    const exitCode = exitCodeOf(report.results, args.failOn);
    const color = args.color && io.stdout.isTTY === true && !io.env.NO_COLOR;
    const context: FormatContext = { targets, color: false, nowMs: Date.now(), hostname: hostname(), exitCode };
    for (const { format, file } of outputs) {
      const text = (isColored: boolean) =>
        format === 'table'
          ? formatNetworkTable(report, { color: isColored, proxyUrl: proxy?.url })
          : formatReport(format, report, { ...context, color: isColored });
      if (file === undefined) io.stdout.write(text(color));
      else await writeOutput(file, text(false));
    }
    io.stderr.write(nextSteps);
    return exitCode;
  });
}
