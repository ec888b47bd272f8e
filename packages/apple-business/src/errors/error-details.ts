import type { BusinessErrorDetail } from './business-error.ts';

/** The most errors of one document that are read. */
const maxErrors = 100;

/**
 * Reads the errors of an answer: a JSON:API document (`{errors: […]}`) or an OAuth error (`{error, error_description}`,
 * RFC 6749 §5.2). Answers with none when it is neither.
 */
export function readErrorDetails(body: unknown): BusinessErrorDetail[] {
  const document = toObject(body);
  if (Array.isArray(document.errors)) {
    return document.errors.slice(0, maxErrors).map((error) => readError(toObject(error)));
  }
  const code = toText(document.error);
  return code === undefined ? [] : [withoutUndefined({ code, detail: toText(document.error_description) })];
}

function readError(error: Readonly<Record<string, unknown>>): BusinessErrorDetail {
  const source = toObject(error.source);
  return withoutUndefined({
    id: toText(error.id),
    status: toText(error.status),
    code: toText(error.code),
    title: toText(error.title),
    detail: toText(error.detail),
    // One client has seen these nested once more: `{jsonPointer: {pointer}}`.
    pointer: toText(source.pointer) ?? toText(toObject(source.jsonPointer).pointer),
    parameter: toText(source.parameter) ?? toText(toObject(source.parameter).parameter),
  });
}

/** A text fit for an error: shortened, and without anything as long as a token, which a proxy might echo. */
function toText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '') return undefined;
  return value.slice(0, 500).replace(/[\w+/=-]{60,}(?:\.[\w+/=-]*)*|eyJ[\w-]+(?:\.[\w-]*)+/g, '[redacted]');
}

function toObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function withoutUndefined(
  detail: { readonly [Key in keyof BusinessErrorDetail]: string | undefined },
): BusinessErrorDetail {
  // What is left has no undefined members, which is what the optional members of the type ask for.
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined)) as BusinessErrorDetail;
}
