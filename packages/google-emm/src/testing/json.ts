/** A JSON object of the API. Which members it has, the API's documents say. */
export type Json = Record<string, unknown>;

/** A copy without what stands for nothing: Google leaves out members that hold their default. */
export function withoutDefaults(document: Readonly<Json>): Json {
  return Object.fromEntries(
    Object.entries(document).filter(([, value]) => {
      if (value === undefined || value === null || value === false || value === '' || value === 0) return false;
      return !(Array.isArray(value) && value.length === 0);
    }),
  );
}

/** A value as text, where it is one or a number; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The time as Google writes it. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}

/** A duration such as `600s`, in milliseconds; undefined for what is none. */
export function durationMs(text: unknown): number | undefined {
  const seconds = typeof text === 'string' ? /^(\d+(?:\.\d{1,9})?)s$/.exec(text)?.[1] : undefined;
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1000);
}
