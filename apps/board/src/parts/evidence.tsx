import type { Incident } from '../api/api.generated.ts';
import { powerOf, writeNumber, writePercent, writePower } from '../format/number.ts';
import { printable } from '../format/printable.ts';
import { useTexts } from '../state/preferences.ts';

/** What a verdict rests on: facts, each with its usual value. */
export function EvidenceList({ incident }: { readonly incident: Incident }) {
  const texts = useTexts();
  const { evidence: words } = texts.incident;
  const { evidence, formerVerdicts } = incident;
  const { probability, controls, locations, codes, sharedKey } = evidence;
  const number = (value: number) => writeNumber(value, texts.language);
  const power = probability === null ? undefined : powerOf(probability);
  const facts: (readonly [name: string, value: string])[] = [
    [
      words.failing(number(evidence.failing), number(evidence.tenants), texts.duration(evidence.windowMs)),
      words.usual(writePercent(evidence.usualShare)),
    ],
    ...(probability === null
      ? []
      : [
          [
            words.chance,
            power === undefined ? words.chanceShare(writePercent(probability)) : words.chanceBelow(writePower(power)),
          ] as const,
        ]),
    [
      words.controls,
      controls.asked === 0 ? words.noControls : words.controlsOf(number(controls.healthy), number(controls.asked)),
    ],
    ...(locations.length > 0 ? [[words.locations, printable(texts.list(locations))] as const] : []),
    ...(codes.length > 0
      ? [[words.codes, texts.list(codes.map(({ code, count }) => `${code}\u00a0×\u00a0${number(count)}`))] as const]
      : []),
    [words.shared, sharedKey === null ? words.nothingShared : printable(sharedKey)],
    ...(formerVerdicts.length > 0
      ? [
          [
            texts.incident.former,
            texts.list(formerVerdicts.map((verdict) => texts.verdicts[verdict] ?? verdict)),
          ] as const,
        ]
      : []),
  ];
  return (
    <ul class="list">
      {facts.map(([name, value]) => (
        <li key={name}>
          <span>{name}</span>
          <span>{value}</span>
        </li>
      ))}
    </ul>
  );
}
