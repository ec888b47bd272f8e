import type { ApiName } from './secret-members.ts';

/**
 * The members of schemas with their types: `string`, `number`, `boolean`, `any`, the name of a schema, or one of these
 * followed by `[]` for a list or `{}` for a dictionary.
 */
export type RequestSchemas = Readonly<Record<ApiName, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
