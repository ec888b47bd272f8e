/**
 * Gives one app to many devices and tells who did not get it.
 *
 *     node give-app.ts TOKEN_FILE ADAM_ID SERIALS_FILE
 *
 * Serial numbers stand one on a line. Run it again after a crash: what was begun is gone on with, and nothing is done twice.
 */
import { readFile } from 'node:fs/promises';
import {
  type AssignmentFailure,
  createFileJobStore,
  createVppClient,
  parseContentToken,
  type VppClient,
} from '@mdmkit/apple-vpp';

/** Who got the app, and who did not. */
export interface Handout {
  readonly given: number;
  readonly failures: readonly AssignmentFailure[];
}

/** Gives an app to devices; `folder` keeps what was begun. */
export async function giveApp(
  vpp: VppClient,
  adamId: string,
  serialNumbers: readonly string[],
  folder: string,
): Promise<Handout> {
  const request = { assets: [{ adamId }], serialNumbers: [...new Set(serialNumbers)] };
  const { completed, failures } = await vpp.assets.associateAndWait(request, {
    // One job for one app: the same work under the same name is gone on with.
    jobId: `give ${adamId}`,
    store: createFileJobStore(folder),
    onEvent: ({ eventId }) => console.log(`taken as event ${eventId}`),
  });
  return { given: completed, failures };
}

/** Reads the serial numbers of a file. */
export function readSerialNumbers(text: string): string[] {
  return text.split(/\s+/).filter((serialNumber) => serialNumber !== '');
}

/** One line for each device that did not get the app. */
export function report({ given, failures }: Handout): string {
  const lines = failures.map(
    ({ serialNumber, summary, errorNumber }) => `${serialNumber}: ${summary} (${errorNumber ?? '-'})`,
  );
  return [`${given} devices have the app, ${failures.length} do not`, ...lines].join('\n');
}

if (import.meta.main) {
  const [tokenFile = '', adamId = '', serialsFile = ''] = process.argv.slice(2);
  const credential = parseContentToken(await readFile(tokenFile, 'utf8'));
  await using vpp = createVppClient({ credential });
  const serialNumbers = readSerialNumbers(await readFile(serialsFile, 'utf8'));
  const handout = await giveApp(vpp, adamId, serialNumbers, '.give-app');
  console.log(report(handout));
  process.exitCode = handout.failures.length > 0 ? 1 : 0;
}
