import { decodeText, TextError } from '@mdmkit/core';
import { CheckResult, describeWarning, exitCodes, parseResultId, RunReport } from '@mdmkit/monitor/model';
import { explain, similarCodes } from '../../explain/explain.ts';
import { readAtMost } from '../../files/read-at-most.ts';
import { reasonOf } from '../../files/reason-of.ts';
import { describeFacts } from '../../report/describe-facts.ts';
import { printable, quoted } from '../../report/printable.ts';
import { formatInstant } from '../../report/times.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import { explainKept, isKept } from './explain-kept.ts';
import { formatExplanation } from './format-explanation.ts';
import type { StorePlaceArguments } from './store-access.ts';

/** What the explain command takes. */
export interface ExplainArguments extends StorePlaceArguments {
  /** A report, to explain a result of it. */
  readonly from?: string;
}

/** A report of 10,000 targets has a sixth of this size. */
const maxReportBytes = 128 * 1024 * 1024;

/** Explains a code, a result or an incident. Returns the exit code. */
export async function explainCommand(what: string, args: ExplainArguments, io: ProgramIo): Promise<number> {
  if (args.from !== undefined) return await explainResult(what, args.from, io);
  if (isKept(what, args, io)) return await explainKept(what, args, io);
  const explanations = await explain(what);
  if (explanations.length === 0) {
    const similar = await similarCodes(what);
    const isResult = what.includes('/') || parseResultId(what) !== undefined;
    const hint = isResult ? 'To explain a result, name the report with --from.' : suggestion(similar);
    writeError(io, `Unknown code ${quoted(what)}. ${hint}`);
    return exitCodes.usage;
  }
  io.stdout.write(explanations.map(formatExplanation).join('\n'));
  return exitCodes.ok;
}

function suggestion(similar: readonly string[]): string {
  return similar.length === 0
    ? 'Use the value of the member "code" of a result.'
    : `Similar codes: ${similar.join(', ')}.`;
}

async function explainResult(target: string, from: string, io: ProgramIo): Promise<number> {
  const refuse = (message: string) => {
    writeError(io, message);
    return exitCodes.usage;
  };
  let text: string;
  try {
    const content = await readAtMost(from, maxReportBytes);
    if (content === undefined)
      return refuse(`The report "${from}" is larger than 128 MiB; name the output of one run.`);
    text = decodeText(content);
  } catch (error) {
    if (error instanceof TextError) return refuse(`The report "${from}" cannot be read: ${error.message}.`);
    return refuse(`The report "${from}" ${reasonOf(error)}.`);
  }
  const results = readResults(text);
  if (!results)
    return refuse(`"${from}" is not a report. Expected the output of "run --format json" or "run --format ndjson".`);
  const result = results.find((each) => each.target === target || each.id === target);
  if (!result) return refuse(`"${from}" has no result for ${quoted(target)}.`);
  io.stdout.write(await describeResult(result));
  return exitCodes.ok;
}

async function describeResult(result: CheckResult): Promise<string> {
  const facts = describeFacts(result, Date.now());
  const rows = {
    result: `${result.id}, started ${formatInstant(Date.parse(result.startedAt))}`,
    class: result.class,
    what: result.error ?? undefined,
    owner: result.owner ?? undefined,
    'what to do': result.remedy ?? undefined,
    'request id': result.requestId ?? undefined,
    facts: facts === '' ? undefined : facts,
  };
  const lines = Object.entries(rows).flatMap(([title, value]) =>
    value === undefined ? [] : [`  ${title.padEnd(10)}  ${printable(value)}`],
  );
  for (const warning of result.warnings) lines.push(`  ${warning.code}: ${describeWarning(warning).text}`);
  const explanations = result.code === null ? [] : await explain(result.code);
  return `${result.target}\n${lines.join('\n')}\n${explanations.map((each) => `\n${formatExplanation(each)}`).join('')}`;
}

/** Reads the results of a report, or of lines that hold one each. */
function readResults(text: string): readonly CheckResult[] | undefined {
  const whole = RunReport.safeParse(parseJson(text));
  if (whole.success) return whole.data.results;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const results = lines.map((line) => CheckResult.safeParse(parseJson(line)).data);
  return results.length > 0 && results.every((result) => result !== undefined) ? results : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
