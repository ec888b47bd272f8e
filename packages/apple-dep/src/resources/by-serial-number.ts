/**
 * Orders an answer by the serial numbers that were asked for. The service may spell a serial number in another case than
 * the request; the result then has the spelling of the request. Entries that were not requested keep their names.
 */
export function bySerialNumber<Value>(
  answer: Readonly<Record<string, Value>>,
  requested: readonly string[],
): ReadonlyMap<string, Value> {
  const spelling = new Map(requested.map((serialNumber) => [foldSerialNumber(serialNumber), serialNumber]));
  return new Map(Object.entries(answer).map(([name, value]) => [spelling.get(foldSerialNumber(name)) ?? name, value]));
}

/** The form of a serial number by which devices are compared: the case does not distinguish devices. */
export function foldSerialNumber(serialNumber: string): string {
  return serialNumber.toUpperCase();
}
