import { type CatalogueEntry, ownerOfKind } from '@mdmkit/core';
import { meaningOf, ownerOf, remedyOf } from '@mdmkit/monitor/judge';
import {
  type Classification,
  classifyExpired,
  classifyProberFault,
  classOf,
  describeWarning,
  verdicts,
  warningCodes,
} from '@mdmkit/monitor/model';
import { canaryCodes } from '../canaries/canary-codes.ts';
import { failureTable, tamperFinding } from '../journeys/findings.ts';
import { endpointFindings } from '../probes/endpoint/findings.ts';
import { zeroTouchFindings } from '../probes/google/zero-touch-findings.ts';
import { pushFindings } from '../probes/push/findings.ts';
import { storeErrorCodes, storeErrors } from '../store/store-error.ts';
import type { Explanation } from './explanation.ts';

/** Explains one of our codes from the catalogue that it stands in; undefined for anything else. */
export async function explainOurCode(code: string): Promise<Explanation | undefined> {
  return (
    fromProgram(code) ??
    fromFindings(code) ??
    fromCanaries(code) ??
    fromWarnings(code) ??
    fromStore(code) ??
    (await fromPackages(code))
  );
}

/** All of our codes. */
export async function allOurCodes(): Promise<readonly string[]> {
  const packages = await catalogues();
  return [
    ...ownClassifications().map(({ code }) => code),
    ...Object.keys(endpointFindings),
    ...Object.keys(canaryCodes),
    ...warningCodes,
    ...storeErrorCodes,
    ...packages.flatMap(({ entries }) => Object.keys(entries)),
  ];
}

function ownClassifications(): readonly Classification[] {
  const faults = ['PROBE_CRASHED', 'PROBE_STUCK', 'PROBE_ABORTED'] as const;
  return [
    ...faults.map((code) => classifyProberFault(code)),
    classifyExpired(),
    ...Object.values(pushFindings),
    ...Object.values(zeroTouchFindings),
    ...Object.values(failureTable),
    tamperFinding([]),
  ];
}

function fromProgram(code: string): Explanation | undefined {
  const classification = ownClassifications().find((each) => each.code === code);
  if (!classification) return undefined;
  const { class: state, owner, remedy, error } = classification;
  return { name: code, what: 'a code of health-check', meaning: error, class: state, owner, remedy };
}

function fromFindings(code: string): Explanation | undefined {
  const endpointFinding = Object.entries(endpointFindings).find(([name]) => name === code)?.[1];
  if (!endpointFinding) return undefined;
  const { class: state, owner, summary, remedy } = endpointFinding;
  const whose = owner === null ? {} : { owner };
  return { name: code, what: 'a code of the probe "endpoint"', meaning: summary, class: state, ...whose, remedy };
}

function fromCanaries(code: string): Explanation | undefined {
  const canaryCode = Object.hasOwn(canaryCodes, code) ? canaryCodes[code] : undefined;
  if (!canaryCode) return undefined;
  const { class: state, ...facts } = canaryCode;
  return { name: code, what: 'a code of canaries', class: state, ...facts };
}

function fromWarnings(name: string): Explanation | undefined {
  const code = warningCodes.find((each) => each === name);
  if (!code) return undefined;
  const { owner, text } = describeWarning({ code, daysLeft: null });
  return { name, what: 'a warning', meaning: 'the service works, but needs attention', owner, remedy: text };
}

function fromStore(code: string): Explanation | undefined {
  const name = storeErrorCodes.find((each) => each === code);
  if (!name) return undefined;
  const { summary, remedy } = storeErrors[name];
  return { name, what: 'an error of the store of the monitoring service', meaning: summary, owner: 'us', remedy };
}

async function fromPackages(code: string): Promise<Explanation | undefined> {
  for (const { service, entries } of await catalogues()) {
    const entry = Object.hasOwn(entries, code) ? entries[code] : undefined;
    if (entry) return explainEntry(code, `a code of ${service}`, entry, code);
  }
  return undefined;
}

/** Explains the entry of a code in a catalogue, under the name that it was asked for by. */
export function explainEntry(name: string, what: string, entry: CatalogueEntry, code: string): Explanation {
  const { kind, owner = ownerOfKind[entry.kind], summary, remedy } = entry;
  return { name, what, meaning: summary, kind, class: classOf({ code, kind }), owner, remedy };
}

/** The error catalogues of the vendors' packages, which hold the texts. */
export async function catalogues(): Promise<
  readonly { readonly service: string; readonly entries: Readonly<Record<string, CatalogueEntry>> }[]
> {
  const [dep, vpp, business, emm] = await Promise.all([
    import('@mdmkit/apple-dep'),
    import('@mdmkit/apple-vpp'),
    import('@mdmkit/apple-business'),
    import('@mdmkit/google-emm'),
  ]);
  return [
    { service: 'apple.dep', entries: dep.depErrors },
    { service: 'apple.vpp', entries: vpp.vppErrors },
    { service: 'apple.business', entries: business.businessErrors },
    { service: 'google.amapi', entries: emm.emmErrors },
  ];
}

/** Explains a verdict of the monitoring service; undefined for anything else. */
export function explainVerdict(text: string): Explanation | undefined {
  const verdict = verdicts.find((each) => each === text.toLowerCase());
  if (!verdict) return undefined;
  const [meaning, owner, remedy] = [meaningOf(verdict), ownerOf(verdict), remedyOf(verdict)];
  return { name: verdict, what: 'a verdict of the monitoring service', meaning, owner, remedy };
}
