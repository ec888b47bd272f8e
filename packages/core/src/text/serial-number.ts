import { z } from 'zod';

/** What {@link serialNumberProblem} says of a text that is not a serial number. */
const expectation = 'expected a serial number: 1 to 100 letters and digits, without spaces';

/**
 * A serial number in a request. Apple publishes no rule; white space, characters beyond ASCII,
 * and the quotes and separators of a table are always a mistake, and the services accept them: a licence given to `"C02A "`
 * is lost to a device that does not exist.
 */
export const SerialNumber = z.string(expectation).regex(/^[!#$&(-+\--:<-~]{1,100}$/, expectation);

/** Serial numbers in a request. Two that differ only in upper and lower case are one device, and refused. */
export const SerialNumbers = z
  .array(SerialNumber)
  .readonly()
  .superRefine((serialNumbers, context) => {
    const [near] = findNearDuplicates(serialNumbers);
    if (near) {
      context.addIssue({
        code: 'custom',
        path: [near.index],
        message: `"${near.value}" differs from "${near.first}" only in upper and lower case or white space`,
      });
    }
  });

/** Returns what is wrong with one serial number, and undefined if nothing is. */
export function serialNumberProblem(value: unknown): string | undefined {
  return SerialNumber.safeParse(value).success ? undefined : expectation;
}

/** A value of a list that nearly equals an earlier one. */
export interface NearDuplicate {
  /** Its place in the list, from 0 on. */
  readonly index: number;
  /** The value. */
  readonly value: string;
  /** The earlier value that it nearly equals. */
  readonly first: string;
}

/**
 * Finds the values of a list that a person or a table program wrote that differ from an earlier value only in upper and
 * lower case or in white space, such as `C02A`, `c02a` and `C02A `. Equal values are not reported.
 */
export function findNearDuplicates(values: readonly string[]): readonly NearDuplicate[] {
  const firstOf = new Map<string, string>();
  return values.flatMap((value, index) => {
    const folded = value.replace(/[\s\u200B-\u200D\u2060\uFEFF]+/g, '').toUpperCase();
    const first = firstOf.get(folded);
    if (first === undefined) firstOf.set(folded, value);
    return first === undefined || first === value ? [] : [{ index, value, first }];
  });
}
